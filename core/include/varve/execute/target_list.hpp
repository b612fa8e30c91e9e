// SPDX-License-Identifier: MIT
#pragma once

#include "varve/session/url.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace varve::execute {

/// The URLs of many databases in one piece of memory, in the order in which they were added.
class TargetList {
public:
    void add(std::string_view url) {
        m_text += url;
        m_ends.push_back(m_text.size());
    }

    std::size_t size() const { return m_ends.size(); }
    Url at(std::size_t target) const {
        const std::size_t begin = target == 0 ? 0 : m_ends[target - 1];
        return Url(m_text.substr(begin, m_ends[target] - begin));
    }

private:
    std::string m_text;
    std::vector<std::size_t> m_ends;
};

}  // namespace varve::execute
