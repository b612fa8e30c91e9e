// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

/// \file
/// A small model of a schema for random tests, with ids that outlive renames. It shares nothing with varve's own.

namespace varve::test {

enum class Flavour { Sqlite, Postgres };

enum class SketchType { Integer, BigInt, Text, ShortText, LongText, Real, Boolean, Date, Blob, Enum };

struct SketchColumn {
    int id = 0;
    std::string name;
    SketchType type = SketchType::Integer;
    /// The enum's id.
    int enumeration = 0;
    bool is_nullable = true;
    /// Some of its rows are NULL; such a column is never made NOT NULL.
    bool has_nulls = false;
    /// 0: none; else one of a few values.
    int default_choice = 0;
    /// 0: an ordinary column; else the id of the column that it is computed from.
    int generated_from = 0;
    bool is_virtual = false;
    bool is_identity = false;
    /// COLLATE NOCASE, COLLATE "C".
    bool has_collation = false;
    std::string comment = {};
};

struct SketchUnique {
    int id = 0;
    /// Empty: the server's name, or none.
    std::string name;
    std::vector<int> columns;
};

struct SketchCheck {
    int id = 0;
    std::string name;
    int column = 0;
    int form = 0;
};

struct SketchForeignKey {
    int id = 0;
    std::string name;
    std::vector<int> columns;
    int table = 0;
    std::vector<int> referenced;
    /// Index into the five actions.
    int on_delete = 0;
    int on_update = 0;
    bool is_deferred = false;
};

struct SketchIndex {
    int id = 0;
    std::string name;
    std::vector<int> columns;
    bool is_unique = false;
    bool is_descending = false;
    bool is_expression = false;
    bool is_partial = false;
};

struct SketchTrigger {
    int id = 0;
    std::string name;
    int column = 0;
    int form = 0;
};

struct SketchTable {
    int id = 0;
    std::string name;
    std::vector<SketchColumn> columns;
    std::vector<int> primary_key;
    std::string primary_key_name = {};
    bool is_autoincrement = false;
    bool is_strict = false;
    bool is_without_rowid = false;
    std::vector<SketchUnique> uniques = {};
    std::vector<SketchCheck> checks = {};
    std::vector<SketchForeignKey> foreign_keys = {};
    std::vector<SketchIndex> indexes = {};
    std::vector<SketchTrigger> triggers = {};
    std::string comment = {};
    int rows = 0;

    SketchColumn* column(int column_id);
    const SketchColumn* column(int column_id) const;
};

struct SketchView {
    int id = 0;
    std::string name;
    int table = 0;
    std::vector<int> columns;
    bool is_filtered = false;
};

struct SketchEnum {
    int id = 0;
    std::string name;
    std::vector<std::string> labels;
};

struct SketchSequence {
    int id = 0;
    std::string name;
    int increment = 1;
};

struct Sketch {
    std::vector<SketchEnum> enums;
    std::vector<SketchSequence> sequences;
    std::vector<SketchTable> tables;
    std::vector<SketchView> views;

    SketchTable* table(int table_id);
    const SketchTable* table(int table_id) const;
    const SketchEnum* enumeration(int enum_id) const;
};

/// Drops whatever refers to something that is not there any more, until everything fits together.
void prune(Sketch& sketch, Flavour flavour);

/// Whether the columns are the primary key or a unique constraint, so that a foreign key may refer to them.
bool is_key(const SketchTable& table, const std::vector<int>& columns);

/// Whether some foreign key starts at or leads to the column.
bool is_in_foreign_key(const Sketch& sketch, const SketchTable& table, int column);

}  // namespace varve::test
