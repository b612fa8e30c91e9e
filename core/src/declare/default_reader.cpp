// SPDX-License-Identifier: MIT
#include "builder.hpp"

#include "varve/diag/suggestion.hpp"
#include "varve/sql/token.hpp"

#include <algorithm>
#include <array>

namespace varve::declare {

namespace {

/// How a literal of a type is written.
enum class Family { Boolean, Integer, Number, Text, Json, Moment, Other };

Family family_of(const ColumnType& type) {
    if (!type.portable || type.portable->array_dimensions > 0) {
        return Family::Other;
    }
    switch (type.portable->base) {
    case BaseType::Bool: return Family::Boolean;
    case BaseType::SmallInt:
    case BaseType::Int:
    case BaseType::BigInt: return Family::Integer;
    case BaseType::Decimal:
    case BaseType::Real:
    case BaseType::Double: return Family::Number;
    case BaseType::Json:
    case BaseType::JsonB: return Family::Json;
    case BaseType::Date:
    case BaseType::Time:
    case BaseType::Timestamp:
    case BaseType::TimestampTz:
    case BaseType::Interval:
    case BaseType::Uuid: return Family::Moment;
    case BaseType::Text:
    case BaseType::VarChar:
    case BaseType::Char:
    case BaseType::Bytes: return Family::Text;
    }
    return Family::Other;
}

/// `now()`, `CURRENT_TIMESTAMP`, `gen_random_uuid()`: SQL that was meant to be an expression.
bool looks_like_expression(std::string_view text) {
    constexpr std::array<std::string_view, 7> words{
        "CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME", "LOCALTIMESTAMP",
        "current_timestamp", "current_date", "now"};
    return text.ends_with(')') || std::find(words.begin(), words.end(), text) != words.end();
}

Expression text_literal(const Builder& builder, const std::string& text) {
    return {builder.dialect().lexis().text_literal(text)};
}

std::optional<Expression> number_default(const Builder& builder, const YamlNode& node, Family family) {
    YamlNode plain = node;
    plain.style = ScalarStyle::Plain;  // A quoted number is one all the same where only numbers can stand.
    const std::string& text = node.text;
    const std::string_view digits = text.starts_with('-') || text.starts_with('+')
                                        ? std::string_view(text).substr(1)
                                        : std::string_view(text);
    if (!is_number(plain)) {
        builder.reader().error(node, "default-not-a-number",
                               "the default `" + text + "` is not a number, as the type of the column asks",
                               looks_like_expression(text) ? "write `{sql: " + text + "}` for an expression"
                                                           : "");
        return std::nullopt;
    }
    if (digits.size() > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9') {
        builder.reader().error(node, "default-octal",
                               "the default `" + text + "` starts with a zero, which some read as octal",
                               "write it without the zero");
        return std::nullopt;
    }
    if (family == Family::Integer && text.find_first_of(".eE") != std::string::npos) {
        builder.reader().error(node, "default-not-whole",
                               "the default `" + text +
                                   "` is not a whole number, as the type of the column asks");
        return std::nullopt;
    }
    return Expression{std::string(text.starts_with('+') ? digits : text)};
}

std::optional<Expression> enum_default(const Builder& builder, const YamlNode& node,
                                       const Builder::Enum& declared) {
    if (std::find(declared.labels.begin(), declared.labels.end(), node.text) == declared.labels.end()) {
        const std::vector<std::string_view> labels(declared.labels.begin(), declared.labels.end());
        builder.reader().unknown(node, "unknown-label",
                                 "`" + node.text + "` is not a label of enum `" + declared.name.name + "`",
                                 labels);
        return std::nullopt;
    }
    return text_literal(builder, node.text);
}

std::optional<Expression> boolean_default(const Builder& builder, const YamlNode& node) {
    const std::optional<bool> flag = builder.reader().boolean(node);
    return flag ? std::optional(Expression{*flag ? "true" : "false"}) : std::nullopt;
}

std::optional<Expression> literal_default(const Builder& builder, const YamlNode& node,
                                          const ColumnType& type) {
    if (type.enumeration != nullptr) {
        return enum_default(builder, node, *type.enumeration);
    }
    const Family family = family_of(type);
    switch (family) {
    case Family::Boolean: return boolean_default(builder, node);
    case Family::Integer:
    case Family::Number: return number_default(builder, node, family);
    case Family::Moment:
        if (looks_like_expression(node.text)) {
            builder.reader().error(node, "default-not-sql",
                                   "the default `" + node.text + "` is a text, not an expression",
                                   "write `{sql: " + node.text + "}`");
            return std::nullopt;
        }
        return text_literal(builder, node.text);
    case Family::Text:
    case Family::Json: return text_literal(builder, node.text);
    case Family::Other: break;
    }
    if (is_number(node)) {
        return Expression{node.text};
    }
    const bool is_flag = node.style == ScalarStyle::Plain && (node.text == "true" || node.text == "false");
    return is_flag ? boolean_default(builder, node) : text_literal(builder, node.text);
}

}  // namespace

std::optional<Expression> expression_of(const Builder& builder, const std::optional<std::string>& text) {
    if (!text) {
        return std::nullopt;
    }
    // A comment inside would swallow the parenthesis that follows.
    const bool may_have_comment =
        text->find("--") != std::string::npos || text->find("/*") != std::string::npos;
    return Expression{may_have_comment ? normalized(*text, builder.dialect().lexis()) : *text};
}

std::optional<Expression> read_expression(const Builder& builder, const MappingReader& mapping,
                                          std::string_view key) {
    return expression_of(builder, mapping.sql(key));
}

std::optional<Expression> read_default(const Builder& builder, const YamlNode& node, const ColumnType& type) {
    const NodeReader& reader = builder.reader();
    const YamlNode* mine = reader.chosen(node);
    if (mine == nullptr || mine->kind == YamlKind::Null) {
        return std::nullopt;
    }
    if (mine->kind == YamlKind::Scalar) {
        return literal_default(builder, *mine, type);
    }
    const YamlNode* sql = mine->kind == YamlKind::Mapping ? mine->find("sql") : nullptr;
    if (sql == nullptr || mine->entries.size() != 1) {
        reader.wrong(*mine, "a literal or `{sql: …}`",
                     family_of(type) == Family::Json ? "write JSON as a text: '{\"a\": 1}'" : "");
        return std::nullopt;
    }
    const std::optional<std::string> text = reader.dialect_text(*sql);
    if (text && trimmed_sql(*text).empty()) {
        reader.error(*sql, "empty-sql", "the SQL is empty");
        return std::nullopt;
    }
    return text ? expression_of(builder, trimmed_sql(*text)) : std::nullopt;
}

}  // namespace varve::declare
