// SPDX-License-Identifier: MIT
#include "varve/sql/subject.hpp"

#include "varve/sql/ascii.hpp"
#include "varve/sql/token.hpp"

#include <initializer_list>

namespace varve {

namespace {

/// Goes through the words at the beginning of a statement.
class Beginning {
public:
    Beginning(std::string_view sql, const Lexis& lexis) : m_tokenizer(sql, lexis), m_lexis(&lexis) { step(); }

    bool skip(std::string_view word) {
        const bool is_there =
            m_has_token && m_token.kind == TokenKind::Word && equals_ignoring_case(m_token.text, word);
        if (is_there) {
            step();
        }
        return is_there;
    }

    bool skip_one_of(std::initializer_list<std::string_view> words) {
        for (const std::string_view word : words) {
            if (skip(word)) {
                return true;
            }
        }
        return false;
    }

    void skip_all_of(std::initializer_list<std::string_view> words) {
        while (skip_one_of(words)) {
        }
    }

    /// Past the next time this word stands bare; false when it does not.
    bool skip_to(std::string_view word) {
        while (m_has_token) {
            if (skip(word)) {
                return true;
            }
            step();
        }
        return false;
    }

    /// Reads a name with its qualifiers; the part that stands `from_last` before the last.
    std::optional<std::string> name(std::size_t from_last = 0) {
        std::vector<std::string> parts;
        while (m_has_token && (m_token.kind == TokenKind::Word || m_token.kind == TokenKind::QuotedName)) {
            parts.push_back(lower_ascii(name_of(m_token, *m_lexis)));
            step();
            if (!m_has_token || m_token.text != ".") {
                break;
            }
            step();
        }
        if (parts.size() <= from_last) {
            return std::nullopt;
        }
        return parts[parts.size() - 1 - from_last];
    }

private:
    void step() {
        do {
            m_has_token = m_tokenizer.next(m_token);
        } while (m_has_token && (m_token.kind == TokenKind::Space || m_token.kind == TokenKind::Comment));
    }

    Tokenizer m_tokenizer;
    const Lexis* m_lexis;
    Token m_token{TokenKind::Space, 0, {}};
    bool m_has_token = false;
};

std::optional<std::string> created_subject(Beginning& words) {
    words.skip_all_of({"or", "replace", "unlogged", "unique", "materialized", "recursive", "constraint"});
    if (words.skip_one_of({"table", "view", "sequence", "type", "domain"})) {
        words.skip_all_of({"if", "not", "exists"});
        return words.name();
    }
    if (words.skip_one_of({"index", "trigger", "policy"}) && words.skip_to("on")) {
        words.skip("only");
        return words.name();
    }
    return std::nullopt;
}

std::optional<std::string> commented_subject(Beginning& words) {
    if (words.skip("column")) {
        return words.name(1);
    }
    words.skip("materialized");
    return words.skip_one_of({"table", "view", "sequence", "type", "domain"}) ? words.name() : std::nullopt;
}

}  // namespace

std::optional<std::string> subject_of(std::string_view sql, const Lexis& lexis) {
    Beginning words(sql, lexis);
    if (words.skip("create")) {
        return created_subject(words);
    }
    if (words.skip("alter")) {
        if (!words.skip_one_of({"table", "view", "sequence", "type", "domain"})) {
            return std::nullopt;
        }
        words.skip_all_of({"if", "exists", "only"});
        return words.name();
    }
    if (words.skip("comment") && words.skip("on")) {
        return commented_subject(words);
    }
    return std::nullopt;
}

}  // namespace varve
