// SPDX-License-Identifier: MIT
#pragma once

#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// \file
/// Names of C++ from names of databases.

namespace varve::codegen::cpp {

/// A name as an identifier: letters with marks lose them, other characters become `_`, a digit in front gets
/// one before it, and words that C++ or its headers take get one behind.
std::string identifier(std::string_view name);

/// `order items`, `order_items`, `OrderItems` → `order`, `items`; pieces of identifiers, lower case.
std::vector<std::string> words_of(std::string_view name);

/// `OrderItem` for the words of `order_items` in the singular.
std::string upper_camel(const std::vector<std::string>& words);
/// `order_item`
std::string snake(const std::vector<std::string>& words);

/// The last word in the singular, as far as English has rules for it: `people` → `person`.
std::vector<std::string> singular(std::vector<std::string> words);

/// Names that are given once each.
class NameSet {
public:
    NameSet() = default;
    explicit NameSet(std::set<std::string> taken) : m_taken(std::move(taken)) {}

    bool has(const std::string& name) const { return m_taken.contains(name); }
    void add(const std::string& name) { m_taken.insert(name); }
    /// The first of some names that is free, else the last one with as many `_` behind it as are needed;
    /// taken from now on.
    std::string claim(const std::vector<std::string>& names);

private:
    std::set<std::string> m_taken;
};

}  // namespace varve::codegen::cpp
