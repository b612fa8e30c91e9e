// SPDX-License-Identifier: MIT
#include "squeezed_text.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>

namespace varve::sqlite {

namespace {

struct Word {
    std::string text;
    /// Names in quotes are no keywords.
    bool is_quoted = false;
};

using Words = std::vector<Word>;

bool is_part_of_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' ||
           static_cast<unsigned char>(c) >= 0x80;
}

/// Where a comment at `at` ends; `at` itself when there is none.
std::size_t skip_comment(std::string_view sql, std::size_t at) {
    const std::string_view pair = sql.substr(at, 2);
    if (pair == "--") {
        return std::min(sql.find('\n', at), sql.size());
    }
    if (pair == "/*") {
        const std::size_t end = sql.find("*/", at + 2);
        return end == std::string_view::npos ? sql.size() : end + 2;
    }
    return at;
}

/// Reads what stands in quotes, doubled quotes undone; `at` moves behind it.
std::string read_quoted(std::string_view sql, std::size_t& at) {
    const char close = sql[at] == '[' ? ']' : sql[at];
    std::string text;
    for (++at; at < sql.size(); ++at) {
        if (sql[at] != close) {
            text += sql[at];
        } else if (close != ']' && at + 1 < sql.size() && sql[at + 1] == close) {
            text += sql[at++];
        } else {
            ++at;
            break;
        }
    }
    return text;
}

std::string lowered(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

Words words_of(std::string_view sql) {
    Words words;
    std::size_t at = 0;
    while (at < sql.size()) {
        const char c = sql[at];
        if (const std::size_t end = skip_comment(sql, at); end != at) {
            at = end;
        } else if (std::isspace(static_cast<unsigned char>(c)) != 0) {
            ++at;
        } else if (c == '\'') {
            words.push_back({"'" + read_quoted(sql, at) + "'", true});
        } else if (c == '"' || c == '`' || c == '[') {
            words.push_back({lowered(read_quoted(sql, at)), true});
        } else if (is_part_of_word(c)) {
            const std::size_t begin = at;
            while (at < sql.size() && is_part_of_word(sql[at])) {
                ++at;
            }
            words.push_back({lowered(std::string(sql.substr(begin, at - begin)))});
        } else {
            words.push_back({std::string(1, c)});
            ++at;
        }
    }
    return words;
}

bool is(const Words& words, std::size_t at, std::string_view text) {
    return at < words.size() && !words[at].is_quoted && words[at].text == text;
}

/// Index behind the parenthesis that closes the one at `open`.
std::size_t behind_parenthesis(const Words& words, std::size_t open) {
    int depth = 0;
    std::size_t at = open;
    for (; at < words.size(); ++at) {
        depth += is(words, at, "(") ? 1 : is(words, at, ")") ? -1 : 0;
        if (depth == 0) {
            return at + 1;
        }
    }
    return at;
}

std::string joined(const Words& words, std::size_t begin, std::size_t end, std::string_view own_table) {
    while (end - begin >= 2 && is(words, begin, "(") && behind_parenthesis(words, begin) == end) {
        ++begin;
        --end;
    }
    std::string text;
    for (std::size_t at = begin; at < end; ++at) {
        if (!own_table.empty() && words[at].text == own_table && is(words, at + 1, ".")) {
            ++at;
        } else {
            text += words[at].text;
        }
    }
    return text;
}

class ClauseReader {
public:
    explicit ClauseReader(Words words) : m_words(std::move(words)) {}

    std::vector<std::string> read() {
        std::size_t at = 0;
        while (at < m_words.size() && !is(m_words, at, "(")) {
            m_table = m_words[at++].text;
        }
        for (++at; at < m_words.size();) {
            at = read_at(at);
        }
        return std::move(m_clauses);
    }

private:
    std::string word(std::size_t at) const { return at < m_words.size() ? m_words[at].text : std::string(); }

    std::size_t read_at(std::size_t at) {
        if ((is(m_words, at, "check") || is(m_words, at, "as")) && is(m_words, at + 1, "(")) {
            const std::size_t end = behind_parenthesis(m_words, at + 1);
            m_clauses.push_back(word(at) + " " + joined(m_words, at + 1, end, m_table));
            return end;
        }
        if (is(m_words, at, "(")) {
            read_list(at);
            return behind_parenthesis(m_words, at);
        }
        if (is(m_words, at, "collate") && word(at + 1) != "binary") {
            m_clauses.push_back("collate " + word(at + 1));
        } else if (is(m_words, at, "on") && is(m_words, at + 1, "conflict") && word(at + 2) != "abort") {
            m_clauses.push_back("on conflict " + word(at + 2));
        } else if (is(m_words, at, "autoincrement")) {
            m_clauses.emplace_back("autoincrement");
        } else if (is(m_words, at, "deferrable") && !is(m_words, at - 1, "not")) {
            m_clauses.push_back(is(m_words, at + 1, "initially") && is(m_words, at + 2, "deferred")
                                    ? "deferred"
                                    : "deferrable");
        } else if (is(m_words, at, "constraint") && names_something(at + 2)) {
            m_clauses.push_back("constraint " + word(at + 1));
        }
        return at + 1;
    }

    /// AUTOINCREMENT may stand in the column list of PRIMARY KEY.
    void read_list(std::size_t open) {
        for (std::size_t at = open; at < behind_parenthesis(m_words, open); ++at) {
            if (is(m_words, at, "autoincrement")) {
                m_clauses.emplace_back("autoincrement");
            }
        }
    }

    bool names_something(std::size_t at) const {
        for (const std::string_view kind : {"check", "unique", "primary", "foreign", "references"}) {
            if (is(m_words, at, kind)) {
                return true;
            }
        }
        return false;
    }

    Words m_words;
    std::string m_table;
    std::vector<std::string> m_clauses;
};

}  // namespace

std::string squeezed(std::string_view sql) {
    const Words words = words_of(sql);
    return joined(words, 0, words.size(), {});
}

std::string squeezed_default(std::string_view sql) {
    std::string text = squeezed(sql);
    std::erase(text, '\'');
    return text;
}

std::vector<std::string> clauses_in(std::string_view create_table) {
    Words words = words_of(create_table);
    if (is(words, 1, "virtual")) {
        return {joined(words, 0, words.size(), {})};
    }
    return ClauseReader(std::move(words)).read();
}

std::string squeezed_key_and_condition(std::string_view create_index) {
    const Words words = words_of(create_index);
    const auto open = static_cast<std::size_t>(
        std::find_if(words.begin(), words.end(),
                     [](const Word& each) { return !each.is_quoted && each.text == "("; }) -
        words.begin());
    const std::size_t end = behind_parenthesis(words, open);
    const bool has_parentheses =
        std::any_of(words.begin() + static_cast<std::ptrdiff_t>(std::min(open + 1, words.size())),
                    words.end(), [](const Word& each) { return !each.is_quoted && each.text == "("; });
    if (end >= words.size() && !has_parentheses) {
        return {};  // Plain columns: the pragma shows them.
    }
    std::string text;
    for (std::size_t at = open; at < words.size(); ++at) {
        const bool is_noise =
            is(words, at, "(") || is(words, at, ")") || is(words, at, "asc") || is(words, at, "desc");
        if (is(words, at, "collate")) {
            ++at;
        } else if (!is_noise) {
            text += words[at].text;
        }
    }
    return text;
}

}  // namespace varve::sqlite
