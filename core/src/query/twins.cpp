// SPDX-License-Identifier: MIT
#include "twins.hpp"

#include <algorithm>

namespace varve::query {

namespace {

/// Where the expressions of a fragment, and their values and subqueries, begin.
class Places {
public:
    explicit Places(const Fragment& fragment) : m_fragment(&fragment), m_of(fragment.nodes.size()) {
        Place next;
        for (std::size_t at = 0; at < m_of.size(); ++at) {
            const Node& node = fragment.nodes[at];
            Place begin{at, next.argument, next.subquery};
            for (std::size_t left = operand_count(node); left > 0; --left) {
                begin = m_of[begin.node - 1];
            }
            m_of[at] = begin;
            next.argument += takes_argument(node) ? 1 : 0;
            next.subquery += takes_subquery(node) ? 1 : 0;
            m_ends.push_back({at + 1, next.argument, next.subquery});
        }
    }

    const Fragment& fragment() const { return *m_fragment; }
    std::size_t size() const { return m_of.size(); }
    std::size_t node(std::size_t last) const { return m_of[last].node; }
    std::size_t argument(std::size_t last) const { return m_of[last].argument; }
    std::size_t argument_count(std::size_t last) const { return m_ends[last].argument - m_of[last].argument; }

    /// The last nodes of the expressions that are no operands of others.
    std::vector<std::size_t> roots() const {
        std::vector<std::size_t> roots;
        for (std::size_t end = size(); end > 0; end = m_of[end - 1].node) {
            roots.push_back(end - 1);
        }
        return roots;
    }

    /// Whether the expression that ends with a node is the same as one of another fragment, values and all.
    bool is_same(std::size_t last, const Places& other, std::size_t other_last) const {
        const auto equal = [](const auto& left, std::size_t begin, std::size_t end, const auto& right,
                              std::size_t right_begin, std::size_t right_end) {
            return end - begin == right_end - right_begin &&
                   std::equal(left.begin() + static_cast<std::ptrdiff_t>(begin),
                              left.begin() + static_cast<std::ptrdiff_t>(end),
                              right.begin() + static_cast<std::ptrdiff_t>(right_begin));
        };
        const Place& begin = m_of[last];
        const Place& end = m_ends[last];
        const Place& other_begin = other.m_of[other_last];
        const Place& other_end = other.m_ends[other_last];
        const Fragment& left = *m_fragment;
        const Fragment& right = *other.m_fragment;
        return equal(left.nodes, begin.node, end.node, right.nodes, other_begin.node, other_end.node) &&
               equal(left.arguments, begin.argument, end.argument, right.arguments, other_begin.argument,
                     other_end.argument) &&
               equal(left.subqueries, begin.subquery, end.subquery, right.subqueries, other_begin.subquery,
                     other_end.subquery);
    }

private:
    struct Place {
        std::size_t node = 0;
        std::size_t argument = 0;
        std::size_t subquery = 0;
    };

    const Fragment* m_fragment;
    std::vector<Place> m_of;
    std::vector<Place> m_ends;
};

class TwinFinder {
public:
    /// `anchors` are the fragments whose expressions count.
    explicit TwinFinder(const std::vector<const Fragment*>& anchors) {
        for (const Fragment* fragment : anchors) {
            m_anchors.emplace_back(*fragment);
        }
    }

    void look_through(const Fragment& fragment) {
        if (fragment.arguments.empty()) {
            ++m_fragments;
            return;
        }
        const Places places(fragment);
        for (std::size_t last = 0; last < places.size(); ++last) {
            if (places.argument_count(last) != 0) {
                look_for(places, last);
            }
        }
        ++m_fragments;
    }

    std::vector<Twin> take() { return std::move(m_twins); }

private:
    void look_for(const Places& places, std::size_t last) {
        std::size_t number = 0;
        for (const Places& anchor : m_anchors) {
            const bool is_own = &anchor.fragment() == &places.fragment();
            for (const std::size_t root : anchor.roots()) {
                ++number;
                // Of two that are the same, the earlier one is the first.
                if ((!is_own || root < last) && places.is_same(last, anchor, root)) {
                    add(places, last, anchor, root, number);
                    return;
                }
            }
            if (is_own) {
                return;
            }
        }
    }

    void add(const Places& places, std::size_t last, const Places& anchor, std::size_t root,
             std::size_t number) {
        for (std::size_t at = 0; at < places.argument_count(last); ++at) {
            const Argument* later = &places.fragment().arguments[places.argument(last) + at];
            const Argument* first = &anchor.fragment().arguments[anchor.argument(root) + at];
            if (later != first) {
                m_twins.push_back({later, first, (m_fragments * 1000 + last) * 1000 + number});
            }
        }
    }

    std::vector<Places> m_anchors;
    std::vector<Twin> m_twins;
    /// How many fragments have been looked through.
    std::size_t m_fragments = 0;
};

}  // namespace

std::vector<Twin> twins_of(const SelectState& select) {
    std::vector<const Fragment*> anchors;
    const auto add = [&](bool counts, const Fragment& fragment) {
        if (counts && !fragment.arguments.empty()) {
            anchors.push_back(&fragment);
        }
    };
    add(true, select.group_by);
    add(true, select.distinct_on);
    add(select.is_distinct || !select.members.empty(), select.outputs);
    if (anchors.empty()) {
        return {};
    }
    TwinFinder finder(anchors);
    for (const Fragment* each : {&select.distinct_on, &select.outputs, &select.having, &select.order_by}) {
        finder.look_through(*each);
    }
    return finder.take();
}

}  // namespace varve::query
