// SPDX-License-Identifier: MIT
#pragma once

#include "varve/value/value.hpp"
#include "varve/value/value_type.hpp"

#include <libpq-fe.h>

#include <array>
#include <cstddef>
#include <deque>
#include <string>
#include <vector>

namespace varve::postgres {

/// The values of a statement's parameters as libpq wants them. What the type of the program settles goes in
/// binary form with its type; everything else as text, whose type the server finds out.
class Parameters {
public:
    /// Sets the parameter `index` (from 0); borrows texts and bytes until the next run is over. Throws
    /// Error(TypeMismatch) for a text with a NUL, which the server cannot have.
    void set(std::size_t index, const ValueType& type, const void* object);

    /// Forgets the values of the run before.
    void begin() { m_count = 0; }
    int count() const { return static_cast<int>(m_count); }
    const Oid* types() const { return m_types.data(); }
    const char* const* values() const { return m_values.data(); }
    const int* lengths() const { return m_lengths.data(); }
    const int* formats() const { return m_formats.data(); }

private:
    void set_content(std::size_t index, const ValueType& type, const void* object);
    void set_any(std::size_t index, const void* object);
    void borrow_text(std::size_t index, const std::string& text);
    void keep_text(std::size_t index, std::string text);
    template <class Number>
    void keep_number(std::size_t index, Oid type, Number value);
    void put(std::size_t index, Oid type, const char* value, std::size_t length, int format);
    void put_bytes(std::size_t index, const Bytes& bytes);
    void grow(std::size_t size);

    std::size_t m_count = 0;
    std::vector<Oid> m_types;
    std::vector<const char*> m_values;
    std::vector<int> m_lengths;
    std::vector<int> m_formats;
    /// What is made for the occasion; a deque, so that nothing moves.
    std::deque<std::array<char, 16>> m_numbers;
    std::deque<std::string> m_texts;
};

}  // namespace varve::postgres
