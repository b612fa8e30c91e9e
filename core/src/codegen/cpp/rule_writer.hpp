// SPDX-License-Identifier: MIT
#pragma once

#include "header.hpp"
#include "spelling.hpp"

#include <string>
#include <vector>

namespace varve::codegen::cpp {

/// One of the two structs of a table.
struct Struct {
    std::string name;
    bool is_new = false;
    std::vector<const CppColumn*> columns = {};
};

/// The rules of a struct as a member of its model, with the lists that they speak of; empty when there are
/// none. A rule that speaks of a column which the struct does not have is left out.
std::string rules_of(const CppHeader& header, const Struct& of, const CppTable& table,
                     const Spelling& spelling);

/// Declares the functions that the program has to have for rules with `check:` and for `rules:`.
std::string rule_functions(const CppHeader& header, const Spelling& spelling);

}  // namespace varve::codegen::cpp
