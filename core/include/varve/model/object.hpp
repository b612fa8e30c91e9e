// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diag/source_range.hpp"
#include "varve/model/access.hpp"
#include "varve/model/definition.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace varve {

/// One fact of a schema: a name, what it is, what it needs. A plain value.
struct Object {
    ObjectId id;
    Definition definition;
    /// The comment kept by the database; empty: none.
    std::string comment = {};
    /// Its owner and who may do what with it, as far as that is managed.
    Access access = {};
    /// Objects that must exist for this one to exist, sorted; the owner is always needed and not listed.
    /// Not compared: it follows from the definition.
    std::vector<ObjectId> needs = {};
    /// Place among the columns (enum labels, …) of the same owner, from 1; 0 where order means nothing. Not
    /// compared.
    int ordinal = 0;
    /// Whether the database made the name up, from what the object is about and, where that was taken, a
    /// number. Which of two such objects has which name depends on which came first, and says nothing. Not
    /// compared.
    bool has_given_name = false;
    /// Names of options in the order in which they were given, where the database keeps it. Not compared.
    std::vector<std::string> option_order = {};
    /// Where it was declared; null when it comes from a database. Not compared.
    std::shared_ptr<const SourceRange> declared_at = nullptr;

    /// The same object with the same content, whatever its order and origin.
    bool has_same_content(const Object& other) const {
        return id == other.id && comment == other.comment && access == other.access &&
               definition == other.definition;
    }
};

template <class T>
const T& as(const Object& object) {
    return std::get<T>(object.definition);
}

template <class T>
T& as(Object& object) {
    return std::get<T>(object.definition);
}

}  // namespace varve
