// SPDX-License-Identifier: MIT
#pragma once

#include "varve/orm/session_core.hpp"
#include "varve/query/fragment.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace varve::orm {

/// What a statement looks like apart from its values, as words that are equal for equal statements only.
using Shape = std::vector<std::uint64_t>;

/// Writes a shape: nodes as they are, small numbers several to a word.
class ShapeWriter {
public:
    explicit ShapeWriter(Shape& shape) : m_shape(&shape) { shape.clear(); }

    void node(const query::Node& node) {
        flush();
        m_shape->push_back(
            static_cast<std::uint64_t>(node.operation) | static_cast<std::uint64_t>(node.scalar) << 8U |
            static_cast<std::uint64_t>(node.count) << 16U | static_cast<std::uint64_t>(node.column) << 32U |
            static_cast<std::uint64_t>(node.alias) << 48U);
        m_shape->push_back(reinterpret_cast<std::uintptr_t>(node.table));
        m_shape->push_back(reinterpret_cast<std::uintptr_t>(node.text.place()));
    }
    void mark(std::size_t number) {
        constexpr std::uint64_t most = 0xFF;
        if (number >= most) {
            flush();
            m_shape->push_back(number);
            return;
        }
        m_pending = m_pending << 8U | number;
        if (++m_count == 7) {
            flush();
        }
    }
    void argument(const query::Argument& /*argument*/) {}
    void flush() {
        if (m_count != 0) {
            // How many there are stands in the first byte.
            m_shape->push_back(m_pending | std::uint64_t{m_count} << 56U);
            m_pending = 0;
            m_count = 0;
        }
    }

private:
    Shape* m_shape;
    std::uint64_t m_pending = 0;
    unsigned m_count = 0;
};

}  // namespace varve::orm
