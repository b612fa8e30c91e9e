// SPDX-License-Identifier: MIT
#include "varve/report/change_list.hpp"

#include "varve/model/overloaded.hpp"

#include <map>

namespace varve::report {

namespace {

struct Mark {
    std::string_view sign;
    std::string_view paint;
};

Mark mark_of(const Change& change) {
    return std::visit(Overloaded{
                          [](const Create&) {
                              return Mark{"+", "\x1b[32m"};
                          },
                          [](const Drop&) {
                              return Mark{"-", "\x1b[31m"};
                          },
                          [](const Alter&) {
                              return Mark{"~", "\x1b[33m"};
                          },
                          [](const Rename&) {
                              return Mark{">", "\x1b[36m"};
                          },
                      },
                      change);
}

/// The table, view or other object under which a change is listed.
std::string group_of(const ObjectId& id) {
    if (id.kind == Kind::DefaultPrivileges) {
        return std::string(to_string(id.kind));
    }
    if (id.kind == Kind::ServerObject && id.owner.empty()) {
        return describe(id);
    }
    const std::string& name = id.owner.empty() ? id.name : id.owner;
    const std::string kind = id.owner.empty() ? std::string(to_string(id.kind)) : "table";
    return kind + " " + (id.schema.empty() || id.schema == "public" ? name : id.schema + "." + name);
}

}  // namespace

std::string change_list(const std::vector<Change>& changes, Colour colour) {
    std::map<std::string, std::string> groups;
    for (const Change& change : changes) {
        const Mark mark = mark_of(change);
        const std::string line = std::string(mark.sign) + " " + describe(change);
        groups[group_of(id_of(change))] +=
            "  " + (colour == Colour::Always ? std::string(mark.paint) + line + "\x1b[0m" : line) + "\n";
    }
    std::string text;
    for (const auto& [group, lines] : groups) {
        text += (colour == Colour::Always ? "\x1b[1m" + group + "\x1b[0m" : group) + "\n" + lines;
    }
    return text;
}

std::string question_list(const std::vector<diff::RenameQuestion>& questions, Colour colour) {
    std::string text;
    for (const diff::RenameQuestion& question : questions) {
        const std::string asked =
            "is " + describe(question.to) + " the former " + describe(question.from) + "?";
        text += (colour == Colour::Always ? "\x1b[1m" + asked + "\x1b[0m" : asked) + "\n";
        text += question.evidence.empty() ? "" : "  " + question.evidence + "\n";
        text += "  yes: " + question.answer + "\n  no:  --no-renames (for all of them)\n";
    }
    return text;
}

}  // namespace varve::report
