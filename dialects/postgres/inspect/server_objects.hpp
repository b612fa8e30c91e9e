// SPDX-License-Identifier: MIT
#pragma once

#include "catalogue.hpp"

#include <string>
#include <vector>

/// \file
/// The kinds that only PostgreSQL has, as data: each catalogue with the expressions that say what its rows
/// are. All of them are read by one query; server_objects.cpp puts it together.

namespace varve::postgres {

/// One catalogue of objects; `x` is its row and `n` the schema that holds it.
struct ObjectSource {
    /// What the server calls it; in capitals the word behind CREATE and DROP unless `words` says otherwise.
    std::string what;
    Oid catalogue = 0;
    /// The rest of FROM: `pg_ts_dict x JOIN pg_namespace n ON n.oid = x.dictnamespace`.
    std::string from;

    /// Expressions over x and n from here on. The name, and the relation that owns the object.
    std::string name;
    std::string owner = "''";
    /// What else tells it from others of that name, in parentheses: `(integer, integer)`.
    std::string detail = "''";
    /// How DROP and COMMENT ON call it, behind the words; empty: its qualified name.
    std::string address = {};
    /// The statement that makes it; empty for what is merely reported.
    std::string creation = {};
    /// An array of steps, each a statement, \1 and the statement that takes it back.
    std::string steps = "NULL";
    /// An array of `catalogue row`, in numbers, of what comes and goes with it.
    std::string aliases = "NULL";
    std::string condition = {};
    /// A condition on x alone that keeps out what a database always has of this catalogue.
    std::string presence = "true";
    std::string words = {};
    std::string oid = "x.oid";
    bool is_watching = false;

    /// Whether it lives in a schema.
    bool is_in_schema() const { return from.find("pg_namespace n ") != std::string::npos; }
};

/// Asks which of these kinds a database has, in one row: to plan the query for them takes the server longer
/// than everything else, and most databases have none.
std::string query_present_kinds(int version);
std::vector<bool> read_present_kinds(const Rows& rows);

std::vector<ObjectSource> rule_sources();
std::vector<ObjectSource> type_sources(int version);
std::vector<ObjectSource> operator_sources();
std::vector<ObjectSource> text_search_sources();
std::vector<ObjectSource> publication_sources(int version);
std::vector<ObjectSource> foreign_data_sources();
std::vector<ObjectSource> language_sources();
/// What is only reported.
std::vector<ObjectSource> unmodelled_sources(int version);

}  // namespace varve::postgres
