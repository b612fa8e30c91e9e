// SPDX-License-Identifier: MIT
#pragma once

#include "varve/query/operators.hpp"

#include <cstdint>
#include <utility>

namespace varve::query {

/// The rows of a subquery that a value is compared with: see any_of() and all_of().
template <class T, class Around>
class Quantified : public AnyQuantified {
public:
    Quantified(Subquery rows, Quantifier quantifier) : m_rows(std::move(rows)), m_quantifier(quantifier) {}

    template <Operand Left>
        requires Comparable<ValueIn<Left>, T>
    friend auto operator==(const Left& left, const Quantified& rows) {
        return rows.compared(left, " = ");
    }
    template <Operand Left>
        requires Comparable<ValueIn<Left>, T>
    friend auto operator!=(const Left& left, const Quantified& rows) {
        return rows.compared(left, " <> ");
    }
    template <Operand Left>
        requires Comparable<ValueIn<Left>, T>
    friend auto operator<(const Left& left, const Quantified& rows) {
        return rows.compared(left, " < ");
    }
    template <Operand Left>
        requires Comparable<ValueIn<Left>, T>
    friend auto operator<=(const Left& left, const Quantified& rows) {
        return rows.compared(left, " <= ");
    }
    template <Operand Left>
        requires Comparable<ValueIn<Left>, T>
    friend auto operator>(const Left& left, const Quantified& rows) {
        return rows.compared(left, " > ");
    }
    template <Operand Left>
        requires Comparable<ValueIn<Left>, T>
    friend auto operator>=(const Left& left, const Quantified& rows) {
        return rows.compared(left, " >= ");
    }
    template <Operand Left>
        requires(!Comparable<ValueIn<Left>, T>)
    friend these_types_cannot_be_compared operator==(const Left& left, const Quantified& rows) = delete;
    template <Operand Left>
        requires(!Comparable<ValueIn<Left>, T>)
    friend these_types_cannot_be_compared operator!=(const Left& left, const Quantified& rows) = delete;
    template <Operand Left>
        requires(!Comparable<ValueIn<Left>, T>)
    friend these_types_cannot_be_compared operator<(const Left& left, const Quantified& rows) = delete;
    template <Operand Left>
        requires(!Comparable<ValueIn<Left>, T>)
    friend these_types_cannot_be_compared operator<=(const Left& left, const Quantified& rows) = delete;
    template <Operand Left>
        requires(!Comparable<ValueIn<Left>, T>)
    friend these_types_cannot_be_compared operator>(const Left& left, const Quantified& rows) = delete;
    template <Operand Left>
        requires(!Comparable<ValueIn<Left>, T>)
    friend these_types_cannot_be_compared operator>=(const Left& left, const Quantified& rows) = delete;

private:
    template <class Left>
    auto compared(const Left& left, Literal text) const {
        Fragment fragment = left.fragment();
        fragment.add({.operation = Operation::Quantified,
                      .column = static_cast<std::uint16_t>(m_quantifier),
                      .text = text});
        fragment.subqueries.push_back(m_rows);
        return Expression<Truth<ValueIn<Left>, T>, Union<ScopeIn<Left>, Around>>(std::move(fragment));
    }

    Subquery m_rows;
    Quantifier m_quantifier;
};

}  // namespace varve::query
