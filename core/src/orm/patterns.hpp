// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace varve::orm {

/// POSIX extended regular expressions by their texts. Compiling is slow, so each is kept.
class Patterns {
public:
    Patterns();
    ~Patterns();
    Patterns(const Patterns&) = delete;
    Patterns& operator=(const Patterns&) = delete;

    /// Whether some part of a text matches; a character is one of UTF-8, whatever the program's locale.
    /// Throws Error(Usage) for what is no regular expression.
    bool matches(std::string_view pattern, const std::string& text);

private:
    struct Compiled;
    std::map<std::string, std::unique_ptr<Compiled>, std::less<>> m_patterns;
};

}  // namespace varve::orm
