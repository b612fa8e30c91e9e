// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/schema.hpp"
#include "varve/plan/plan.hpp"
#include "varve/sql/sql.hpp"

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace varve::postgres {

/// The rendering of one change: what it may look at and the statements that have come so far.
struct Work {
    const Schema& from;
    const Schema& to;
    /// The object that the statements serve.
    ObjectId subject;
    std::vector<plan::Statement> statements = {};

    /// Adds a statement; the reference is good until the next.
    plan::Statement& add(const Sql& sql, std::initializer_list<plan::Hazard> hazards = {});
    /// Adds the start `ALTER TABLE schema.table ` and what follows.
    plan::Statement& alter_table(const QualifiedName& table, const Sql& action,
                                 std::initializer_list<plan::Hazard> hazards = {});

    bool exists_before(const ObjectId& id) const { return from.contains(id); }
    bool exists_after(const ObjectId& id) const { return to.contains(id); }
};

ObjectId table_id(const QualifiedName& name);
ObjectId column_id(const QualifiedName& table, const std::string& column);

/// The value of an option; empty when it is not set.
std::string_view option(const Options& options, const std::string& name);

/// Whether an option is one that only varve gives a name; all others are storage parameters of the server.
bool is_own_option(std::string_view name);

/// `fillfactor = 70, toast.autovacuum_enabled = false`: what stands between the parentheses of WITH, in the
/// order that is given (Object::option_order).
Sql storage_parameters(const Options& options, const std::vector<std::string>& order);
bool has_storage_parameters(const Options& options);

/// Adds `prefix SET (…)` and `prefix RESET (…)` for storage parameters that differ, in the order that is
/// given.
void alter_storage_parameters(Work& work, const Sql& prefix, const Options& before, const Options& after,
                              const std::vector<std::string>& order = {});

/// Adds `prefix OPTIONS (ADD a 'x', SET b 'y', DROP c)` for the options of a foreign table or of its column.
void alter_server_options(Work& work, const Sql& prefix, const Options& before, const Options& after);

/// The expression in exactly one pair of outer parentheses.
Sql in_parentheses(const Expression& expression);

/// `COLLATE …`; nothing when the name is empty. Names without quotes are taken as they are, not folded.
Sql collate_clause(const std::string& collation);

}  // namespace varve::postgres
