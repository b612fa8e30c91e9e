// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>

namespace varve::query {

/// SQL of a program: a text that stands in its source. It is made while the program is compiled and from
/// nothing but a literal, so no text that a program computes or reads ever becomes one.
class Literal {
public:
    constexpr Literal() = default;
    template <std::size_t Size>
    consteval Literal(const char (&literal)[Size]) : m_text(literal) {}

    constexpr bool empty() const { return m_text == nullptr; }
    constexpr std::string_view view() const { return m_text == nullptr ? std::string_view() : m_text; }
    /// Tells one literal from another one, and nothing else.
    constexpr const void* place() const { return m_text; }

    constexpr bool operator==(const Literal&) const = default;

protected:
    const char* m_text = nullptr;
};

/// The name of a function of a database: letters, digits, `_` and points.
class FunctionName : public Literal {
public:
    template <std::size_t Size>
    consteval FunctionName(const char (&literal)[Size]) : Literal(literal) {
        for (std::size_t at = 0; at + 1 < Size; ++at) {
            const char c = literal[at];
            const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
            const bool is_inside = at > 0 && ((c >= '0' && c <= '9') || c == '.');
            if (!is_letter && !is_inside) {
                throw "this is not the name of a function";
            }
        }
    }
};

}  // namespace varve::query
