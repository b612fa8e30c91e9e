// SPDX-License-Identifier: MIT
#include "varve/orm/validation.hpp"

#include "patterns.hpp"
#include "rule_values.hpp"

#include "varve/orm/loader.hpp"
#include "varve/orm/row_hooks.hpp"
#include "varve/value/conversion.hpp"
#include "varve/value/uuid.hpp"

#include <algorithm>
#include <optional>

namespace varve::orm {

namespace {

using query::ColumnInfo;
using query::Rule;
using query::RuleCondition;
using query::RuleKind;
using query::TableInfo;

// Spaces are spelt out, because what counts as one differs between databases.
constexpr std::string_view email = "^[^@ \t\n\v\f\r]+@[^@ .\t\n\v\f\r]+([.][^@ .\t\n\v\f\r]+)*$";
constexpr std::string_view url = "^[A-Za-z][A-Za-z0-9+.-]*://[^ \t\n\v\f\r]+$";

std::string joined(std::span<const std::string_view> choices) {
    std::string all;
    for (const std::string_view each : choices) {
        all += (all.empty() ? "" : ", ") + std::string(each);
    }
    return all;
}

std::string counted(const Rule& rule, const ColumnInfo& column) {
    const bool is_one = rule.number == 1;
    const std::string_view unit = column.type->array != nullptr          ? "element"
                                  : column.type->scalar == Scalar::Bytes ? "byte"
                                                                         : "character";
    return shown(rule.number) + " " + std::string(unit) + (is_one ? "" : "s");
}

std::string default_message(const Rule& rule, const TableInfo& table) {
    const ColumnInfo& column = table.columns[rule.column];
    const auto other = [&] { return "`" + std::string(table.columns[rule.columns[0]].path()) + "`"; };
    switch (rule.kind) {
    case RuleKind::Required: return "is missing";
    case RuleKind::Minimum: return "is less than " + shown(rule.number);
    case RuleKind::Maximum: return "is more than " + shown(rule.number);
    case RuleKind::MinLength: return "is shorter than " + counted(rule, column);
    case RuleKind::MaxLength: return "is longer than " + counted(rule, column);
    case RuleKind::Pattern: return "does not match " + std::string(rule.text);
    case RuleKind::Email: return "is not an e-mail address";
    case RuleKind::Url: return "is not a URL";
    case RuleKind::Uuid: return "is not a UUID";
    case RuleKind::OneOf: return "is none of " + joined(rule.choices);
    case RuleKind::AtLeast: return "is less than " + other();
    case RuleKind::AtMost: return "is more than " + other();
    case RuleKind::Unique: return "is taken already";
    case RuleKind::Custom: return "is not valid";
    }
    return "is not valid";
}

/// Looks for what is wrong with rows of one table.
class RowChecker {
public:
    RowChecker(const TableInfo& given, Patterns& patterns) : m_given(given), m_patterns(patterns) {}

    void check(const void* row, std::string_view prefix, std::vector<FieldError>& errors) {
        for (const Rule& rule : m_given.rules) {
            if (rule.kind != RuleKind::Unique && applies(rule, row) && !is_kept(rule, row)) {
                add(rule, row, prefix, errors);
            }
        }
    }
    /// The rules that say that something is unique: `is_taken(rule)` asks the database.
    template <class IsTaken>
    void check_unique(const void* row, std::string_view prefix, std::vector<FieldError>& errors,
                      const IsTaken& is_taken) {
        for (const Rule& rule : m_given.rules) {
            if (rule.kind != RuleKind::Unique || !applies(rule, row)) {
                continue;
            }
            const std::string path = std::string(prefix) + std::string(m_given.columns[rule.column].path());
            // A value that is wrong by itself need not be looked for.
            const bool is_wrong = std::any_of(errors.begin(), errors.end(),
                                              [&](const FieldError& error) { return error.path == path; });
            if (!is_wrong && is_taken(rule)) {
                add(rule, row, prefix, errors);
            }
        }
    }

private:
    HeldValue held(std::uint16_t column, const void* row) const { return {m_given.columns[column], row}; }

    void add(const Rule& rule, const void* row, std::string_view prefix,
             std::vector<FieldError>& errors) const {
        errors.push_back({std::string(prefix) + std::string(m_given.columns[rule.column].path()),
                          std::string(rule.name),
                          rule.message.empty() ? default_message(rule, m_given) : std::string(rule.message),
                          shown(held(rule.column, row))});
    }

    bool is_so(const RuleCondition& condition, const void* row) const {
        const HeldValue value = held(condition.column, row);
        if (value.is_left_out) {
            return false;
        }
        if (condition.kind != RuleCondition::Kind::Among) {
            return value.is_nothing() == (condition.kind == RuleCondition::Kind::Null);
        }
        const std::string text = shown(value);
        return !value.is_nothing() &&
               std::find(condition.values.begin(), condition.values.end(), text) != condition.values.end();
    }

    bool applies(const Rule& rule, const void* row) const {
        return (rule.when == nullptr || rule.when(row)) &&
               std::all_of(rule.conditions.begin(), rule.conditions.end(),
                           [&](const RuleCondition& condition) { return is_so(condition, row); });
    }

    bool is_kept(const Rule& rule, const void* row) {
        if (rule.kind == RuleKind::Custom) {
            return rule.check_values != nullptr ? is_kept_by_values(rule, row) : rule.check(row);
        }
        const HeldValue value = held(rule.column, row);
        if (value.is_left_out) {
            return true;
        }
        if (rule.kind == RuleKind::Required) {
            return !value.is_nothing() && !is_blank(value);
        }
        return value.is_nothing() || holds(rule, value, row);
    }

    bool is_kept_by_values(const Rule& rule, const void* row) const {
        std::vector<const void*> values;
        const auto take = [&](std::uint16_t column) {
            const HeldValue value = held(column, row);
            values.push_back(value.object);
            return !value.is_left_out;
        };
        const bool has_all = take(rule.column) && std::all_of(rule.columns.begin(), rule.columns.end(), take);
        return !has_all || rule.check_values(values.data());
    }

    bool holds(const Rule& rule, const HeldValue& value, const void* row) {
        const auto compared = [&] { return compare_with(value, rule.number).value_or(exactly); };
        const auto compared_with_other = [&] {
            const HeldValue other = held(rule.columns[0], row);
            return other.is_nothing() ? exactly : compare(value, other).value_or(exactly);
        };
        const auto length = [&] { return length_of(value); };
        switch (rule.kind) {
        case RuleKind::Minimum: return compared() >= 0;
        case RuleKind::Maximum: return compared() <= 0;
        case RuleKind::AtLeast: return compared_with_other() >= 0;
        case RuleKind::AtMost: return compared_with_other() <= 0;
        case RuleKind::MinLength: return !length() || static_cast<double>(*length()) >= rule.number;
        case RuleKind::MaxLength: return !length() || static_cast<double>(*length()) <= rule.number;
        default: return holds_for_text(rule, value);
        }
    }

    bool holds_for_text(const Rule& rule, const HeldValue& value) {
        const std::string text = shown(value);
        switch (rule.kind) {
        case RuleKind::OneOf:
            return std::find(rule.choices.begin(), rule.choices.end(), text) != rule.choices.end();
        case RuleKind::Pattern: return m_patterns.matches(rule.text, text);
        case RuleKind::Email: return m_patterns.matches(email, text);
        case RuleKind::Url: return m_patterns.matches(url, text);
        case RuleKind::Uuid: return parse_uuid(text).has_value();
        default: return true;
        }
    }

    static constexpr auto exactly = std::partial_ordering::equivalent;

    const TableInfo& m_given;
    Patterns& m_patterns;
};

/// Asks a database whether other rows have the values that a rule wants nobody else to have.
class Neighbours {
public:
    Neighbours(SessionCore& core, const RowsToCheck& rows) : m_core(core), m_rows(rows) {}

    bool have(const Rule& rule, const void* row) const {
        query::SelectState select;
        select.from = query::Source{&m_rows.table, 0, nullptr, false};
        select.outputs = query::Fragment(query::Node{.operation = query::Operation::True});
        if (!add(select.where, rule.column, row)) {
            return false;
        }
        for (const std::uint16_t column : rule.columns) {
            if (!add(select.where, column, row)) {
                return false;
            }
        }
        if (m_rows.writing == Writing::Again) {
            query::restrict(select.where, not_itself(row));
        }
        return has_rows(m_core, std::move(select));
    }

private:
    query::Fragment equal(std::uint16_t place, const Value& value) const {
        return equal_key(m_rows.table, {place},
                         {std::visit([](const auto& each) { return query::Argument(each); }, value)});
    }

    /// False where nothing is held: that is like no other.
    bool add(query::Fragment& where, std::uint16_t column, const void* row) const {
        const ColumnInfo& given = m_rows.given.columns[column];
        const HeldValue held(given, row);
        const auto own = std::find_if(m_rows.table.columns.begin(), m_rows.table.columns.end(),
                                      [&](const ColumnInfo& each) { return each.name == given.name; });
        if (held.is_nothing() || own == m_rows.table.columns.end()) {
            return false;
        }
        const auto place = static_cast<std::uint16_t>(own - m_rows.table.columns.begin());
        query::restrict(where,
                        equal(place, value_at(*given.type, static_cast<const char*>(row) + given.offset)));
        return true;
    }

    query::Fragment not_itself(const void* row) const {
        query::Fragment itself;
        for (std::size_t place = 0; place < m_rows.table.columns.size(); ++place) {
            const ColumnInfo& column = m_rows.table.columns[place];
            if (column.is(query::ColumnTrait::Key)) {
                query::restrict(itself,
                                equal(static_cast<std::uint16_t>(place),
                                      value_at(*column.type, static_cast<const char*>(row) + column.offset)));
            }
        }
        return std::move(itself.add({.operation = query::Operation::Prefix, .text = "NOT "}));
    }

    SessionCore& m_core;
    const RowsToCheck& m_rows;
};

void throw_if_any(const TableInfo& table, std::vector<FieldError> errors, bool hides_values) {
    if (errors.empty()) {
        return;
    }
    std::string message = "a row of `" + std::string(table.name) + "` is not valid: ";
    for (const FieldError& error : errors) {
        message += (&error == errors.data() ? "" : ", ") + ("`" + error.path + "` " + error.message);
    }
    Error error(ErrorCode::Validation, message);
    for (FieldError& each : errors) {
        if (hides_values) {
            each.value.clear();
        }
        error.with_field(std::move(each));
    }
    throw error;
}

}  // namespace

std::vector<FieldError> find_errors(const TableInfo& table, const void* row, std::string_view prefix) {
    std::vector<FieldError> errors;
    Patterns patterns;
    RowChecker(table, patterns).check(row, prefix, errors);
    return errors;
}

void validate(const TableInfo& table, const void* row) {
    throw_if_any(table, find_errors(table, row), false);
}

void validate(SessionCore& core, const RowsToCheck& rows) {
    const RowHooks* const hooks = core.options().hooks;
    if (rows.given.rules.empty() && hooks == nullptr) {
        return;
    }
    std::vector<FieldError> errors;
    RowChecker checker(rows.given, core.patterns());
    const Neighbours neighbours(core, rows);
    for (std::size_t at = 0; at < rows.count; ++at) {
        const void* const row = static_cast<const char*>(rows.first) + at * rows.stride;
        const std::string prefix = rows.is_many ? "[" + std::to_string(at) + "]." : "";
        checker.check(row, prefix, errors);
        if (hooks != nullptr) {
            hooks->check(rows.given, row, prefix, errors);
        }
        if (rows.writing != Writing::Upsert) {
            checker.check_unique(row, prefix, errors,
                                 [&](const Rule& rule) { return neighbours.have(rule, row); });
        }
    }
    throw_if_any(rows.given, std::move(errors), core.options().hides_values);
}

}  // namespace varve::orm
