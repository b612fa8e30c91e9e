// SPDX-License-Identifier: MIT
#include "work.hpp"

#include "../lexis.hpp"

#include "varve/sql/token.hpp"

#include <algorithm>
#include <array>

namespace varve::postgres {

namespace {

constexpr auto own_options = std::to_array<std::string_view>({
    "access_method",
    "attached_to",
    "clustered",
    "compression",
    "enabled",
    "force_row_security",
    "inherited",
    "invalid",
    "of_type",
    "replica_identity",
    "row_security",
    "sequence_name",
    "server",
    "statistics",
    "storage",
    "tablespace",
    "unlogged",
});
static_assert(std::is_sorted(own_options.begin(), own_options.end()));

/// Whether the first parenthesis closes at the very end.
bool is_in_parentheses(std::string_view text) {
    int depth = 0;
    Tokenizer tokenizer(text, lexis());
    for (Token token; tokenizer.next(token);) {
        if (token.begin == 0 && token.text != "(") {
            return false;
        }
        if (token.kind == TokenKind::Symbol) {
            depth += token.text == "(" ? 1 : token.text == ")" ? -1 : 0;
        }
        if (depth == 0) {
            return token.begin + token.text.size() == text.size();
        }
    }
    return false;
}

bool needs_quotes(std::string_view value) {
    return !std::all_of(value.begin(), value.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '.' || c == '-';
    });
}

/// A parameter's name may have a name space before it, `toast.`, which is not quoted as a whole.
void add_parameter_name(Sql& sql, const std::string& name) {
    const std::size_t dot = name.find('.');
    if (dot != std::string::npos) {
        sql << Identifier(name.substr(0, dot)) << ".";
    }
    sql << Identifier(dot == std::string::npos ? name : name.substr(dot + 1));
}

Sql parameters(const Options& options, const std::vector<std::string>& names) {
    Sql sql;
    for (const std::string& name : names) {
        if (!sql.empty()) {
            sql << ", ";
        }
        add_parameter_name(sql, name);
        const std::string& value = options.at(name);
        sql << " = ";
        needs_quotes(value) ? sql.literal(value) : sql.verbatim(value);
    }
    return sql;
}

std::vector<std::string> sorted_by(const std::vector<std::string>& order, std::vector<std::string> names) {
    const auto place = [&](const std::string& name) { return std::find(order.begin(), order.end(), name); };
    std::stable_sort(names.begin(), names.end(), [&](const std::string& left, const std::string& right) {
        return place(left) < place(right);
    });
    return names;
}

std::vector<std::string> parameter_names(const Options& options) {
    std::vector<std::string> names;
    for (const auto& [name, value] : options) {
        if (!is_own_option(name)) {
            names.push_back(name);
        }
    }
    return names;
}

}  // namespace

plan::Statement& Work::add(const Sql& sql, std::initializer_list<plan::Hazard> hazards) {
    return statements.emplace_back(plan::Statement{sql.text(lexis()), subject, hazards});
}

plan::Statement& Work::alter_table(const QualifiedName& table, const Sql& action,
                                   std::initializer_list<plan::Hazard> hazards) {
    return add(Sql() << "ALTER TABLE " << table << " " << action, hazards);
}

ObjectId table_id(const QualifiedName& name) {
    return {Kind::Table, name.schema, "", name.name, ""};
}

ObjectId column_id(const QualifiedName& table, const std::string& column) {
    return {Kind::Column, table.schema, table.name, column, ""};
}

std::string_view option(const Options& options, const std::string& name) {
    const auto found = options.find(name);
    return found == options.end() ? std::string_view() : std::string_view(found->second);
}

bool is_own_option(std::string_view name) {
    return std::binary_search(own_options.begin(), own_options.end(), name) || name.starts_with("comment.") ||
           name.starts_with("default.") || name.starts_with("server.") || name.starts_with("statistics.");
}

Sql storage_parameters(const Options& options, const std::vector<std::string>& order) {
    return parameters(options, sorted_by(order, parameter_names(options)));
}

bool has_storage_parameters(const Options& options) {
    return !parameter_names(options).empty();
}

void alter_storage_parameters(Work& work, const Sql& prefix, const Options& before, const Options& after,
                              const std::vector<std::string>& order) {
    std::vector<std::string> changed;
    for (const std::string& name : parameter_names(after)) {
        if (option(before, name) != option(after, name) || !before.contains(name)) {
            changed.push_back(name);
        }
    }
    if (!changed.empty()) {
        work.add(Sql() << prefix << "SET (" << parameters(after, sorted_by(order, changed)) << ")");
    }
    Sql gone;
    for (const std::string& name : parameter_names(before)) {
        if (!after.contains(name)) {
            if (!gone.empty()) {
                gone << ", ";
            }
            add_parameter_name(gone, name);
        }
    }
    if (!gone.empty()) {
        work.add(Sql() << prefix << "RESET (" << gone << ")");
    }
}

void alter_server_options(Work& work, const Sql& prefix, const Options& before, const Options& after) {
    constexpr std::string_view start = "server.";
    Options all = before;
    all.insert(after.begin(), after.end());
    Sql changes;
    for (const auto& [name, value] : all) {
        const bool is_changed =
            before.contains(name) != after.contains(name) || option(before, name) != option(after, name);
        if (!name.starts_with(start) || !is_changed) {
            continue;
        }
        if (!changes.empty()) {
            changes << ", ";
        }
        changes.verbatim(!before.contains(name) ? "ADD " : after.contains(name) ? "SET " : "DROP ");
        changes << Identifier(name.substr(start.size()));
        if (after.contains(name)) {
            (changes << " ").literal(after.at(name));
        }
    }
    if (!changes.empty()) {
        work.add(Sql() << prefix << "OPTIONS (" << changes << ")");
    }
}

Sql in_parentheses(const Expression& expression) {
    Sql sql;
    if (is_in_parentheses(expression.text)) {
        sql << expression;
    } else {
        sql << "(" << expression << ")";
    }
    return sql;
}

Sql collate_clause(const std::string& collation) {
    Sql sql;
    if (collation.find('"') != std::string::npos) {
        sql << " COLLATE ";
        sql.verbatim(collation);
    } else if (!collation.empty()) {
        sql << " COLLATE " << Identifier(collation);
    }
    return sql;
}

}  // namespace varve::postgres
