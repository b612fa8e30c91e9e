// SPDX-License-Identifier: MIT
#include "names.hpp"

#include "varve/sql/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace varve::codegen::cpp {

namespace {

/// Keywords, alternative tokens, macros of standard headers and names that the header itself uses.
constexpr auto taken_words = std::to_array<std::string_view>({
    "alignas",
    "alignof",
    "and",
    "and_eq",
    "asm",
    "assert",
    "auto",
    "bitand",
    "bitor",
    "bool",
    "break",
    "case",
    "catch",
    "char",
    "char16_t",
    "char32_t",
    "char8_t",
    "class",
    "co_await",
    "co_return",
    "co_yield",
    "compl",
    "concept",
    "const",
    "const_cast",
    "consteval",
    "constexpr",
    "constinit",
    "continue",
    "decltype",
    "default",
    "delete",
    "do",
    "double",
    "dynamic_cast",
    "else",
    "enum",
    "errno",
    "explicit",
    "export",
    "extern",
    "false",
    "float",
    "for",
    "friend",
    "goto",
    "if",
    "inline",
    "int",
    "linux",
    "long",
    "mutable",
    "namespace",
    "new",
    "noexcept",
    "not",
    "not_eq",
    "nullptr",
    "offsetof",
    "operator",
    "or",
    "or_eq",
    "private",
    "protected",
    "public",
    "register",
    "requires",
    "return",
    "short",
    "signed",
    "sizeof",
    "static",
    "static_assert",
    "static_cast",
    "std",
    "stderr",
    "stdin",
    "stdout",
    "struct",
    "switch",
    "template",
    "this",
    "thread_local",
    "throw",
    "true",
    "try",
    "typedef",
    "typeid",
    "typename",
    "union",
    "unix",
    "unsigned",
    "using",
    "varve",
    "virtual",
    "void",
    "volatile",
    "wchar_t",
    "while",
    "xor",
    "xor_eq",
    "BUFSIZ",
    "DOMAIN",
    "EOF",
    "FALSE",
    "HUGE_VAL",
    "INFINITY",
    "NAN",
    "NULL",
    "OVERFLOW",
    "RAND_MAX",
    "TRUE",
    "UNDERFLOW",
    "reinterpret_cast",
});

/// Letters of Latin-1 and Latin Extended-A from U+00C0 on, without their marks; `.` for what is no letter.
constexpr std::string_view plain_letters = "AAAAAAACEEEEIIIIDNOOOOO.OUUUUYTsaaaaaaaceeeeiiiidnooooo.ouuuuyty"
                                           "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlLl"
                                           "LlNnNnNnnNnOoOoOoOoRrRrRrSsSsSsSsTtTtTtUu"
                                           "UuUuUuUuUuWwYyYZzZzZzs";

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}

/// The character that begins at `at`, which is moved behind it.
std::uint32_t next_character(std::string_view text, std::size_t& at) {
    const auto first = static_cast<unsigned char>(text[at++]);
    std::uint32_t character = first < 0x80U ? first
                                            : first & (first < 0xE0U   ? 0x1FU
                                                       : first < 0xF0U ? 0x0FU
                                                                       : 0x07U);
    while (first >= 0xC0U && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) {
        character = (character << 6U) | (static_cast<unsigned char>(text[at++]) & 0x3FU);
    }
    return character;
}

/// Letters, digits and `_` only.
std::string transliterated(std::string_view name) {
    std::string text;
    for (std::size_t at = 0; at < name.size();) {
        const std::uint32_t character = next_character(name, at);
        constexpr std::uint32_t first_letter = 0xC0;
        if (character < 0x80U) {
            const char c = static_cast<char>(character);
            text += is_letter(c) || is_digit(c) ? c : '_';
        } else if (character >= first_letter && character - first_letter < plain_letters.size()) {
            const char plain = plain_letters[character - first_letter];
            text += plain == '.' ? '_' : plain;
        } else {
            // No alphabet is known well enough; the number of the character keeps names apart.
            constexpr std::string_view digits = "0123456789abcdef";
            text += 'u';
            for (int shift = character > 0xFFFFU ? 20 : 12; shift >= 0; shift -= 4) {
                text += digits[(character >> static_cast<unsigned>(shift)) & 0xFU];
            }
        }
    }
    return text;
}

struct Ending {
    std::string_view plural;
    std::string_view singular;
};

/// Whole words, and endings of compounds of them.
constexpr auto irregular = std::to_array<Ending>({
    {"people", "person"},     {"children", "child"},    {"women", "woman"},     {"men", "man"},
    {"mice", "mouse"},        {"indices", "index"},     {"vertices", "vertex"}, {"matrices", "matrix"},
    {"analyses", "analysis"}, {"crises", "crisis"},     {"series", "series"},   {"species", "species"},
    {"news", "news"},         {"movies", "movie"},      {"cookies", "cookie"},  {"caches", "cache"},
    {"axes", "axis"},         {"addresses", "address"}, {"leaves", "leaf"},     {"lives", "life"},
    {"halves", "half"},       {"shelves", "shelf"},     {"wolves", "wolf"},     {"lens", "lens"},
});

/// The first that fits counts.
constexpr auto regular = std::to_array<Ending>({
    {"ies", "y"},
    {"ouses", "ouse"},
    {"auses", "ause"},
    {"uses", "us"},
    {"sses", "ss"},
    {"shes", "sh"},
    {"ches", "ch"},
    {"xes", "x"},
    {"zzes", "zz"},
    {"ss", "ss"},
    {"us", "us"},
    {"is", "is"},
    {"s", ""},
});

std::string singular_word(const std::string& word) {
    for (const Ending& each : irregular) {
        if (word == each.plural) {
            return std::string(each.singular);
        }
    }
    for (const Ending& each : regular) {
        if (word.size() > each.plural.size() + 1 && word.ends_with(each.plural)) {
            return word.substr(0, word.size() - each.plural.size()) + std::string(each.singular);
        }
    }
    return word;
}

}  // namespace

std::string identifier(std::string_view name) {
    std::string text = transliterated(name);
    if (text.empty() || is_digit(text.front())) {
        text.insert(text.begin(), '_');
    }
    const bool is_taken = std::find(taken_words.begin(), taken_words.end(), text) != taken_words.end();
    return is_taken || text == "_" ? text + "_" : text;
}

std::vector<std::string> words_of(std::string_view name) {
    const std::string text = transliterated(name);
    const bool has_small =
        std::any_of(text.begin(), text.end(), [](char c) { return is_letter(c) && !is_upper(c); });
    std::vector<std::string> words;
    bool begins_word = true;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '_') {
            begins_word = true;
            continue;
        }
        const bool is_hump = has_small && is_upper(text[at]) && at != 0 && !is_upper(text[at - 1]);
        if (begins_word || is_hump) {
            words.emplace_back();
        }
        words.back() += text[at];
        begins_word = false;
    }
    for (std::string& word : words) {
        word = lower_ascii(word);
    }
    return words;
}

std::string upper_camel(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        const char first = word.front();
        text += first >= 'a' && first <= 'z' ? static_cast<char>(first - 'a' + 'A') : first;
        text += word.substr(1);
    }
    return identifier(text);
}

std::string snake(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : "_") + word;
    }
    return identifier(text);
}

std::vector<std::string> singular(std::vector<std::string> words) {
    if (!words.empty()) {
        words.back() = singular_word(words.back());
    }
    return words;
}

std::string NameSet::claim(const std::vector<std::string>& names) {
    const auto free =
        std::find_if(names.begin(), names.end(), [&](const std::string& name) { return !has(name); });
    std::string name = free == names.end() ? names.back() : *free;
    while (has(name)) {
        name += '_';
    }
    m_taken.insert(name);
    return name;
}

}  // namespace varve::codegen::cpp
