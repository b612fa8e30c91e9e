// SPDX-License-Identifier: MIT
#include "varve/change/change.hpp"

#include "varve/model/overloaded.hpp"

#include <string_view>

namespace varve {

namespace {

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : ", ") + word;
    }
    return text;
}

}  // namespace

const ObjectId& id_of(const Change& change) {
    return std::visit(Overloaded{
                          [](const Create& create) -> const ObjectId& { return create.object.id; },
                          [](const Drop& drop) -> const ObjectId& { return drop.object.id; },
                          [](const Alter& alter) -> const ObjectId& { return alter.after.id; },
                          [](const Rename& rename) -> const ObjectId& { return rename.after.id; },
                      },
                      change);
}

std::vector<std::string> changed_fields(const Object& before, const Object& after) {
    std::vector<std::string> names;
    std::visit(
        [&](const auto& left) {
            using Kind = std::decay_t<decltype(left)>;
            for_each_field(left, std::get<Kind>(after.definition),
                           [&](std::string_view name, const auto& old_value, const auto& new_value) {
                               if (!(old_value == new_value)) {
                                   names.emplace_back(name);
                               }
                           });
        },
        before.definition);
    if (before.comment != after.comment) {
        names.emplace_back("comment");
    }
    for_each_field(before.access, after.access,
                   [&](std::string_view name, const auto& old_value, const auto& new_value) {
                       if (!(old_value == new_value)) {
                           names.emplace_back(name);
                       }
                   });
    return names;
}

std::string describe(const Change& change) {
    return std::visit(Overloaded{
                          [](const Create& create) { return "add " + describe(create.object.id); },
                          [](const Drop& drop) { return "drop " + describe(drop.object.id); },
                          [](const Alter& alter) {
                              return "change " + describe(alter.after.id) + " (" +
                                     joined(changed_fields(alter.before, alter.after)) + ")";
                          },
                          [](const Rename& rename) {
                              return "rename " + describe(rename.before.id) + " to " + rename.after.id.name;
                          },
                      },
                      change);
}

}  // namespace varve
