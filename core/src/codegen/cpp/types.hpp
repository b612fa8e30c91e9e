// SPDX-License-Identifier: MIT
#pragma once

#include "header.hpp"

#include "varve/dialect/dialect.hpp"
#include "varve/model/schema.hpp"

namespace varve::codegen::cpp {

/// The types of C++ for the columns of one schema. Borrows everything.
class Types {
public:
    Types(const Schema& schema, const declare::Facets& facets, const Dialect& dialect,
          const std::vector<CppEnum>& enums)
        : m_schema(schema), m_facets(facets), m_dialect(dialect), m_enums(enums) {}

    CppType of(const Object& column) const;

    /// Whether the database numbers the rows by this column.
    bool is_numbered(const Object& column) const;

private:
    const declare::ColumnFacets* facets_of(const ObjectId& column) const;
    CppType of_native(const std::string& type, int depth) const;
    CppType of_named(const std::string& type, int depth) const;
    const CppEnum* find_enum(const QualifiedName& name) const;
    bool is_row_number(const Object& column) const;
    bool refers_to_row_number(const Object& column) const;

    const Schema& m_schema;
    const declare::Facets& m_facets;
    const Dialect& m_dialect;
    const std::vector<CppEnum>& m_enums;
};

}  // namespace varve::codegen::cpp
