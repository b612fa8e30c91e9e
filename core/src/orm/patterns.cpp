// SPDX-License-Identifier: MIT
#include "patterns.hpp"

#include "varve/diag/error.hpp"

#include <clocale>
#include <locale.h>
#include <regex.h>

namespace varve::orm {

namespace {

/// Made once and kept: making one for each text takes longer than to match it, and what the C library loads
/// for its conversions is then never let go while another thread uses it. Null where there is none.
locale_t utf8_locale() {
    static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return locale;
}

/// This thread sees characters of UTF-8 as long as one of these lives.
class Utf8Characters {
public:
    Utf8Characters() : m_former(uselocale(utf8_locale())) {}
    ~Utf8Characters() { uselocale(m_former); }
    Utf8Characters(const Utf8Characters&) = delete;
    Utf8Characters& operator=(const Utf8Characters&) = delete;

private:
    locale_t m_former;
};

}  // namespace

struct Patterns::Compiled {
    regex_t expression{};
    bool is_made = false;
    ~Compiled() {
        if (is_made) {
            regfree(&expression);
        }
    }
};

Patterns::Patterns() = default;
Patterns::~Patterns() = default;

bool Patterns::matches(std::string_view pattern, const std::string& text) {
    const Utf8Characters characters;
    auto found = m_patterns.find(pattern);
    if (found == m_patterns.end()) {
        auto fresh = std::make_unique<Compiled>();
        const std::string source(pattern);
        fresh->is_made = regcomp(&fresh->expression, source.c_str(), REG_EXTENDED | REG_NOSUB) == 0;
        if (!fresh->is_made) {
            throw Error(ErrorCode::Usage, "the pattern `" + source + "` is no regular expression");
        }
        found = m_patterns.emplace(source, std::move(fresh)).first;
    }
    return regexec(&found->second->expression, text.c_str(), 0, nullptr, 0) == 0;
}

}  // namespace varve::orm
