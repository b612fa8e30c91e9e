// SPDX-License-Identifier: MIT
#pragma once

#include "header.hpp"

namespace varve::codegen::cpp {

/// How types and names are written in the two places of a header: its own namespace and that of the library.
class Spelling {
public:
    explicit Spelling(const CppHeader& header);

    /// `std::optional<varve::Date>`
    std::string outside(const CppColumn& column) const {
        return with_null(column, plain_outside(column.type));
    }
    /// The same inside of varve::Model: `std::optional<Date>`.
    std::string inside(const CppColumn& column) const { return with_null(column, plain_inside(column.type)); }
    /// `varve::Date`, whether NULL is allowed or not.
    std::string bare_outside(const CppColumn& column) const { return plain_outside(column.type); }
    /// `shop::User`
    std::string qualified(const std::string& name) const { return m_prefix + name; }

    /// The type of a member of a `New…` struct; `inside` of varve::Model or not.
    std::string given_outside(const CppColumn& column) const {
        return given(column, "varve::", outside(column));
    }
    std::string given_inside(const CppColumn& column) const { return given(column, "", inside(column)); }

private:
    std::string plain_outside(const CppType& type) const;
    std::string plain_inside(const CppType& type) const;
    static std::string with_null(const CppColumn& column, const std::string& type);
    static std::string given(const CppColumn& column, const std::string& prefix, const std::string& type);

    std::string m_prefix;
};

}  // namespace varve::codegen::cpp
