// SPDX-License-Identifier: MIT
#pragma once

#include "varve/declare/facets.hpp"
#include "varve/model/identifier.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

/// \file
/// What a header says, decided and named but not yet written.

namespace varve::codegen::cpp {

/// A type of a member, without std::optional around it.
struct CppType {
    enum class Home { Std, Varve, Own };

    /// `std::string`, `Decimal`, `Mood`.
    std::string name = "std::string";
    Home home = Home::Std;
    /// Number of std::vector around it.
    int dimensions = 0;
    /// What a member begins with; empty where the type says it by itself.
    std::string initial = {};
};

struct CppColumn {
    /// As the database calls it.
    std::string name;
    std::string member;
    CppType type;
    bool is_nullable = false;
    bool is_key = false;
    /// The database makes the value and takes no other.
    bool is_generated = false;
    bool has_default = false;
    bool is_version = false;
    bool is_created = false;
    bool is_updated = false;
    bool is_deleted = false;
    std::string comment = {};
    /// Borrowed; null: none.
    const declare::DeclaredRules* rules = nullptr;
    /// The member whose struct it is a member of; empty: it is one of the row itself.
    std::string embed = {};
    /// Of a column in a struct that may be missing: where it stands there, and the member's type is
    /// `is_required_there ? T : std::optional<T>`.
    bool is_first_there = false;
    bool has_required_before = false;
    bool is_required_there = false;

    /// `address.city`
    std::string path() const { return embed.empty() ? member : embed + "." + member; }
    /// A name that it has for itself among all columns: `address_city`.
    std::string flat() const { return embed.empty() ? member : embed + "_" + member; }

    /// Whether those who make a row say its value.
    bool is_given() const {
        return !is_generated && !is_version && !is_created && !is_updated && !is_deleted;
    }
};

struct CppRelation {
    std::string name = {};
    std::string member = {};
    declare::RelationKind kind = declare::RelationKind::BelongsTo;
    /// Places of tables in CppHeader::tables.
    std::size_t target = 0;
    std::optional<std::size_t> through = std::nullopt;
    // Places of columns.
    std::vector<std::size_t> local = {};
    std::vector<std::size_t> foreign = {};
    std::vector<std::size_t> through_local = {};
    std::vector<std::size_t> through_foreign = {};
    /// Of a polymorphic one: the column that says so, of the table that refers, and what it says.
    std::optional<std::size_t> type_column = std::nullopt;
    std::string type_value = {};
};

/// A struct whose members are columns of one table or of several.
struct CppStruct {
    std::string name;
    std::vector<CppColumn> columns = {};
};

/// A member of a row that is such a struct.
struct CppEmbed {
    std::string member;
    std::string type;
    /// Those who make a row need not say its values: all of them may be NULL.
    bool may_be_left_out = false;
    /// It is a std::optional.
    bool is_optional = false;
};

/// Columns that no two rows share, beside the primary key.
struct CppUnique {
    std::string member;
    std::vector<std::size_t> columns;
};

struct CppForeignKey {
    /// Empty as in CppTable.
    std::string schema;
    std::string table;
    std::vector<std::size_t> columns;
    std::vector<std::size_t> referenced;
};

struct CppTable {
    QualifiedName name;
    /// Empty where it is the one that connections look into first.
    std::string schema;
    /// `User`, `NewUser`, `UserColumns`, `user`.
    std::string row;
    std::string new_row;
    std::string columns_name = {};
    std::string object = {};
    std::string comment = {};
    std::string fingerprint = {};
    std::vector<CppColumn> columns = {};
    std::vector<CppEmbed> embeds = {};
    /// It is a view: its rows are read only.
    bool is_view = false;
    std::vector<CppRelation> relations = {};
    std::vector<CppUnique> uniques = {};
    std::vector<CppForeignKey> foreign_keys = {};
    /// Borrowed; null: none.
    const std::vector<declare::DeclaredRule>* rules = nullptr;

    /// The embedded struct of a column that begins one; null for the others.
    const CppEmbed* begun_by(const CppColumn& column) const;
    /// The embedded struct that a column is in; null: none.
    const CppEmbed* embed_of(const CppColumn& column) const;
};

struct CppEnum {
    QualifiedName name;
    std::string type;
    std::vector<std::string> labels;
    std::vector<std::string> enumerators;
};

struct CppHeader {
    std::string name_space;
    std::vector<CppEnum> enums;
    std::vector<CppStruct> structs;
    std::vector<CppTable> tables;
};

}  // namespace varve::codegen::cpp
