// SPDX-License-Identifier: MIT
#include "access.hpp"
#include "renderer.hpp"

#include "../lexis.hpp"

#include "varve/sql/token.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace varve::postgres {

namespace {

/// A statement `ALTER TABLE name action` taken apart.
struct TableAlteration {
    std::string_view start;
    std::string_view action;
};

/// What can stand together with others in one ALTER TABLE begins with one of these.
constexpr auto foldable_words =
    std::to_array<std::string_view>({"ADD", "ALTER", "DISABLE", "DROP", "ENABLE", "FORCE", "INHERIT", "NO",
                                     "REPLICA", "RESET", "SET", "VALIDATE"});

std::optional<TableAlteration> taken_apart(std::string_view sql) {
    constexpr std::string_view words = "ALTER TABLE ";
    if (!sql.starts_with(words)) {
        return std::nullopt;
    }
    Tokenizer tokenizer(sql, lexis());
    int spaces = 0;
    for (Token token; tokenizer.next(token);) {
        if (token.kind == TokenKind::Space && ++spaces == 3) {
            const std::size_t begin = token.begin + token.text.size();
            return TableAlteration{sql.substr(0, begin), sql.substr(begin)};
        }
    }
    return std::nullopt;
}

bool is_foldable(const TableAlteration& alteration) {
    const std::string_view word = alteration.action.substr(0, alteration.action.find(' '));
    return std::find(foldable_words.begin(), foldable_words.end(), word) != foldable_words.end() &&
           !alteration.action.starts_with("SET SCHEMA") && !alteration.action.starts_with("SET TABLESPACE");
}

/// The server looks at what a column is before the statement, so a change of its type cannot stand beside
/// these.
bool stands_alone(const TableAlteration& alteration) {
    return alteration.action.starts_with("NO INHERIT ") || alteration.action.starts_with("INHERIT ") ||
           alteration.action.ends_with(" DROP IDENTITY") || alteration.action.ends_with(" DROP EXPRESSION") ||
           alteration.action.find(" ADD GENERATED ") != std::string::npos;
}

/// Within one statement the server drops defaults before it adds columns.
bool takes_filler_away(const plan::Statement& first, const TableAlteration& next) {
    return !first.remark.empty() && next.action.ends_with(" DROP DEFAULT");
}

/// One statement gives a column no two types.
bool changes_type_again(const plan::Statement& first, const TableAlteration& next) {
    const std::size_t type = next.action.find(" TYPE ");
    return next.action.starts_with("ALTER COLUMN ") && type != std::string_view::npos &&
           first.sql.find(next.action.substr(0, type + 6)) != std::string::npos;
}

bool can_fold(const plan::Statement& first, const plan::Statement& second) {
    const std::optional<TableAlteration> left = taken_apart(first.sql);
    const std::optional<TableAlteration> right = taken_apart(second.sql);
    return left && right && left->start == right->start && is_foldable(*left) && is_foldable(*right) &&
           !stands_alone(*left) && !stands_alone(*right) && !takes_filler_away(first, *right) &&
           !changes_type_again(first, *right) && second.remark.empty() &&
           first.is_transactional == second.is_transactional;
}

void fold(plan::Statement& first, const plan::Statement& second) {
    first.sql += ",\n    ";
    first.sql += taken_apart(second.sql)->action;
    for (const plan::Hazard hazard : second.hazards) {
        if (std::find(first.hazards.begin(), first.hazards.end(), hazard) == first.hazards.end()) {
            first.hazards.push_back(hazard);
        }
    }
    first.destroys.insert(first.destroys.end(), second.destroys.begin(), second.destroys.end());
}

bool makes_routine(const plan::Statement& statement) {
    return statement.sql.starts_with("CREATE OR REPLACE FUNCTION") ||
           statement.sql.starts_with("CREATE OR REPLACE PROCEDURE");
}

}  // namespace

void ServerRenderer::finish(plan::Plan& plan) const {
    std::vector<plan::Statement> folded;
    for (plan::Statement& statement : plan.statements) {
        if (!folded.empty() && can_fold(folded.back(), statement)) {
            fold(folded.back(), statement);
        } else if (!folded.empty() && fold_column_grants(folded.back().sql, statement.sql)) {
            continue;
        } else {
            folded.push_back(std::move(statement));
        }
    }
    // Bodies are text to the server, so that nobody knows what they need; they are read when they first run.
    if (std::any_of(folded.begin(), folded.end(), makes_routine)) {
        const ObjectId subject = std::find_if(folded.begin(), folded.end(), makes_routine)->subject;
        folded.insert(folded.begin(), plan::Statement{"SET LOCAL check_function_bodies = off", subject});
    }
    plan.statements = std::move(folded);
}

std::string ServerRenderer::script(const plan::Plan& plan) const {
    if (plan.empty()) {
        return {};
    }
    std::string text = "\\set ON_ERROR_STOP on\n";
    bool is_open = false;
    for (const plan::Statement& statement : plan.statements) {
        if (statement.is_transactional != is_open) {
            text += statement.is_transactional ? "BEGIN;\n" : "COMMIT;\n";
            is_open = statement.is_transactional;
        }
        text += statement.remark.empty() ? "" : "-- " + statement.remark + "\n";
        text += statement.sql + ";\n";
    }
    return text + (is_open ? "COMMIT;\n" : "");
}

}  // namespace varve::postgres
