// SPDX-License-Identifier: MIT
#include "reader.hpp"
#include "steps.hpp"

#include <algorithm>

/// \file
/// Which steps a statement takes. Whatever might write rows is a Stop: a row that a migration corrects before
/// it asks for it must not be held against the migration.

namespace varve::postgres::foresee {

namespace {

std::string single_name(Reader& reader) {
    if (!reader.accept_all({"if", "not", "exists"})) {
        reader.accept("if", "exists");
    }
    return reader.name();
}

/// A value that can be read without running anything: `'a'::character varying(5)`, `-1`, `true`.
bool is_constant(std::string_view expression) {
    const std::vector<Token> tokens = significant_tokens(expression, lexis());
    if (tokens.empty()) {
        return false;
    }
    if (tokens.front().kind == TokenKind::Word) {
        const std::string word = name_of(tokens.front(), lexis());
        return tokens.size() == 1 && (word == "true" || word == "false" || word == "null");
    }
    if (tokens.front().kind == TokenKind::Symbol && tokens.front().text != "-") {
        return false;
    }
    for (std::size_t at = 0; at + 1 < tokens.size(); ++at) {
        if (tokens[at].text == "(" && tokens[at + 1].kind != TokenKind::Number) {
            return false;
        }
    }
    return true;
}

/// Behind ADD or ADD COLUMN.
AddColumn read_column(const QualifiedName& table, Reader& reader) {
    const std::initializer_list<std::string_view> words{
        "constraint", "not",        "null",    "default", "generated",   "unique",     "primary",
        "check",      "references", "collate", "storage", "compression", "deferrable", "initially"};
    AddColumn column{table, single_name(reader), {}};
    column.type = trimmed(reader.up_to(words));
    bool has_values = column.type.find("serial") != std::string::npos;
    while (!reader.at_end()) {
        if (reader.accept("not", "null") || reader.accept("primary", "key")) {
            column.is_required = true;
        } else if (reader.accept("default")) {
            has_values = true;
            const std::string value = trimmed(reader.up_to(words));
            column.constant = is_constant(value) ? std::optional(value) : std::nullopt;
        } else if (reader.accept("generated")) {
            has_values = true;
        } else {
            reader.skip();
        }
    }
    column.is_required = column.is_required && !has_values;
    if (!has_values && !column.is_required) {
        column.constant = "NULL";
    }
    return column;
}

std::optional<Step> read_addition(const QualifiedName& table, std::string_view action, Reader& reader) {
    const bool is_exclusion =
        reader.is_word("exclude") && (reader.is_word("using", 1) || reader.is_symbol('(', 1));
    const bool is_constraint = reader.is_word("constraint") || reader.is_word("check") ||
                               reader.is_word("unique") || reader.is_word("primary") ||
                               reader.is_word("foreign") || reader.is_word("not") || is_exclusion;
    if (is_constraint) {
        return read_constraint(table, action.substr(reader.offset()));
    }
    reader.accept("column");
    return read_column(table, reader);
}

/// Behind ALTER or ALTER COLUMN.
std::optional<Step> read_column_change(const QualifiedName& table, Reader& reader) {
    const std::string column = reader.name();
    if (reader.accept_all({"set", "not", "null"})) {
        return SetNotNull{table, column};
    }
    if (reader.accept_all({"set", "data", "type"}) || reader.accept("type")) {
        ChangeType change{table, column, trimmed(reader.up_to({"collate", "using"}))};
        reader.up_to({"using"});
        if (reader.accept("using")) {
            change.conversion = trimmed(reader.rest());
        }
        return change;
    }
    if (reader.accept("add", "generated")) {
        return std::nullopt;
    }
    // The server lets a generated column lose or change its expression; its values are computed anew.
    return reader.accept_all({"set", "expression"}) ? std::optional<Step>(Stop{}) : std::nullopt;
}

/// One of the actions between commas.
std::optional<Step> read_action(const QualifiedName& table, std::string_view action) {
    Reader reader(action);
    if (reader.accept("add")) {
        return read_addition(table, action, reader);
    }
    if (reader.accept("drop", "constraint") || reader.accept("drop", "expression")) {
        return std::nullopt;
    }
    if (reader.accept("drop")) {
        reader.accept("column");
        return DropColumn{table, single_name(reader)};
    }
    if (reader.accept("alter", "constraint")) {
        return std::nullopt;
    }
    if (reader.accept("alter")) {
        reader.accept("column");
        return read_column_change(table, reader);
    }
    if (reader.accept("validate", "constraint")) {
        return Validate{table, reader.name()};
    }
    if (reader.accept("inherit") || reader.accept("no", "inherit")) {
        return MoveRows{table};
    }
    return std::nullopt;
}

/// The order in which the server goes through the actions of one statement.
int pass_of(const Step& step) {
    return std::holds_alternative<DropColumn>(step)   ? 0
           : std::holds_alternative<ChangeType>(step) ? 1
           : std::holds_alternative<AddColumn>(step)  ? 2
                                                      : 3;
}

std::vector<Step> read_alter_table(Reader& reader) {
    reader.accept("if", "exists");
    reader.accept("only");
    const QualifiedName table = reader.qualified_name();
    reader.accept_symbol('*');
    if (reader.accept("rename", "constraint")) {
        return {};
    }
    if (reader.accept("rename", "to")) {
        return {MoveTable{table, {table.schema, reader.name()}}};
    }
    if (reader.accept("rename")) {
        reader.accept("column");
        const std::string before = reader.name();
        reader.accept("to");
        return {RenameColumn{table, before, reader.name()}};
    }
    if (reader.accept("set", "schema")) {
        return {MoveTable{table, {reader.name(), table.name}}};
    }
    if (reader.accept("attach", "partition") || reader.accept("detach", "partition")) {
        return {MoveRows{table}, MoveRows{reader.qualified_name()}};
    }
    std::vector<Step> steps;
    for (const std::string_view action : split_at_commas(reader.rest())) {
        if (std::optional<Step> step = read_action(table, action)) {
            steps.push_back(std::move(*step));
        }
    }
    std::stable_sort(steps.begin(), steps.end(),
                     [](const Step& left, const Step& right) { return pass_of(left) < pass_of(right); });
    return steps;
}

std::vector<Step> read_alter_domain(Reader& reader) {
    const QualifiedName domain = reader.qualified_name();
    if (reader.accept_all({"set", "not", "null"})) {
        return {CheckDomain{domain}};
    }
    if (!reader.accept("add")) {
        return {MakeType{domain}};
    }
    const std::optional<Step> step = read_constraint(domain, reader.rest());
    const AddCheck* check = step ? std::get_if<AddCheck>(&*step) : nullptr;
    if (check == nullptr || !check->is_validated) {
        return {};
    }
    return {CheckDomain{domain, check->expression}};
}

std::vector<Step> read_alter(Reader& reader) {
    if (reader.accept("table") || reader.accept("foreign", "table")) {
        return read_alter_table(reader);
    }
    if (reader.accept("domain")) {
        return read_alter_domain(reader);
    }
    if (reader.accept("type")) {
        return {MakeType{reader.qualified_name()}};
    }
    if (reader.is_word("schema") && reader.rest().find("OWNER") == std::string_view::npos) {
        return {Stop{}};
    }
    return {};
}

/// `'a', 'b'` without the quotes.
std::vector<std::string> labels_in(std::string_view list) {
    std::vector<std::string> labels;
    for (const Token& token : significant_tokens(list, lexis())) {
        if (token.kind == TokenKind::String) {
            labels.push_back(name_of_any(token, lexis()));
        }
    }
    return labels;
}

std::vector<Step> read_create_table(Reader& reader) {
    CreateTable table;
    table.is_if_not_exists = reader.accept_all({"if", "not", "exists"});
    table.table = reader.qualified_name();
    table.has_rows = !reader.is_symbol('(') && !reader.is_word("partition") && !reader.is_word("of");
    if (reader.is_symbol('(')) {
        reader.parenthesized();
        for (; !reader.at_end() && !table.has_rows; reader.skip()) {
            table.has_rows = reader.is_word("as");
        }
    }
    return {table};
}

std::vector<Step> read_create(std::string_view statement, Reader& reader) {
    if (reader.accept("unique", "index")) {
        const std::optional<Step> step = read_unique_index(statement);
        return step ? std::vector<Step>{*step} : std::vector<Step>{};
    }
    if (reader.accept("type")) {
        MakeType type{reader.qualified_name()};
        if (reader.accept("as", "enum")) {
            type.labels = labels_in(reader.parenthesized());
        }
        return {type};
    }
    if (reader.accept("domain")) {
        return {MakeType{reader.qualified_name()}};
    }
    const bool is_marked = reader.accept("unlogged") || reader.accept("foreign") || reader.accept("temp") ||
                           reader.accept("temporary");
    if (reader.accept("table")) {
        return read_create_table(reader);
    }
    return is_marked || !reader.is_word("extension") ? std::vector<Step>{} : std::vector<Step>{Stop{}};
}

std::vector<Step> read_drop(Reader& reader) {
    if (!reader.accept("table") && !reader.accept("foreign", "table")) {
        return {};
    }
    reader.accept("if", "exists");
    std::vector<Step> steps;
    do {
        steps.push_back(DropTable{reader.qualified_name()});
    } while (reader.accept_symbol(','));
    return steps;
}

/// Settings that change what a name means, or who asks.
bool is_telling_setting(Reader& reader) {
    if (!reader.accept("local")) {
        reader.accept("session");
    }
    return reader.is_word("search_path") || reader.is_word("role") || reader.is_word("schema") ||
           reader.is_word("authorization") || reader.is_word("session_replication_role");
}

bool leaves_rows_alone(Reader& reader) {
    for (const std::string_view word :
         {"comment", "grant", "revoke", "security", "analyze", "reindex", "lock", "begin", "start"}) {
        if (reader.is_word(word)) {
            return true;
        }
    }
    if (reader.accept("set")) {
        return !is_telling_setting(reader);
    }
    if (reader.accept("select")) {
        reader.accept("pg_catalog");
        reader.accept_symbol('.');
        return reader.is_word("setval");
    }
    return reader.at_end();
}

}  // namespace

std::vector<Step> read_steps(std::string_view statement) {
    Reader reader(statement);
    if (reader.accept("alter")) {
        return read_alter(reader);
    }
    if (reader.accept("create")) {
        return read_create(statement, reader);
    }
    if (reader.accept("drop")) {
        return read_drop(reader);
    }
    return leaves_rows_alone(reader) ? std::vector<Step>{} : std::vector<Step>{Stop{}};
}

}  // namespace varve::postgres::foresee
