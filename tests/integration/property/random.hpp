// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace varve::test {

/// The same numbers for the same seed, on every machine (the standard distributions promise that to nobody).
class Random {
public:
    /// Neighbouring seeds start far from each other: from neighbouring states they would draw the same
    /// numbers, one step apart.
    explicit Random(std::uint64_t seed) : m_state(mixed(seed + 1)) {}

    /// splitmix64
    std::uint64_t next() {
        m_state += 0x9E3779B97F4A7C15ULL;
        return mixed(m_state);
    }

    /// From 0 up to and without `end`.
    int below(int end) { return static_cast<int>(next() % static_cast<std::uint64_t>(end)); }
    /// True in so many cases of a hundred.
    bool percent(int chance) { return below(100) < chance; }

    template <class T>
    const T& pick(const std::vector<T>& items) {
        return items[static_cast<std::size_t>(below(static_cast<int>(items.size())))];
    }

private:
    static std::uint64_t mixed(std::uint64_t bits) {
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9ULL;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBULL;
        return bits ^ (bits >> 31);
    }

    std::uint64_t m_state;
};

}  // namespace varve::test
