// SPDX-License-Identifier: MIT
#include "moved_extensions.hpp"

#include "../lexis.hpp"

#include "varve/model/fields.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace varve::postgres {

namespace {

bool is_part_of_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '"' || c == '$' || c == '.';
}

/// A schema in front of names, before and after.
struct Move {
    std::string before;
    std::string after;

    void in(std::string& text) const {
        for (std::size_t at = text.find(before); at != std::string::npos; at = text.find(before, at)) {
            if (at > 0 && is_part_of_name(text[at - 1])) {
                at += before.size();
                continue;
            }
            text.replace(at, before.size(), after);
            at += after.size();
        }
    }
    template <class T>
    void in(std::optional<T>& value) const {
        if (value) {
            in(*value);
        }
    }
    template <class T>
    void in(std::vector<T>& values) const {
        for (T& value : values) {
            in(value);
        }
    }
    void in(Options& options) const {
        for (auto& [name, value] : options) {
            in(value);
        }
    }
    template <class T>
    void in(T& value) const {
        if constexpr (HasFields<T>) {
            for_each_field(value, [&](std::string_view /*name*/, auto& member) { in(member); });
        }
    }
    void in(Definition& definition) const {
        std::visit([&](auto& value) { in(value); }, definition);
    }
};

/// The object as the server prints it after the move, when that is what is wanted of it.
std::optional<Object> moved(const Object& object, const Move& move, const Schema& to) {
    Object after = object;
    move.in(after.id.signature);
    move.in(after.definition);
    const Object* wanted = to.find(after.id);
    if (wanted == nullptr || after.definition == object.definition) {
        return std::nullopt;
    }
    const bool is_same_type =
        after.id.kind == Kind::Column && as<Column>(after).type == as<Column>(*wanted).type;
    return is_same_type || after.definition == wanted->definition ? std::optional(std::move(after))
                                                                  : std::nullopt;
}

void move_extension(Schema& schema, const Object& extension, const std::string& target, const Schema& to) {
    const Move move{lexis().name(as<Extension>(extension).schema) + ".", lexis().name(target) + "."};
    std::vector<std::pair<ObjectId, Object>> changed;
    for (const auto& [id, object] : schema.objects()) {
        const bool is_using =
            std::find(object.needs.begin(), object.needs.end(), extension.id) != object.needs.end();
        if (std::optional<Object> after = is_using ? moved(object, move, to) : std::nullopt) {
            changed.emplace_back(id, std::move(*after));
        }
    }
    for (auto& [id, object] : changed) {
        schema.remove(id);
        schema.add(std::move(object));
    }
    Object& here = *schema.find(extension.id);
    here.needs = to.find(extension.id)->needs;
    as<Extension>(here).schema = target;
    const ObjectId space{Kind::Namespace, "", "", target, ""};
    if (const Object* made = to.find(space); made != nullptr && !schema.contains(space)) {
        schema.add(*made);
    }
}

}  // namespace

std::optional<Schema> after_moving_extensions(const Schema& from, const Schema& to) {
    std::optional<Schema> result;
    for (const Object* extension : from.of_kind(Kind::Extension)) {
        const Object* after = to.find(extension->id);
        if (after != nullptr && as<Extension>(*after).schema != as<Extension>(*extension).schema) {
            if (!result) {
                result = from;
            }
            move_extension(*result, *extension, as<Extension>(*after).schema, to);
        }
    }
    return result;
}

}  // namespace varve::postgres
