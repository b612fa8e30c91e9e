// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <vector>

/// \file
/// A small model of a schema with its rows for random tests, with ids that outlive renames. It shares nothing
/// with varve's own model, so that neither can hide the other's mistakes.

namespace varve::test {

enum class Flavour { Sqlite, Postgres };

/// What kind of values a type has: decides which literals, expressions and keys it takes.
enum class Family { Integer, Number, Text, Boolean, Time, Bytes, Uuid, Json, Array, Enum, Any };

struct SketchType {
    /// As it stands in SQL; empty for an enum, and for a column without a type (SQLite).
    std::string spelling;
    Family family = Family::Integer;
    int enumeration = 0;
    /// A domain over it, which is a SketchExtra; 0: none.
    int domain = 0;

    bool operator==(const SketchType&) const = default;
};

/// SQL over columns: `{0}` and `{1}` stand for them, `{f}` for a function. Falls away when a column goes or
/// changes its family.
struct SketchExpression {
    std::string text;
    std::vector<int> columns;
    std::vector<Family> families;
    /// A SketchExtra; 0: none.
    int function = 0;

    bool operator==(const SketchExpression&) const = default;
};

struct SketchDefault {
    /// SQL; for a label of an enum the label without quotes.
    std::string text;
    /// Whether `text` is a literal, the value that an added column has in every row.
    bool is_literal = true;
    int enumeration = 0;
    /// nextval of this sequence.
    int sequence = 0;
    /// This function (a SketchExtra) of the number in `text`.
    int function = 0;

    bool operator==(const SketchDefault&) const = default;
};

enum class SketchIdentity { None, Always, ByDefault };

struct SketchColumn {
    int id = 0;
    std::string name;
    SketchType type;
    bool is_nullable = true;
    std::vector<SketchDefault> default_value = {};
    SketchIdentity identity = SketchIdentity::None;
    int identity_increment = 1;
    /// None or one.
    std::vector<SketchExpression> generated = {};
    bool is_virtual = false;
    std::string collation = {};
    /// `REPLACE` in NOT NULL ON CONFLICT REPLACE.
    std::string conflict = {};
    std::string comment = {};

    bool operator==(const SketchColumn&) const = default;
};

/// A primary key or a unique constraint; without columns: none.
struct SketchKey {
    int id = 0;
    /// Empty: the server's name, or none.
    std::string name = {};
    std::vector<int> columns = {};
    std::vector<int> include = {};
    bool is_deferrable = false;
    bool has_distinct_nulls = true;
    std::string conflict = {};

    bool operator==(const SketchKey&) const = default;
};

struct SketchCheck {
    int id = 0;
    std::string name;
    SketchExpression expression;

    bool operator==(const SketchCheck&) const = default;
};

struct SketchForeignKey {
    int id = 0;
    std::string name;
    std::vector<int> columns;
    int table = 0;
    std::vector<int> referenced;
    /// Indexes into the five actions.
    int on_delete = 0;
    int on_update = 0;
    bool is_deferrable = false;
    bool is_match_full = false;
    /// REFERENCES parent, without columns.
    bool is_implicit = false;

    bool operator==(const SketchForeignKey&) const = default;
};

struct SketchIndexKey {
    /// One column `{0}`, or more than that.
    SketchExpression expression;
    /// ` DESC`, ` COLLATE NOCASE`, ` DESC NULLS LAST`.
    std::string order = {};

    bool is_column() const { return expression.text == "{0}"; }
    bool operator==(const SketchIndexKey&) const = default;
};

struct SketchIndex {
    int id = 0;
    std::string name;
    std::vector<SketchIndexKey> keys;
    std::vector<int> include = {};
    bool is_unique = false;
    /// Empty: btree.
    std::string method = {};
    std::vector<SketchExpression> predicate = {};
    std::string comment = {};

    bool operator==(const SketchIndex&) const = default;
};

/// SQLite only.
struct SketchTrigger {
    int id = 0;
    std::string name;
    int column = 0;
    int form = 0;
    /// A table that its body writes to.
    int other = 0;

    bool operator==(const SketchTrigger&) const = default;
};

/// By column id: SQL literals, as the database stores them. A column that is missing is computed by the
/// database.
using SketchRow = std::map<int, std::string>;

struct SketchTable {
    int id = 0;
    int space = 0;
    std::string name;
    std::vector<SketchColumn> columns = {};
    SketchKey primary_key = {};
    bool is_autoincrement = false;
    bool is_strict = false;
    bool is_without_rowid = false;
    std::vector<SketchKey> uniques = {};
    std::vector<SketchCheck> checks = {};
    std::vector<SketchForeignKey> foreign_keys = {};
    std::vector<SketchIndex> indexes = {};
    std::vector<SketchTrigger> triggers = {};
    std::string comment = {};
    std::vector<SketchRow> rows = {};

    SketchColumn* column(int column_id);
    const SketchColumn* column(int column_id) const;
    bool operator==(const SketchTable&) const = default;
};

struct SketchViewColumn {
    int id = 0;
    /// A column of the source.
    int column = 0;
    /// Empty: the column's own name.
    std::string alias = {};

    bool operator==(const SketchViewColumn&) const = default;
};

/// A view of a table or of another view.
struct SketchView {
    int id = 0;
    int space = 0;
    std::string name;
    int source = 0;
    std::vector<SketchViewColumn> columns;
    /// 0 plain, 1 filtered, 2 ordered, 3 a union with itself, 4 in a common table expression.
    int form = 0;
    std::string comment = {};

    bool operator==(const SketchView&) const = default;
};

struct SketchEnum {
    int id = 0;
    int space = 0;
    std::string name;
    std::vector<std::string> labels;
    std::string comment = {};

    bool operator==(const SketchEnum&) const = default;
};

struct SketchSequence {
    int id = 0;
    int space = 0;
    std::string name;
    std::string type = {};
    int increment = 1;
    bool is_cycling = false;
    /// The column that it is dropped with; 0: free.
    int owner = 0;

    bool operator==(const SketchSequence&) const = default;
};

/// A schema of PostgreSQL. The one of id 0 is `public` and always there.
struct SketchSpace {
    int id = 0;
    std::string name;
    std::string comment = {};

    bool operator==(const SketchSpace&) const = default;
};

/// Anything else of PostgreSQL; extra.hpp knows what its kinds and forms are.
struct SketchExtra {
    enum class Kind {
        // What tables may use comes first.
        Domain,
        Composite,
        Range,
        Computation,
        Collation,
        Aggregate,
        Reader,
        TableTrigger,
        Policy,
        MaterializedView,
        Rule,
        Statistics,
        Exclusion,
        Partitioned,
        RowType,
        Child,
        Comparison,
        Cast,
        TextSearch,
        EventTrigger,
        Publication,
        ForeignTable,
        TableOption,
        Grant,
        Owner,
        DefaultGrant,
    };
    static constexpr std::size_t kinds = static_cast<std::size_t>(Kind::DefaultGrant) + 1;

    int id = 0;
    Kind kind = Kind::Domain;
    int space = 0;
    std::string name;
    int form = 0;
    /// A table, and columns of it.
    int on = 0;
    std::vector<int> columns = {};

    bool operator==(const SketchExtra&) const = default;
};

struct Sketch {
    std::vector<SketchSpace> spaces = {};
    std::vector<SketchEnum> enums = {};
    std::vector<SketchSequence> sequences = {};
    std::vector<SketchTable> tables = {};
    /// Those that others select from stand first.
    std::vector<SketchView> views = {};
    std::vector<SketchExtra> extras = {};

    SketchTable* table(int id);
    const SketchTable* table(int id) const;
    const SketchEnum* enumeration(int id) const;
    const SketchSequence* sequence(int id) const;
    const SketchView* view(int id) const;
    const SketchExtra* extra(int id) const;
    /// The table that has a column.
    const SketchTable* table_of_column(int column) const;
    std::string space_name(int id) const;
    bool operator==(const Sketch&) const = default;
};

template <class Items>
auto* with_id(Items& items, int id) {
    using Pointer = decltype(&*items.begin());
    for (auto& item : items) {
        if (item.id == id) {
            return &item;
        }
    }
    return Pointer{nullptr};
}

bool is_in(const std::vector<int>& ids, int id);

/// The name under which a column of a table or view is selected; empty when there is none.
std::string column_name(const Sketch& sketch, int source, int column);

/// SQLite's INTEGER PRIMARY KEY: another name of the rowid; 0 when the table has none.
int rowid_column(const SketchTable& table);

/// Whether the columns are the primary key or a unique constraint, so that a foreign key may refer to them.
bool is_key(const SketchTable& table, const std::vector<int>& columns);

/// Whether some foreign key starts at or leads to the column.
bool is_in_foreign_key(const Sketch& sketch, int column);

/// Drops whatever no database would take: what refers to something that is not there any more, options that
/// do not go together. What is left can be created.
void prune(Sketch& sketch, Flavour flavour);

}  // namespace varve::test
