// SPDX-License-Identifier: MIT
#include "varve/dialect/shadow.hpp"

#include <algorithm>
#include <string_view>

namespace varve {

namespace {

bool matches(std::string_view pattern, std::string_view text) {
    if (pattern.empty()) {
        return text.empty();
    }
    if (pattern.front() == '*') {
        return matches(pattern.substr(1), text) || (!text.empty() && matches(pattern, text.substr(1)));
    }
    return !text.empty() && (pattern.front() == '?' || pattern.front() == text.front()) &&
           matches(pattern.substr(1), text.substr(1));
}

/// `kind:` in front of a pattern; the empty view when there is none.
std::string_view kind_prefix(std::string_view pattern) {
    const std::size_t colon = pattern.find(':');
    return colon == std::string_view::npos ? std::string_view() : pattern.substr(0, colon);
}

bool is_excluded_by(std::string_view pattern, const ObjectId& id) {
    const std::string_view kind = kind_prefix(pattern);
    if (!kind.empty()) {
        if (kind != key_of(id.kind)) {
            return false;
        }
        pattern.remove_prefix(kind.size() + 1);
    }
    const std::string& name = id.owner.empty() || !kind.empty() ? id.name : id.owner;
    const bool has_schema = pattern.find('.') != std::string_view::npos;
    return matches(pattern, has_schema ? id.schema + "." + name : name);
}

/// The tables that varve keeps in the database itself.
bool is_own_table(std::string_view name) {
    return name == "varve_history" || name == "varve_journal" || name == "varve_lock" ||
           name == "varve_repairs";
}

}  // namespace

bool is_excluded(const Scope& scope, const ObjectId& id) {
    if (is_own_table(id.owner.empty() ? id.name : id.owner)) {
        return true;
    }
    return std::any_of(scope.exclude.begin(), scope.exclude.end(),
                       [&](const std::string& pattern) { return is_excluded_by(pattern, id); });
}

}  // namespace varve
