// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>

namespace varve {

/// How a database says of a value what programs check before they write it: conditions with `#1` for the
/// column and
/// `#2` for what the rule gives. They agree with the rules of programs on every value that the database can
/// hold, but for texts with a NUL character. Empty: the database cannot say it.
struct RuleConditions {
    /// Some character of a text is no space, tab or end of a line.
    std::string not_blank = {};
    std::string text_length = {};
    std::string bytes_length = {};
    std::string array_length = {};
    /// Inside of quotes: `#2` is doubled where it has some.
    std::string pattern = {};
    std::string email = {};
    std::string url = {};
    std::string uuid = {};
};

/// What a database can do, as data. Core asks this and never which database it is.
struct Capabilities {
    /// DDL takes part in transactions.
    bool has_transactional_ddl = true;
    bool has_schemas = false;
    /// The schema of unqualified names; empty where there are none.
    std::string default_schema = {};
    bool has_enum_types = false;
    bool has_extensions = false;
    bool has_sequences = false;
    bool has_comments = false;
    /// Objects have owners, and roles are granted privileges on them.
    bool has_access_control = false;
    bool has_materialized_views = false;
    bool has_identity_columns = false;
    /// Where there are no identity columns: the type of a primary key of one column that the database numbers
    /// by itself.
    std::string numbered_key_type = {};
    bool has_virtual_generated_columns = false;
    bool has_stored_generated_columns = true;
    bool has_array_types = false;
    bool has_include_columns = false;
    /// The access method of an index that does not name one; empty where indexes have no methods.
    std::string default_index_method = {};
    bool has_deferrable_unique = false;
    /// A constraint without a name gets one from the server: `users_pkey`, `users_email_key`,
    /// `orders_user_id_fkey`.
    bool names_constraints = false;
    /// Two tables of one schema may each have a trigger of the same name.
    bool has_trigger_names_per_table = false;
    /// `Users` and `users` name one table (names keep their spelling all the same).
    bool ignores_name_case = false;
    /// The function that writes a value as a literal of its own type: `quote`.
    std::string literal_function = {};
    /// Dialect::find_obstacles() finds something.
    bool foresees_obstacles = false;
    /// SQLSTATE of statements that the server refuses inside a transaction; empty where none is.
    std::string refused_in_transaction = {};
    /// Names longer than this are cut by the server; in bytes, 0 for no limit.
    std::size_t maximum_name_bytes = 0;
    RuleConditions rule_conditions = {};
};

}  // namespace varve
