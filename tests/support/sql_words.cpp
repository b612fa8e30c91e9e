// SPDX-License-Identifier: MIT
#include "support/sql_words.hpp"

#include <algorithm>
#include <cctype>

namespace varve::test {
namespace {

bool is_word_character(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' ||
           static_cast<unsigned char>(c) >= 0x80;
}

/// The end of a quoted stretch, after its closing quote; the quote doubled inside is part of it.
std::size_t end_of_quoted(std::string_view sql, std::size_t begin, char close) {
    std::size_t at = begin + 1;
    while (at < sql.size()) {
        if (sql[at] != close) {
            ++at;
        } else if (at + 1 < sql.size() && sql[at + 1] == close && close != ']') {
            at += 2;
        } else {
            return at + 1;
        }
    }
    return at;
}

std::size_t end_of_comment(std::string_view sql, std::size_t begin) {
    if (sql.substr(begin, 2) == "--") {
        return std::min(sql.find('\n', begin), sql.size());
    }
    const std::size_t close = sql.find("*/", begin + 2);
    return close == std::string_view::npos ? sql.size() : close + 2;
}

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

/// From an opening parenthesis to its match, both left out; moves `at` behind it.
std::string parenthesised(const std::vector<std::string>& words, std::size_t& at) {
    std::string text;
    int depth = 0;
    for (; at < words.size(); ++at) {
        if (words[at] == "(" && depth++ == 0) {
            continue;
        }
        if (words[at] == ")" && --depth == 0) {
            break;
        }
        text += (text.empty() ? "" : " ") + words[at];
    }
    return text;
}

}  // namespace

std::vector<std::string> sql_words(std::string_view sql) {
    std::vector<std::string> words;
    std::size_t at = 0;
    while (at < sql.size()) {
        const char c = sql[at];
        std::size_t end = at + 1;
        if (std::isspace(static_cast<unsigned char>(c)) != 0) {
            at = end;
            continue;
        }
        if (sql.substr(at, 2) == "--" || sql.substr(at, 2) == "/*") {
            at = end_of_comment(sql, at);
            continue;
        }
        if (c == '\'') {
            end = end_of_quoted(sql, at, '\'');
            words.emplace_back(sql.substr(at, end - at));
        } else if (c == '"' || c == '`' || c == '[') {
            end = end_of_quoted(sql, at, c == '[' ? ']' : c);
            words.push_back(lower(sql.substr(at + 1, end - at - 2)));
        } else if (is_word_character(c)) {
            // A point belongs to a number and stands between names: `new.name` is as good as `new . "name"`.
            const bool is_number = std::isdigit(static_cast<unsigned char>(c)) != 0;
            while (end < sql.size() && (is_word_character(sql[end]) || (is_number && sql[end] == '.'))) {
                ++end;
            }
            words.push_back(lower(sql.substr(at, end - at)));
        } else {
            words.emplace_back(1, c);
        }
        at = end;
    }
    return words;
}

std::vector<std::string> without_doubled_parentheses(const std::vector<std::string>& words) {
    std::vector<std::size_t> open;
    std::vector<bool> is_dropped(words.size(), false);
    const auto is_one_of = [&](std::size_t at, const char* bracket) {
        return words[at] == bracket || words[at] == ",";
    };
    for (std::size_t at = 0; at < words.size(); ++at) {
        if (words[at] == "(") {
            open.push_back(at);
        } else if (words[at] == ")" && !open.empty()) {
            const std::size_t begin = open.back();
            open.pop_back();
            const bool is_item =
                begin > 0 && is_one_of(begin - 1, "(") && at + 1 < words.size() && is_one_of(at + 1, ")");
            is_dropped[begin] = is_item;
            is_dropped[at] = is_item;
        }
    }
    std::vector<std::string> kept;
    for (std::size_t at = 0; at < words.size(); ++at) {
        if (!is_dropped[at]) {
            kept.push_back(words[at]);
        }
    }
    return kept;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : " ") + word;
    }
    return text;
}

std::vector<std::string> facts_of_create_table(std::string_view sql) {
    const std::vector<std::string> words = without_doubled_parentheses(sql_words(sql));
    std::vector<std::string> facts;
    for (std::size_t at = 0; at + 1 < words.size(); ++at) {
        const std::string& word = words[at];
        const std::string& next = words[at + 1];
        if ((word == "check" || word == "as") && next == "(") {
            ++at;
            facts.push_back((word == "as" ? "generated " : "check ") + parenthesised(words, at));
        } else if (word == "constraint") {
            facts.push_back("constraint " + next);
        } else if (word == "deferrable" && at > 0) {
            const std::string deferred =
                next == "initially" && at + 2 < words.size() ? " " + words[at + 2] : "";
            facts.push_back((words[at - 1] == "not" ? "not deferrable" : "deferrable") + deferred);
        } else if (word == "on" && next == "conflict" && at + 2 < words.size()) {
            facts.push_back("on conflict " + words[at + 2]);
        } else if (word == "autoincrement") {
            facts.push_back(word);
        }
    }
    std::sort(facts.begin(), facts.end());
    return facts;
}

}  // namespace varve::test
