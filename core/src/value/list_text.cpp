// SPDX-License-Identifier: MIT
#include "varve/value/list_text.hpp"

#include "varve/diag/error.hpp"
#include "varve/model/overloaded.hpp"
#include "varve/value/number.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace varve {

namespace {

std::string quoted(std::string_view text, ListForm form) {
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            quoted += '\\';
            quoted += c;
        } else if (form == ListForm::Json && static_cast<unsigned char>(c) < 0x20) {
            std::array<char, 8> escape{};
            std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(c));
            quoted += escape.data();
        } else {
            quoted += c;
        }
    }
    return quoted + "\"";
}

std::string hex_of(const Bytes& bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex = "\\x";
    for (const std::byte byte : bytes) {
        hex += digits[std::to_integer<unsigned>(byte) >> 4U];
        hex += digits[std::to_integer<unsigned>(byte) & 0xFU];
    }
    return hex;
}

std::string item(const Value& value, ListForm form, std::string_view suffix) {
    const bool is_json = form == ListForm::Json;
    return std::visit(Overloaded{
                          [&](Null) { return std::string(is_json ? "null" : "NULL"); },
                          [&](bool truth) { return std::string(truth ? "true" : "false"); },
                          [&](std::int64_t number) { return std::to_string(number); },
                          [&](double number) {
                              if (is_json && !std::isfinite(number)) {
                                  throw Error(ErrorCode::Unsupported,
                                              "a list has no place for " + to_text(number));
                              }
                              return to_text(number);
                          },
                          [&](const std::string& text) { return quoted(text + std::string(suffix), form); },
                          [&](const Bytes& bytes) {
                              if (is_json) {
                                  throw Error(ErrorCode::Unsupported, "a list has no place for bytes");
                              }
                              return quoted(hex_of(bytes), form);
                          },
                      },
                      value);
}

}  // namespace

namespace {

/// A value of JSON; nothing for what a list cannot hold.
std::optional<Value> value_of(const nlohmann::json& item) {
    using Type = nlohmann::json::value_t;
    switch (item.type()) {
    case Type::null: return Null();
    case Type::boolean: return item.get<bool>();
    case Type::number_integer: return item.get<std::int64_t>();
    case Type::number_unsigned:
        return item.get<std::uint64_t>() > INT64_MAX ? std::nullopt
                                                     : std::optional<Value>(item.get<std::int64_t>());
    case Type::number_float: return item.get<double>();
    case Type::string: return item.get<std::string>();
    default: return std::nullopt;
    }
}

std::optional<List> parse_json(std::string_view text) {
    const nlohmann::json items = nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
    if (!items.is_array()) {
        return std::nullopt;
    }
    List list;
    for (const nlohmann::json& item : items) {
        std::optional<Value> value = value_of(item);
        if (!value) {
            return std::nullopt;
        }
        list.push_back(*std::move(value));
    }
    return list;
}

/// `"a \\ b"` or `word` at the beginning of `rest`, which is taken off.
std::optional<Value> take_item(std::string_view& rest) {
    std::string item;
    const bool is_quoted = rest.starts_with('"');
    rest.remove_prefix(is_quoted ? 1 : 0);
    while (!rest.empty() && (is_quoted ? rest.front() != '"' : rest.front() != ',')) {
        if (rest.front() == '\\' && rest.size() > 1) {
            rest.remove_prefix(1);
        } else if (!is_quoted && (rest.front() == '{' || rest.front() == '}')) {
            return std::nullopt;
        }
        item += rest.front();
        rest.remove_prefix(1);
    }
    if (is_quoted) {
        if (rest.empty()) {
            return std::nullopt;
        }
        rest.remove_prefix(1);
    }
    return !is_quoted && item == "NULL" ? Value(Null()) : Value(std::move(item));
}

std::optional<List> parse_array(std::string_view text) {
    if (text.size() < 2 || text.front() != '{' || text.back() != '}') {
        return std::nullopt;
    }
    List list;
    for (std::string_view rest = text.substr(1, text.size() - 2); !rest.empty();) {
        std::optional<Value> value = take_item(rest);
        if (!value || (!rest.empty() && rest.front() != ',')) {
            return std::nullopt;
        }
        list.push_back(*std::move(value));
        rest.remove_prefix(rest.empty() ? 0 : 1);
    }
    return list;
}

}  // namespace

std::optional<List> parse_list(std::string_view text, ListForm form) {
    return form == ListForm::Json ? parse_json(text) : parse_array(text);
}

std::string list_text(const List& list, ListForm form, std::string_view suffix) {
    std::string text;
    for (const Value& value : list) {
        text += (text.empty() ? "" : ",") + item(value, form, suffix);
    }
    return form == ListForm::Json ? "[" + text + "]" : "{" + text + "}";
}

}  // namespace varve
