// SPDX-License-Identifier: MIT
#pragma once

#include "node_reader.hpp"
#include "sql_collector.hpp"
#include "varve/declare/declaration.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace varve::declare {

/// What a declaration's files say, on its way to a Schema of one dialect; shared by the readers of each kind
/// of object.
class Builder {
public:
    Builder(const Dialect& dialect, DiagnosticSink& sink, Declaration& declaration)
        : m_dialect(&dialect), m_reader(dialect.name(), sink), m_declaration(&declaration),
          m_sql(dialect, declaration.statements, sink) {}

    const NodeReader& reader() const { return m_reader; }
    const Dialect& dialect() const { return *m_dialect; }
    const Capabilities& capabilities() const { return m_dialect->capabilities(); }
    Declaration& declaration() { return *m_declaration; }
    TableFacets& facets(const QualifiedName& table) { return m_declaration->facets.tables[table]; }
    SqlCollector& sql() { return m_sql; }

    /// The name with the schema that it gets when it does not say one. Reports a schema where there can be
    /// none.
    QualifiedName placed(QualifiedName name, const YamlNode& at) const;
    /// As it stands in a type or an expression: quoted where needed, always with its schema.
    std::string spelled(const QualifiedName& name) const;

    /// Adds an object declared at a node; reports one of the same name that is there already.
    void add(Object object, const YamlNode& at);
    void add_rename(ObjectId from, ObjectId to, const YamlNode& at);
    /// `comment:` of a mapping, where the database keeps comments.
    std::string comment(const MappingReader& mapping) const;
    /// `owner:`, `grants:` and `revokes:` of a mapping, where the database has them.
    Access access(const MappingReader& mapping) const;
    /// Only `grants:`.
    Access column_access(const MappingReader& mapping) const;
    /// The entries of Options that a mapping gives this dialect; those of the others are checked too. `other`
    /// is a second kind whose options may stand there.
    Options options(const MappingReader& mapping, Shape shape, Kind kind,
                    std::optional<Kind> other = std::nullopt) const;
    /// Reports that this database lacks something; the hint says how to leave it out there.
    void unsupported(const YamlNode& at, std::string_view what) const;

    /// An enumeration that some file declares, whether or not the database has types for it.
    struct Enum {
        QualifiedName name;
        std::vector<std::string> labels;
    };
    void add_enum(Enum declared) {
        m_declaration->facets.enums[declared.name] = declared.labels;
        m_enums[declared.name] = std::move(declared);
    }
    /// Null when there is none.
    const Enum* find_enum(const QualifiedName& name) const;
    /// The names of all enumerations, for suggestions.
    std::vector<std::string> enum_names() const;

    /// SQL that may create things the reader does not see; then names that it does not know are left to the
    /// server.
    bool has_unseen_objects = false;

private:
    const Dialect* m_dialect;
    NodeReader m_reader;
    Declaration* m_declaration;
    SqlCollector m_sql;
    std::map<QualifiedName, Enum> m_enums;
};

/// A column's type for this dialect.
struct ColumnType {
    DataType type;
    /// The portable type behind it, where there is one; decides how defaults are written.
    std::optional<PortableType> portable = std::nullopt;
    const Builder::Enum* enumeration = nullptr;
    /// `?` stood behind it.
    bool is_nullable = false;
};

// One function per kind of thing; each in the .cpp of its name.
std::optional<ColumnType> read_type(const Builder& builder, const YamlNode& node);
/// Nothing when the column has no default.
std::optional<Expression> read_default(const Builder& builder, const YamlNode& node, const ColumnType& type);
/// The expression of a `sql` key, comments taken out so that it can stand inside a statement.
std::optional<Expression> read_expression(const Builder& builder, const MappingReader& mapping,
                                          std::string_view key);
std::optional<Expression> expression_of(const Builder& builder, const std::optional<std::string>& text);
/// The numbers of a sequence or identity column that counts in `type`.
SequenceOptions read_sequence_options(const Builder& builder, const MappingReader& mapping,
                                      const DataType& type);

void read_enums(Builder& builder, const YamlNode& node);
void read_schemas(Builder& builder, const YamlNode& node);
void read_extensions(Builder& builder, const YamlNode& node);
void read_sequences(Builder& builder, const YamlNode& node);
void read_tables(Builder& builder, const YamlNode& node);
void read_views(Builder& builder, const YamlNode& node);
void read_default_privileges(Builder& builder, const YamlNode& node);
void read_sql_entries(Builder& builder, const YamlNode& node);

/// A table while it is read.
struct TableUnderway {
    QualifiedName name;
    /// The name that it had before, or the present one; columns were renamed in it.
    QualifiedName former_name;
    /// Columns by name that this dialect gets.
    std::map<std::string, ColumnType, std::less<>> columns = {};
    /// Columns that say `primary_key: true`, in order.
    std::vector<std::string> key_columns = {};
    /// Options of the primary key that such a column gives.
    Options key_options = {};
    /// The column that the database shall number although it has no identity columns; it must become the
    /// primary key.
    const YamlNode* numbered_column = nullptr;
};

void read_columns(Builder& builder, TableUnderway& table, const YamlNode& node);
void read_primary_key(Builder& builder, const TableUnderway& table, const YamlNode* node,
                      const YamlNode& table_node);
void read_unique_constraints(Builder& builder, const TableUnderway& table, const YamlNode& node);
void read_checks(Builder& builder, const TableUnderway& table, const YamlNode& node);
void read_foreign_keys(Builder& builder, const TableUnderway& table, const YamlNode& node);
void read_indexes(Builder& builder, const TableUnderway& table, const YamlNode& node);
void read_embeds(Builder& builder, const TableUnderway& table, const YamlNode& node);
void read_relations(Builder& builder, const TableUnderway& table, const YamlNode& node);
DeclaredRules read_validation(const Builder& builder, const YamlNode& node);
std::vector<DeclaredCondition> read_conditions(const NodeReader& reader, const YamlNode& node);
/// `when:` of a relation: one column with one value.
std::optional<DeclaredCondition> read_relation_type(const NodeReader& reader, const YamlNode& node);
void read_rules(Builder& builder, const TableUnderway& table, const YamlNode& node);
/// Reports columns that rules name and the table has not; adds the CHECK constraints of rules that the
/// database is to enforce. `columns` is the mapping that declares them.
void finish_rules(Builder& builder, const TableUnderway& table, const YamlNode& columns);

// The short forms on a column.
void add_unique_column(Builder& builder, const TableUnderway& table, const std::string& column,
                       const YamlNode& node);
void add_index_column(Builder& builder, const TableUnderway& table, const std::string& column,
                      const YamlNode& node);
void add_column_check(Builder& builder, const TableUnderway& table, const std::string& column,
                      const YamlNode& node);
void add_references(Builder& builder, const TableUnderway& table, const std::string& column,
                    const YamlNode& node);
/// The check that stands for an enumeration where the database has no types for it.
void add_enum_check(Builder& builder, const TableUnderway& table, const std::string& column,
                    const Builder::Enum& declared, const YamlNode& node);

/// A CHECK constraint with a name of its own.
void add_named_check(Builder& builder, const TableUnderway& table, const std::string& name,
                     std::string condition, const YamlNode& node);

/// Reports columns that the table does not have; the ones that it has are returned.
std::vector<std::string> known_columns(const Builder& builder, const TableUnderway& table,
                                       const YamlNode& node, std::vector<std::string> columns);
Deferrability read_deferrable(const Builder& builder, const MappingReader& mapping);
/// Calls `read(name or "", node)` for each item of a list or entry of a mapping by name.
void for_each_named(const Builder& builder, const YamlNode& node, std::string_view what,
                    const std::function<void(const std::string&, const YamlNode&)>& read);

/// After all files have been read: foreign keys that refer to nothing.
void check_references(const Builder& builder, const Schema& schema);
/// The same for relations.
void check_relations(const Builder& builder, const Declaration& declaration);

/// The names joined, for what tells constraints without a name apart.
std::string joined_names(const std::vector<std::string>& names, std::string_view separator = ", ");

}  // namespace varve::declare
