// SPDX-License-Identifier: MIT
#include "varve/orm/validation.hpp"

#include "varve/value/conversion.hpp"
#include "varve/value/uuid.hpp"

#include <regex.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

namespace varve::orm {

namespace {

using query::Rule;
using query::RuleKind;

struct FreePattern {
    void operator()(regex_t* pattern) const {
        regfree(pattern);
        delete pattern;
    }
};

/// A compiled expression; compiling is slow, so each is kept. Matching one from several threads is safe.
const regex_t& compiled(std::string_view text) {
    static std::mutex mutex;
    static std::map<std::string, std::unique_ptr<regex_t, FreePattern>, std::less<>> patterns;
    const std::lock_guard<std::mutex> lock(mutex);
    auto found = patterns.find(text);
    if (found == patterns.end()) {
        auto fresh = std::make_unique<regex_t>();
        const std::string pattern(text);
        if (regcomp(fresh.get(), pattern.c_str(), REG_EXTENDED | REG_NOSUB) != 0) {
            throw Error(ErrorCode::Usage, "the pattern `" + pattern + "` is no regular expression");
        }
        found = patterns.emplace(pattern, std::unique_ptr<regex_t, FreePattern>(fresh.release())).first;
    }
    return *found->second;
}

bool matches(std::string_view pattern, const std::string& text) {
    return regexec(&compiled(pattern), text.c_str(), 0, nullptr, 0) == 0;
}

bool is_email(const std::string& text) {
    return matches("^[^@[:space:]]+@[^@[:space:].]+([.][^@[:space:].]+)*$", text);
}

bool is_url(const std::string& text) {
    return matches("^[A-Za-z][A-Za-z0-9+.-]*://[^[:space:]]+$", text);
}

std::string shown(double number) {
    std::array<char, 32> buffer{};
    return {buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr};
}

std::optional<double> number_of(const Value& value) {
    if (const auto* const number = std::get_if<std::int64_t>(&value)) {
        return static_cast<double>(*number);
    }
    if (const auto* const number = std::get_if<double>(&value)) {
        return *number;
    }
    double number = 0;
    return set_value({Scalar::Double}, &number, value) ? std::optional(number) : std::nullopt;
}

/// Characters of a text, bytes of bytes.
std::optional<std::size_t> length_of(const Value& value) {
    if (const auto* const text = std::get_if<std::string>(&value)) {
        const auto is_first_byte = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
        return static_cast<std::size_t>(std::count_if(text->begin(), text->end(), is_first_byte));
    }
    if (const auto* const bytes = std::get_if<Bytes>(&value)) {
        return bytes->size();
    }
    return std::nullopt;
}

bool is_empty(const Value& value) {
    const auto* const text = std::get_if<std::string>(&value);
    return std::holds_alternative<Null>(value) ||
           (text != nullptr && text->find_first_not_of(" \t\r\n") == std::string::npos);
}

std::string joined(std::span<const std::string_view> choices) {
    std::string all;
    for (const std::string_view each : choices) {
        all += (all.empty() ? "" : ", ") + std::string(each);
    }
    return all;
}

std::string default_message(const Rule& rule) {
    switch (rule.kind) {
    case RuleKind::Required: return "is missing";
    case RuleKind::Minimum: return "is less than " + shown(rule.number);
    case RuleKind::Maximum: return "is more than " + shown(rule.number);
    case RuleKind::MinLength: return "is shorter than " + shown(rule.number) + " characters";
    case RuleKind::MaxLength: return "is longer than " + shown(rule.number) + " characters";
    case RuleKind::Pattern: return "does not match " + std::string(rule.text);
    case RuleKind::Email: return "is not an e-mail address";
    case RuleKind::Url: return "is not a URL";
    case RuleKind::Uuid: return "is not a UUID";
    case RuleKind::OneOf: return "is none of " + joined(rule.choices);
    case RuleKind::Custom: return "is not valid";
    }
    return "is not valid";
}

bool holds_for_text(const Rule& rule, const std::string& text) {
    switch (rule.kind) {
    case RuleKind::Pattern: return matches(rule.text, text);
    case RuleKind::Email: return is_email(text);
    case RuleKind::Url: return is_url(text);
    case RuleKind::Uuid: return parse_uuid(text).has_value();
    case RuleKind::OneOf:
        return std::find(rule.choices.begin(), rule.choices.end(), text) != rule.choices.end();
    default: return true;
    }
}

bool holds(const Rule& rule, const Value& value) {
    const std::optional<double> number = number_of(value);
    const std::optional<std::size_t> length = length_of(value);
    switch (rule.kind) {
    case RuleKind::Minimum: return !number || *number >= rule.number;
    case RuleKind::Maximum: return !number || *number <= rule.number;
    case RuleKind::MinLength: return !length || static_cast<double>(*length) >= rule.number;
    case RuleKind::MaxLength: return !length || static_cast<double>(*length) <= rule.number;
    default: {
        const auto* const text = std::get_if<std::string>(&value);
        return text == nullptr || holds_for_text(rule, *text);
    }
    }
}

bool is_kept(const Rule& rule, const query::ColumnInfo& column, const void* row) {
    if (rule.when != nullptr && !rule.when(row)) {
        return true;
    }
    if (rule.kind == RuleKind::Custom) {
        return rule.check(row);
    }
    const auto* const object = static_cast<const char*>(row) + column.offset;
    if (column.type->is_left_out != nullptr && column.type->is_left_out(object)) {
        return true;
    }
    const Value value = value_at(*column.type, object);
    if (rule.kind == RuleKind::Required) {
        return !is_empty(value);
    }
    return std::holds_alternative<Null>(value) || holds(rule, value);
}

void collect(const query::TableInfo& table, const void* row, std::string_view prefix,
             std::vector<FieldError>& errors) {
    for (const Rule& rule : table.rules) {
        const query::ColumnInfo& column = table.columns[rule.column];
        if (!is_kept(rule, column, row)) {
            errors.push_back({std::string(prefix) + std::string(column.name), std::string(rule.name),
                              rule.message.empty() ? default_message(rule) : std::string(rule.message)});
        }
    }
}

void throw_if_any(const query::TableInfo& table, const std::vector<FieldError>& errors) {
    if (errors.empty()) {
        return;
    }
    std::string message = "a row of `" + std::string(table.name) + "` is not valid: ";
    for (const FieldError& error : errors) {
        message += (&error == errors.data() ? "" : ", ") + ("`" + error.path + "` " + error.message);
    }
    Error error(ErrorCode::Validation, message);
    for (const FieldError& each : errors) {
        error.with_field(each);
    }
    throw error;
}

}  // namespace

std::vector<FieldError> find_errors(const query::TableInfo& table, const void* row, std::string_view prefix) {
    std::vector<FieldError> errors;
    collect(table, row, prefix, errors);
    return errors;
}

void validate(const query::TableInfo& table, const void* row) {
    if (!table.rules.empty()) {
        throw_if_any(table, find_errors(table, row));
    }
}

void validate_rows(const query::TableInfo& table, const void* first, std::size_t stride, std::size_t count) {
    if (table.rules.empty()) {
        return;
    }
    std::vector<FieldError> errors;
    for (std::size_t at = 0; at < count; ++at) {
        collect(table, static_cast<const char*>(first) + at * stride, "[" + std::to_string(at) + "].",
                errors);
    }
    throw_if_any(table, errors);
}

}  // namespace varve::orm
