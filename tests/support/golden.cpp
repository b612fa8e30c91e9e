// SPDX-License-Identifier: MIT
#include "support/golden.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <pwd.h>
#include <unistd.h>

namespace varve::test {
namespace {

bool is_plain(std::string_view text) {
    constexpr std::string_view harmless = " _-./=(),+<>@%^$";
    return !text.empty() && std::isalpha(static_cast<unsigned char>(text.front())) != 0 &&
           text.back() != ' ' && std::all_of(text.begin(), text.end(), [&](unsigned char c) {
               return std::isalnum(c) != 0 || harmless.find(static_cast<char>(c)) != std::string_view::npos;
           });
}

std::string block(std::string_view text, int indent) {
    const std::string margin(static_cast<std::size_t>(indent) + 2, ' ');
    const bool ends_line = text.ends_with('\n');
    std::string result = text.front() == ' ' || text.front() == '\n' ? "|2" : "|";
    // `-` drops the last line's end, `+` keeps more than one.
    result += !ends_line ? "-" : (text.ends_with("\n\n") || text == "\n" ? "+" : "");
    result += '\n';
    std::string_view rest = ends_line ? text.substr(0, text.size() - 1) : text;
    while (true) {
        const std::size_t end = rest.find('\n');
        const std::string_view line = rest.substr(0, end);
        result += (line.empty() ? "" : margin) + std::string(line) + "\n";
        if (end == std::string_view::npos) {
            return result;
        }
        rest.remove_prefix(end + 1);
    }
}

using Matches = std::size_t (*)(std::string_view);

std::size_t count_while(std::string_view text, std::size_t from, int (*is)(int)) {
    std::size_t at = from;
    while (at < text.size() && is(static_cast<unsigned char>(text[at])) != 0) {
        ++at;
    }
    return at - from;
}

/// The length of `pattern` when the text begins with it; `d` in it stands for a digit.
std::size_t digits_like(std::string_view text, std::string_view pattern) {
    if (text.size() < pattern.size()) {
        return 0;
    }
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const bool is_right = pattern[i] == 'd' ? std::isdigit(static_cast<unsigned char>(text[i])) != 0
                                                : text[i] == pattern[i];
        if (!is_right) {
            return 0;
        }
    }
    return pattern.size();
}

std::size_t time_at(std::string_view text) {
    std::size_t length =
        std::max(digits_like(text, "dddd-dd-dd dd:dd:dd"), digits_like(text, "dddd-dd-ddTdd:dd:dd"));
    if (length == 0) {
        return digits_like(text, "dd:dd:dd");
    }
    if (length < text.size() && text[length] == '.') {
        length += 1 + count_while(text, length + 1, std::isdigit);
    }
    if (length < text.size() && text[length] == 'Z') {
        ++length;
    } else if (length < text.size() && (text[length] == '+' || text[length] == '-')) {
        length += 1 + count_while(text, length + 1, std::isdigit);
    }
    return length;
}

std::size_t version_at(std::string_view text) {
    return count_while(text, 0, std::isdigit) == 14 && text.starts_with("20") ? 14 : 0;
}

std::size_t hash_at(std::string_view text) {
    return count_while(text, 0, std::isxdigit) == 64 ? 64 : 0;
}

std::size_t duration_at(std::string_view text) {
    std::size_t length = count_while(text, 0, std::isdigit);
    if (length == 0) {
        return 0;
    }
    if (length + 1 < text.size() && text[length] == '.' &&
        std::isdigit(static_cast<unsigned char>(text[length + 1])) != 0) {
        length += 1 + count_while(text, length + 1, std::isdigit);
    }
    for (const std::string_view unit : {" ms", " s", "ms", "s"}) {
        const std::string_view behind = text.substr(length);
        if (behind.starts_with(unit) &&
            (behind.size() == unit.size() ||
             std::isalnum(static_cast<unsigned char>(behind[unit.size()])) == 0)) {
            return length + unit.size();
        }
    }
    return 0;
}

std::size_t pid_at(std::string_view text) {
    return text.starts_with("pid ") && count_while(text, 4, std::isdigit) > 0
               ? 4 + count_while(text, 4, std::isdigit)
               : 0;
}

/// The field of a JSON document.
std::size_t milliseconds_at(std::string_view text) {
    constexpr std::string_view key = "duration_ms\": ";
    return text.starts_with(key) ? key.size() + count_while(text, key.size(), std::isdigit) : 0;
}

/// Who runs the tests, as varve records it.
std::size_t runner_at(std::string_view text) {
    static const std::string runner = [] {
        const passwd* user = ::getpwuid(::getuid());
        char host[256] = {};
        ::gethostname(host, sizeof host - 1);
        return (user != nullptr ? std::string(user->pw_name) : std::to_string(::getuid())) + "@" + host;
    }();
    return text.starts_with(runner) ? runner.size() : 0;
}

struct Volatile {
    Matches matches;
    std::string_view placeholder;
};

constexpr Volatile volatile_parts[] = {
    {hash_at, "<hash>"},         {version_at, "<version>"}, {time_at, "<time>"},
    {duration_at, "<duration>"}, {pid_at, "pid <pid>"},     {milliseconds_at, "duration_ms\": <duration>"},
    {runner_at, "<runner>"},
};

}  // namespace

bool is_blessing() {
    return std::getenv("VARVE_BLESS") != nullptr;
}

std::string yaml_entry(std::string_view key, std::string_view text, int indent) {
    std::string line = std::string(static_cast<std::size_t>(indent), ' ').append(key) + ": ";
    if (text.empty()) {
        return line + "\"\"\n";
    }
    return is_plain(text) ? line.append(text) + "\n" : line + block(text, indent);
}

std::string replace_all(std::string text, std::string_view what, std::string_view with) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
        text.replace(at, what.size(), with);
    }
    return text;
}

std::string without_volatile_parts(std::string_view text) {
    std::string result;
    std::size_t at = 0;
    bool is_inside_word = false;
    while (at < text.size()) {
        std::size_t length = 0;
        for (const Volatile& part : volatile_parts) {
            length = is_inside_word ? 0 : part.matches(text.substr(at));
            if (length > 0) {
                result += part.placeholder;
                break;
            }
        }
        if (length == 0) {
            result += text[at];
            // `users2s` is a name, not a duration.
            is_inside_word = std::isalnum(static_cast<unsigned char>(text[at])) != 0;
            length = 1;
        }
        at += length;
    }
    return result;
}

}  // namespace varve::test
