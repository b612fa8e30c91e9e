// SPDX-License-Identifier: MIT
#include "varve/declare/keys.hpp"

#include <array>

namespace varve::declare {

namespace {

constexpr Key owner{"owner", Shape::Name, "The role that owns it."};
constexpr Key grants{"grants", Shape::Grants,
                     "Roles and what each may do: `{app: [select, insert]}`; `public` is everybody."};
constexpr Key revokes{"revokes", Shape::Grants, "What the server lets roles do by itself and shall not."};

constexpr std::array document{
    Key{"schemas", Shape::Schemas, "Schemas to create; only databases that have schemas."},
    Key{"extensions", Shape::Extensions, "Extensions of the server to install."},
    Key{"enums", Shape::Enums,
        "Enumerations, usable as column types; a check where the database has no enum types."},
    Key{"sequences", Shape::Sequences, "Sequences of their own, not those behind identity columns."},
    Key{"tables", Shape::Tables, "Tables by name; `schema.name` for one outside the default schema."},
    Key{"views", Shape::Views, "Views by name."},
    Key{"default_privileges", Shape::DefaultPrivileges,
        "What objects that are made later give to roles at once."},
    Key{"sql", Shape::SqlEntries, "Whatever is better said in SQL: functions, triggers, policies."},
};

constexpr std::array schema{
    Key{"comment", Shape::Text, "Comment kept by the database."},
    owner,
    grants,
    revokes,
    Key{"only", Shape::Only, "The dialects that get this schema; all without it."},
};

constexpr std::array extension{
    Key{"schema", Shape::Name, "The schema that holds its objects."},
    Key{"version", Shape::Text, "The version; the server's default without it."},
    Key{"comment", Shape::Text, "Comment kept by the database."},
    Key{"only", Shape::Only, "The dialects that get this extension; all without it."},
};

constexpr std::array enumeration{
    Key{"labels", Shape::Texts, "The labels in their sort order."},
    Key{"comment", Shape::Text, "Comment kept by the database."},
    owner,
    grants,
    revokes,
    Key{"only", Shape::Only, "The dialects that get this enumeration; all without it."},
};

constexpr std::array sequence{
    Key{"type", Shape::Type, "Integer type; bigint without it."},
    Key{"start", Shape::Integer, "First value."},
    Key{"increment", Shape::Integer, "Step; negative counts down."},
    Key{"minimum", Shape::Integer, "Smallest value."},
    Key{"maximum", Shape::Integer, "Largest value."},
    Key{"cache", Shape::Integer, "Values that a session takes at once."},
    Key{"cycle", Shape::Boolean, "Starts again at the end."},
    Key{"owned_by", Shape::QualifiedName, "`table.column` with which the sequence is dropped."},
    Key{"comment", Shape::Text, "Comment kept by the database."},
    owner,
    grants,
    revokes,
    Key{"only", Shape::Only, "The dialects that get this sequence; all without it."},
};

constexpr std::array table{
    Key{"columns", Shape::Columns, "Columns by name, in order."},
    Key{"primary_key", Shape::PrimaryKey, "A column, a list of columns, or a mapping with more."},
    Key{"unique", Shape::UniqueConstraints, "Unique constraints: a list, or a mapping by name."},
    Key{"foreign_keys", Shape::ForeignKeys, "Foreign keys: a list, or a mapping by name."},
    Key{"checks", Shape::Checks, "Check constraints: a list, or a mapping by name."},
    Key{"indexes", Shape::Indexes, "Indexes: a list, or a mapping by name."},
    Key{"comment", Shape::Text, "Comment kept by the database."},
    owner,
    grants,
    revokes,
    Key{"renamed_from", Shape::Name, "What the table was called before; may stay when it has been renamed."},
    Key{"only", Shape::Only, "The dialects that get this table; all without it."},
    Key{"relations", Shape::Relations,
        "How records of the table refer to others; used by the object mapper."},
    Key{"embed", Shape::Embeds, "Columns that are one struct in programs, by the name of the member."},
    Key{"rules", Shape::Rules,
        "Functions of the program by name, which are given values of several columns before a row is "
        "written."},
    Key{"version", Shape::Name,
        "The column in which the object mapper counts the writes of a row, for optimistic locking."},
    Key{"created_at", Shape::Name, "The column that the object mapper gives the moment of the insert."},
    Key{"updated_at", Shape::Name, "The column that it gives the moment of the last write."},
    Key{"soft_delete", Shape::Name,
        "The column that it gives the moment of the deletion in place of deleting the row."},
    Key{"sqlite", Shape::TableOptions, "What only SQLite has."},
    Key{"postgres", Shape::TableOptions, "What only PostgreSQL has."},
};

constexpr std::array column{
    Key{"type", Shape::Type,
        "A portable type, an enumeration, a native type, or one per dialect; `?` behind it allows NULL."},
    Key{"null", Shape::Boolean, "Whether NULL is allowed; false without it."},
    Key{"default", Shape::Default, "A literal, or `{sql: …}` for an expression."},
    Key{"identity", Shape::Identity, "The database numbers the rows by itself."},
    Key{"generated", Shape::Generated, "The column is computed from others."},
    Key{"primary_key", Shape::Boolean, "The column is the primary key."},
    Key{"unique", Shape::UniqueColumn, "No two rows have the same value; a text names the constraint."},
    Key{"references", Shape::References,
        "`table.column` that the value must exist in, or a mapping with more."},
    Key{"check", Shape::ColumnCheck, "A condition on the value."},
    Key{"index", Shape::IndexColumn, "An index on this column; a text names it."},
    Key{"collation", Shape::DialectText, "How text is compared."},
    Key{"comment", Shape::Text, "Comment kept by the database."},
    grants,
    Key{"renamed_from", Shape::Name, "What the column was called before; may stay when it has been renamed."},
    Key{"only", Shape::Only, "The dialects that get this column; all without it."},
    Key{"validate", Shape::Validation, "Rules that the object mapper checks before it writes."},
    Key{"sqlite", Shape::ColumnOptions, "What only SQLite has."},
    Key{"postgres", Shape::ColumnOptions, "What only PostgreSQL has."},
};

constexpr std::array identity{
    Key{"always", Shape::Boolean, "Values given by hand are refused."},
    Key{"start", Shape::Integer, "First value."},
    Key{"increment", Shape::Integer, "Step; negative counts down."},
    Key{"minimum", Shape::Integer, "Smallest value."},
    Key{"maximum", Shape::Integer, "Largest value."},
    Key{"cache", Shape::Integer, "Values that a session takes at once."},
    Key{"cycle", Shape::Boolean, "Starts again at the end."},
};

constexpr std::array generated{
    Key{"sql", Shape::Sql, "The expression."},
    Key{"stored", Shape::Boolean, "Kept on disk (true, the default) or computed when read."},
};

constexpr std::array references{
    Key{"table", Shape::QualifiedName, "The referenced table."},
    Key{"column", Shape::Name, "The referenced column; the table's primary key without it."},
    Key{"name", Shape::Name, "Name of the constraint."},
    Key{"on_delete", Shape::Action, "When the referenced row goes."},
    Key{"on_update", Shape::Action, "When the referenced value changes."},
    Key{"match", Shape::Match, "How NULLs are treated."},
    Key{"deferrable", Shape::Deferrable, "Whether the check may wait for the end of the transaction."},
    Key{"not_valid", Shape::Boolean, "Existing rows have not been checked."},
    Key{"comment", Shape::Text, "Comment kept by the database."},
    Key{"only", Shape::Only, "The dialects that get this foreign key; all without it."},
};

constexpr std::array primary_key{
    Key{"columns", Shape::Names, "The columns, in order."},
    Key{"name", Shape::Name, "Name of the constraint."},
    Key{"include", Shape::Names, "Columns that the index carries along."},
    Key{"deferrable", Shape::Deferrable, "Whether the check may wait for the end of the transaction."},
    Key{"comment", Shape::Text, "Comment kept by the database."},
    Key{"sqlite", Shape::IndexOptions, "What only SQLite has."},
    Key{"postgres", Shape::IndexOptions, "What only PostgreSQL has."},
};

constexpr std::array unique{
    Key{"columns", Shape::Names, "The columns, in order."},
    Key{"name", Shape::Name, "Name of the constraint."},
    Key{"include", Shape::Names, "Columns that the index carries along."},
    Key{"nulls_distinct", Shape::Boolean, "False: two NULLs are the same value."},
    Key{"deferrable", Shape::Deferrable, "Whether the check may wait for the end of the transaction."},
    Key{"comment", Shape::Text, "Comment kept by the database."},
    Key{"only", Shape::Only, "The dialects that get this constraint; all without it."},
    Key{"sqlite", Shape::IndexOptions, "What only SQLite has."},
    Key{"postgres", Shape::IndexOptions, "What only PostgreSQL has."},
};

constexpr std::array foreign_key{
    Key{"columns", Shape::Names, "The columns of this table, in order."},
    Key{"table", Shape::QualifiedName, "The referenced table."},
    Key{"referenced_columns", Shape::Names, "The referenced columns; the table's primary key without them."},
    Key{"name", Shape::Name, "Name of the constraint."},
    Key{"on_delete", Shape::Action, "When the referenced row goes."},
    Key{"on_update", Shape::Action, "When the referenced values change."},
    Key{"on_delete_columns", Shape::Names,
        "The columns that set_null or set_default touches; all without it."},
    Key{"match", Shape::Match, "How NULLs are treated."},
    Key{"deferrable", Shape::Deferrable, "Whether the check may wait for the end of the transaction."},
    Key{"not_valid", Shape::Boolean, "Existing rows have not been checked."},
    Key{"comment", Shape::Text, "Comment kept by the database."},
    Key{"only", Shape::Only, "The dialects that get this foreign key; all without it."},
};

constexpr std::array check{
    Key{"sql", Shape::Sql, "The condition."},
    Key{"name", Shape::Name, "Name of the constraint."},
    Key{"not_valid", Shape::Boolean, "Existing rows have not been checked."},
    Key{"no_inherit", Shape::Boolean, "Child tables do not get it."},
    Key{"comment", Shape::Text, "Comment kept by the database."},
    Key{"only", Shape::Only, "The dialects that get this check; all without it."},
    Key{"sqlite", Shape::IndexOptions, "What only SQLite has."},
};

constexpr std::array index{
    Key{"keys", Shape::IndexKeys, "Columns, or mappings with a column or SQL and its order."},
    Key{"name", Shape::Name, "Name of the index."},
    Key{"unique", Shape::Boolean, "No two rows have the same keys."},
    Key{"nulls_distinct", Shape::Boolean, "False: two NULLs are the same value."},
    Key{"where", Shape::Sql, "The rows that the index holds; all without it."},
    Key{"include", Shape::Names, "Columns that the index carries along."},
    Key{"method", Shape::DialectText, "Access method, such as `gin`; the database's usual one without it."},
    Key{"comment", Shape::Text, "Comment kept by the database."},
    Key{"only", Shape::Only, "The dialects that get this index; all without it."},
    Key{"sqlite", Shape::IndexOptions, "What only SQLite has."},
    Key{"postgres", Shape::IndexOptions, "What only PostgreSQL has."},
};

constexpr std::array index_key{
    Key{"column", Shape::Name, "A column."},
    Key{"sql", Shape::Sql, "An expression, instead of a column."},
    Key{"order", Shape::Order, "`asc`, the default, or `desc`."},
    Key{"nulls", Shape::NullsPlace, "Where NULLs sort; the database's rule without it."},
    Key{"collation", Shape::DialectText, "How text is compared."},
    Key{"operator_class", Shape::DialectText, "Operator class of the index method."},
};

constexpr std::array view{
    Key{"query", Shape::Sql, "The SELECT behind the view."},
    Key{"columns", Shape::ViewColumns,
        "Names of its columns, or a mapping with the types that programs read; those of the query without "
        "it."},
    Key{"materialized", Shape::Boolean, "The rows are kept and refreshed on demand."},
    Key{"indexes", Shape::Indexes, "Indexes of a materialized view."},
    Key{"comment", Shape::Text, "Comment kept by the database."},
    owner,
    grants,
    revokes,
    Key{"only", Shape::Only, "The dialects that get this view; all without it."},
    Key{"sqlite", Shape::ViewOptions, "What only SQLite has."},
    Key{"postgres", Shape::ViewOptions, "What only PostgreSQL has."},
};

constexpr std::array default_privileges{
    Key{"objects", Shape::ObjectClass, "`tables`, `sequences`, `functions`, `types` or `schemas`."},
    Key{"schema", Shape::Name, "Where they are made; anywhere without it."},
    Key{"role", Shape::Name, "Who makes them; whoever carries out the change without it."},
    grants,
    revokes,
    Key{"only", Shape::Only, "The dialects that have it; all without it."},
};

constexpr std::array sql{
    Key{"sql", Shape::Sql, "One or more statements."},
    Key{"file", Shape::DialectText, "A file of statements, seen from the folder of this one."},
    Key{"only", Shape::Only, "The dialects that run it; all without it."},
};

constexpr Key lock_wait{"lock_wait", Shape::Text,
                        "How long a statement of a migration waits for a lock: `5s`; `0` without end."};
constexpr Key statement_timeout{"statement_timeout", Shape::Text,
                                "How long a statement of a migration may take: `10m`; `0` without end."};
constexpr Key lock_retries{"lock_retries", Shape::Text,
                           "How often a transaction is tried again that could not have a lock."};

constexpr std::array settings{
    Key{"schema", Shape::Paths, "The files and folders that declare the schema; `schema.yaml` without it."},
    Key{"migrations", Shape::Text, "The folder of migrations; `migrations` without it."},
    Key{"environments", Shape::Environments, "Databases by name."},
    Key{"default_environment", Shape::Text, "The environment that is used without `--env`."},
    Key{"dialect", Shape::Text, "The dialect of the declared schema where no URL says it."},
    Key{"schemas", Shape::Names, "Schemas of the database to manage; all without it."},
    Key{"exclude", Shape::Names,
        "Patterns of objects to leave alone: `audit_*`, `reporting.*`, `table:tmp_*`."},
    Key{"destructive", Shape::Policy, "`refuse`, the default, or `allow`: changes that delete data."},
    Key{"manage", Shape::Manage,
        "What counts beside the objects themselves: `[grants, owners]`; what the declared SQL states without "
        "it."},
    Key{"shadow", Shape::Text, "URL of a scratch database that may be emptied at any time."},
    lock_wait,
    statement_timeout,
    lock_retries,
};

constexpr std::array targets{
    Key{"targets", Shape::Texts, "URLs of databases."},
    Key{"files", Shape::Paths, "Patterns of SQLite files: `data/*.db`."},
    Key{"database", Shape::Text,
        "URL of the database that `urls` and `schemas` ask; the project's without it."},
    Key{"urls", Shape::Text, "A query whose first column is URLs of databases."},
    Key{"schemas", Shape::Text, "A query whose first column is schemas of `database`, one for each tenant."},
    Key{"waves", Shape::Counts,
        "How many targets the waves behind the canaries have; `[10, 100]` without it."},
    Key{"jobs", Shape::Integer, "How many targets at once; as many as there are processors without it."},
};

constexpr std::array environment{
    Key{"url", Shape::Text, "Where the database is."},
    Key{"shadow", Shape::Text, "URL of a scratch database that may be emptied at any time."},
    Key{"destructive", Shape::Policy, "`refuse` or `allow`: changes that delete data."},
    Key{"schemas", Shape::Names, "Schemas of the database to manage."},
    Key{"exclude", Shape::Names, "Patterns of objects to leave alone."},
    Key{"manage", Shape::Manage, "What counts beside the objects themselves: `grants`, `owners`."},
    lock_wait,
    statement_timeout,
    lock_retries,
};

constexpr std::array options{
    DialectOption{"sqlite", Kind::Table, "strict", Shape::Boolean,
                  "STRICT: values have the type of their column."},
    DialectOption{"sqlite", Kind::Table, "without_rowid", Shape::Boolean,
                  "WITHOUT ROWID: rows live in the primary key."},
    DialectOption{"sqlite", Kind::Column, "not_null_on_conflict", Shape::Text,
                  "What a NULL does to the statement: `rollback`, `ignore` …"},
    DialectOption{"sqlite", Kind::PrimaryKey, "autoincrement", Shape::Boolean,
                  "AUTOINCREMENT: numbers are never used again."},
    DialectOption{"sqlite", Kind::PrimaryKey, "descending", Shape::Boolean,
                  "INTEGER PRIMARY KEY DESC, which is no alias of the rowid."},
    DialectOption{"sqlite", Kind::PrimaryKey, "on_conflict", Shape::Text,
                  "What a conflict does to the statement: `replace`, `ignore` …"},
    DialectOption{"sqlite", Kind::UniqueConstraint, "on_conflict", Shape::Text,
                  "What a conflict does to the statement: `replace`, `ignore` …"},
    DialectOption{"sqlite", Kind::CheckConstraint, "on_conflict", Shape::Text,
                  "What a conflict does to the statement: `replace`, `ignore` …"},
    DialectOption{"postgres", Kind::Table, "unlogged", Shape::Boolean,
                  "UNLOGGED: not in the write-ahead log, empty after a crash."},
    DialectOption{"postgres", Kind::Table, "row_security", Shape::Boolean, "Policies apply to the rows."},
    DialectOption{"postgres", Kind::Table, "force_row_security", Shape::Boolean,
                  "Policies apply to the table's owner too."},
    DialectOption{"postgres", Kind::Table, "replica_identity", Shape::Text,
                  "`full` or `nothing`: what logical replication sends of old rows."},
    DialectOption{"postgres", Kind::Table, "access_method", Shape::Text, "Table access method."},
    DialectOption{"postgres", Kind::Table, "tablespace", Shape::Text, "Where the table is stored."},
    DialectOption{"postgres", Kind::Table, "fillfactor", Shape::Scalar, "Storage parameter of the table."},
    DialectOption{"postgres", Kind::Table, "parallel_workers", Shape::Scalar,
                  "Storage parameter of the table."},
    DialectOption{"postgres", Kind::Table, "toast_tuple_target", Shape::Scalar,
                  "Storage parameter of the table."},
    DialectOption{"postgres", Kind::Table, "autovacuum_enabled", Shape::Scalar,
                  "Storage parameter of the table."},
    DialectOption{"postgres", Kind::Table, "autovacuum_vacuum_scale_factor", Shape::Scalar,
                  "Storage parameter of the table."},
    DialectOption{"postgres", Kind::Table, "autovacuum_vacuum_threshold", Shape::Scalar,
                  "Storage parameter of the table."},
    DialectOption{"postgres", Kind::Table, "autovacuum_analyze_scale_factor", Shape::Scalar,
                  "Storage parameter of the table."},
    DialectOption{"postgres", Kind::Table, "autovacuum_analyze_threshold", Shape::Scalar,
                  "Storage parameter of the table."},
    DialectOption{"postgres", Kind::Column, "storage", Shape::Text,
                  "`plain`, `external`, `extended` or `main`: how large values are kept."},
    DialectOption{"postgres", Kind::Column, "compression", Shape::Text, "`pglz` or `lz4`."},
    DialectOption{"postgres", Kind::Column, "sequence_name", Shape::Text,
                  "What the sequence behind an identity is called."},
    DialectOption{"postgres", Kind::Column, "statistics", Shape::Integer,
                  "How much the planner knows of the values."},
    DialectOption{"postgres", Kind::PrimaryKey, "fillfactor", Shape::Scalar,
                  "How full pages are packed, in percent."},
    DialectOption{"postgres", Kind::PrimaryKey, "tablespace", Shape::Text, "Where the index is stored."},
    DialectOption{"postgres", Kind::PrimaryKey, "clustered", Shape::Boolean,
                  "CLUSTER sorts the table by it."},
    DialectOption{"postgres", Kind::PrimaryKey, "replica_identity", Shape::Boolean,
                  "Logical replication knows old rows by it."},
    DialectOption{"postgres", Kind::UniqueConstraint, "fillfactor", Shape::Scalar,
                  "How full pages are packed, in percent."},
    DialectOption{"postgres", Kind::UniqueConstraint, "tablespace", Shape::Text,
                  "Where the index is stored."},
    DialectOption{"postgres", Kind::UniqueConstraint, "clustered", Shape::Boolean,
                  "CLUSTER sorts the table by it."},
    DialectOption{"postgres", Kind::UniqueConstraint, "replica_identity", Shape::Boolean,
                  "Logical replication knows old rows by it."},
    DialectOption{"postgres", Kind::Index, "fillfactor", Shape::Scalar,
                  "How full pages are packed, in percent."},
    DialectOption{"postgres", Kind::Index, "tablespace", Shape::Text, "Where the index is stored."},
    DialectOption{"postgres", Kind::Index, "clustered", Shape::Boolean, "CLUSTER sorts the table by it."},
    DialectOption{"postgres", Kind::Index, "replica_identity", Shape::Boolean,
                  "Logical replication knows old rows by it."},
    DialectOption{"postgres", Kind::Index, "deduplicate_items", Shape::Scalar,
                  "Storage parameter of the index method."},
    DialectOption{"postgres", Kind::Index, "fastupdate", Shape::Scalar,
                  "Storage parameter of the index method."},
    DialectOption{"postgres", Kind::Index, "gin_pending_list_limit", Shape::Scalar,
                  "Storage parameter of the index method."},
    DialectOption{"postgres", Kind::Index, "pages_per_range", Shape::Scalar,
                  "Storage parameter of the index method."},
    DialectOption{"postgres", Kind::Index, "autosummarize", Shape::Scalar,
                  "Storage parameter of the index method."},
    DialectOption{"postgres", Kind::Index, "buffering", Shape::Scalar,
                  "Storage parameter of the index method."},
    DialectOption{"postgres", Kind::View, "security_barrier", Shape::Scalar,
                  "Conditions of the view are checked before those of queries."},
    DialectOption{"postgres", Kind::View, "security_invoker", Shape::Scalar,
                  "Tables are read with the rights of whoever reads the view."},
    DialectOption{"postgres", Kind::View, "check_option", Shape::Text,
                  "`local` or `cascaded`: rows written through the view must be visible in it."},
    DialectOption{"postgres", Kind::MaterializedView, "fillfactor", Shape::Scalar,
                  "How full pages are packed, in percent."},
    DialectOption{"postgres", Kind::MaterializedView, "tablespace", Shape::Text,
                  "Where the rows are stored."},
};

constexpr std::array<std::string_view, 2> dialects{"postgres", "sqlite"};

}  // namespace

Keys document_keys() {
    return document;
}
Keys schema_keys() {
    return schema;
}
Keys extension_keys() {
    return extension;
}
Keys enum_keys() {
    return enumeration;
}
Keys sequence_keys() {
    return sequence;
}
Keys table_keys() {
    return table;
}
Keys column_keys() {
    return column;
}
Keys identity_keys() {
    return identity;
}
Keys generated_keys() {
    return generated;
}
Keys references_keys() {
    return references;
}
Keys primary_key_keys() {
    return primary_key;
}
Keys unique_keys() {
    return unique;
}
Keys foreign_key_keys() {
    return foreign_key;
}
Keys check_keys() {
    return check;
}
Keys index_keys() {
    return index;
}
Keys index_key_keys() {
    return index_key;
}
Keys view_keys() {
    return view;
}
Keys sql_keys() {
    return sql;
}
Keys default_privileges_keys() {
    return default_privileges;
}
Keys settings_keys() {
    return settings;
}
Keys targets_keys() {
    return targets;
}
Keys environment_keys() {
    return environment;
}

std::span<const DialectOption> dialect_options() {
    return options;
}
std::span<const std::string_view> dialect_names() {
    return dialects;
}

}  // namespace varve::declare
