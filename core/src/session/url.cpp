// SPDX-License-Identifier: MIT
#include "varve/session/url.hpp"

#include "varve/sql/ascii.hpp"

#include <algorithm>
#include <array>

namespace varve {

namespace {

constexpr std::string_view hidden = "***";

/// What the names of parameters hold whose values are secrets, misspelt ones too; in URLs and in libpq's
/// key=value form.
constexpr std::array<std::string_view, 4> secret_words{"pass", "pwd", "secret", "token"};
/// Whole names: those of SQLite's with encryption. `sslkey` names a file.
constexpr std::array<std::string_view, 3> secret_names{"key", "hexkey", "textkey"};

bool is_scheme_character(char c) {
    return (lower_ascii(c) >= 'a' && lower_ascii(c) <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '-' || c == '.';
}

/// Length of the scheme, 0 when the text does not start with one.
std::size_t scheme_length(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || colon < 2) {
        return 0;
    }
    const std::string_view scheme = text.substr(0, colon);
    return std::all_of(scheme.begin(), scheme.end(), is_scheme_character) ? colon : 0;
}

/// Where user and password may begin; npos where they cannot. Slashes that somebody forgot do not bring them
/// to light.
std::size_t authority_begin(std::string_view text) {
    if (const std::size_t start = text.find("://"); start != std::string_view::npos) {
        return start + 3;
    }
    const std::size_t length = scheme_length(text);
    const std::size_t begin = length == 0 ? std::string_view::npos : text.find_first_not_of(":/", length);
    const std::size_t colon = begin == std::string_view::npos ? begin : text.find(':', begin);
    return colon == std::string_view::npos ||
                   text.substr(begin, colon - begin).find('/') != std::string_view::npos
               ? std::string_view::npos
               : begin;
}

void hide_authority_password(std::string& text) {
    const std::size_t begin = authority_begin(text);
    if (begin == std::string::npos) {
        return;
    }
    const std::size_t end = std::min(text.find_first_of("/?#", begin), text.size());
    // A password may hold an unescaped `@`: what precedes the last one is user and password.
    const std::size_t at = text.rfind('@', end == 0 ? 0 : end - 1);
    const std::size_t last_at = std::max(at == std::string::npos || at < begin ? 0 : at, text.rfind('@'));
    if (last_at == std::string::npos || last_at < begin) {
        return;
    }
    const std::size_t colon = text.find(':', begin);
    if (colon != std::string::npos && colon < last_at) {
        text.replace(colon + 1, last_at - colon - 1, hidden);
    }
}

bool is_secret(std::string name) {
    name = lower_ascii(name);
    return std::find(secret_names.begin(), secret_names.end(), name) != secret_names.end() ||
           std::any_of(secret_words.begin(), secret_words.end(),
                       [&](std::string_view word) { return name.find(word) != std::string::npos; });
}

void hide_parameters(std::string& text) {
    for (std::size_t equals = text.find('='); equals != std::string::npos;
         equals = text.find('=', equals + 1)) {
        const std::size_t separator = text.find_last_of("?&# ", equals);
        const std::size_t begin = separator == std::string::npos ? 0 : separator + 1;
        if (is_secret(text.substr(begin, equals - begin))) {
            const std::size_t end = std::min(text.find_first_of("&# ", equals), text.size());
            text.replace(equals + 1, end - equals - 1, hidden);
        }
    }
}

}  // namespace

std::string Url::scheme() const {
    std::string scheme = m_text.substr(0, scheme_length(m_text));
    scheme = lower_ascii(scheme);
    return scheme;
}

std::string_view Url::rest() const {
    const std::size_t length = scheme_length(m_text);
    return std::string_view(m_text).substr(length == 0 ? 0 : length + 1);
}

std::string Url::redacted() const {
    std::string text = m_text;
    // What is hidden may be what kept something else from being seen.
    for (std::string before; before != text;) {
        before = text;
        hide_authority_password(text);
        hide_parameters(text);
    }
    return text;
}

bool looks_like_url(std::string_view text) {
    return scheme_length(text) != 0;
}

}  // namespace varve
