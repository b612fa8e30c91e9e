// SPDX-License-Identifier: MIT
#include "obstacles.hpp"

#include "conversion.hpp"
#include "future_table.hpp"
#include "reader.hpp"
#include "row_queries.hpp"
#include "row_search.hpp"
#include "steps.hpp"

#include "../lexis.hpp"
#include "../shadow/database_shadow.hpp"

#include "varve/model/overloaded.hpp"

#include <algorithm>
#include <map>
#include <memory>

namespace varve::postgres {

namespace foresee {

namespace {

/// The tables whose rows a step may ask for.
std::vector<QualifiedName> tables_of(const Step& step) {
    return std::visit(Overloaded{
                          [](const SetNotNull& each) { return std::vector{each.table}; },
                          [](const AddColumn& each) {
                              return each.is_required ? std::vector{each.table}
                                                      : std::vector<QualifiedName>{};
                          },
                          [](const ChangeType& each) { return std::vector{each.table}; },
                          [](const AddCheck& each) { return std::vector{each.table}; },
                          [](const AddUnique& each) { return std::vector{each.table}; },
                          [](const AddForeignKey& each) {
                              return std::vector{each.table, each.references};
                          },
                          [](const AddExclusion& each) { return std::vector{each.table}; },
                          [](const Validate& each) { return std::vector{each.table}; },
                          [](const auto&) { return std::vector<QualifiedName>{}; },
                      },
                      step);
}

/// All steps up to what cannot be foreseen.
struct Foreseeable {
    std::vector<Step> steps = {};
    /// The statement that ends them; empty where none does.
    std::string_view end = {};
    /// Tables whose rows matter to what comes behind it.
    std::vector<QualifiedName> unseen = {};
};

Foreseeable steps_of(std::span<const std::string_view> statements) {
    Foreseeable all;
    for (const std::string_view statement : statements) {
        for (Step& step : read_steps(statement)) {
            if (all.end.empty() && std::holds_alternative<Stop>(step)) {
                all.end = statement;
            }
            if (all.end.empty()) {
                all.steps.push_back(std::move(step));
                continue;
            }
            for (QualifiedName& table : tables_of(step)) {
                if (std::find(all.unseen.begin(), all.unseen.end(), table) == all.unseen.end()) {
                    all.unseen.push_back(std::move(table));
                }
            }
        }
    }
    return all;
}

/// The names that statements may have for the tables, old ones too.
std::vector<QualifiedName> names_in(const std::vector<Step>& steps) {
    std::vector<QualifiedName> names;
    const auto add = [&](const QualifiedName& name) {
        if (std::find(names.begin(), names.end(), name) == names.end()) {
            names.push_back(name);
        }
    };
    bool is_asking = false;
    for (const Step& step : steps) {
        for (const QualifiedName& table : tables_of(step)) {
            is_asking = true;
            add(table);
        }
        if (const MoveTable* move = std::get_if<MoveTable>(&step)) {
            add(move->before);
        }
    }
    return is_asking ? names : std::vector<QualifiedName>{};
}

/// Goes through the steps, and knows at each where the rows of a table come from.
class Walk {
public:
    explicit Walk(ServerConnection& connection) : m_search(connection) {}

    /// False when a table keeps its size to itself for too long.
    bool start(const std::vector<QualifiedName>& names) {
        return m_search.run_limited("all tables",
                                    [&] { m_tables = tables_in_database(m_search.connection(), names); });
    }

    bool has_rows() const {
        return std::any_of(m_tables.begin(), m_tables.end(),
                           [](const FutureTable& table) { return !table.is_empty(); });
    }
    Foresight take() { return m_search.take(); }

    void step(const CreateTable& step) {
        if (!step.is_if_not_exists || find(step.table) == nullptr) {
            FutureTable table{step.table};
            table.is_unknown = step.has_rows;
            m_tables.insert(m_tables.begin(), std::move(table));
        }
    }

    void step(const DropTable& step) {
        std::erase_if(m_tables,
                      [&](const FutureTable& table) { return is_same_table(table.name, step.table); });
        // Its rows may be those of a parent.
        m_is_tree_changed = true;
    }

    void step(const MoveTable& step) {
        if (FutureTable* table = find(step.before)) {
            table->name = step.after;
            table->is_changed = !table->rows.empty();
        }
    }

    void step(const MoveRows& step) {
        m_is_tree_changed = true;
        if (FutureTable* table = find(step.table)) {
            table->is_unknown = true;
        }
    }

    void step(const RenameColumn& step) {
        FutureTable* table = find(step.table);
        FutureColumn* column = table == nullptr ? nullptr : table->find(step.before);
        if (column != nullptr) {
            column->name = step.after;
            std::replace(table->key.begin(), table->key.end(), step.before, step.after);
            table->is_changed = true;
        }
    }

    void step(const AddColumn& step) {
        FutureTable* table = find(step.table);
        if (table == nullptr || table->is_empty()) {
            return;
        }
        if (step.is_required) {
            look_at_all(*table, "`" + table->shown_name() + "." + step.name + "` must not be NULL",
                        step.type);
        } else if (step.constant) {
            Sql value;
            value.verbatim(*step.constant) << "::";
            table->columns.push_back({step.name, value.verbatim(step.type), step.type});
            table->is_changed = true;
        }
    }

    void step(const DropColumn& step) {
        if (FutureTable* table = find(step.table)) {
            std::erase_if(table->columns, [&](const FutureColumn& each) { return each.name == step.name; });
            if (std::find(table->key.begin(), table->key.end(), step.name) != table->key.end()) {
                table->key.clear();
            }
        }
    }

    void step(const SetNotNull& step) {
        if (const FutureTable* table = known(step.table)) {
            look(*table, "`" + table->shown_name() + "." + step.column + "` must not be NULL",
                 lexis().name(step.column), Sql() << Identifier(step.column) << " IS NULL");
        }
    }

    void step(const ChangeType& step) {
        FutureTable* table = known(step.table);
        if (table == nullptr || table->find(step.column) == nullptr) {
            return;
        }
        check_conversion(m_search, *table, step, m_types);
        if (step.conversion && table->is_changed) {
            table->settle();
        }
        FutureColumn& column = *table->find(step.column);
        Sql value;
        value << "(";
        if (step.conversion) {
            value.verbatim(*step.conversion);
        } else {
            value << column.value;
        }
        column.value = (value << ")::").verbatim(step.type);
        column.type = step.type;
        table->is_changed = true;
    }

    void step(const AddCheck& step) {
        if (!step.is_validated) {
            m_postponed[step.name] = step;
        } else if (const FutureTable* table = known(step.table)) {
            Sql condition;
            condition << "NOT (";
            look(*table, "`" + table->shown_name() + "` must meet CHECK (" + step.expression + ")",
                 step.expression, condition.verbatim(step.expression) << ")", step.is_local);
        }
    }

    void step(const AddUnique& step) {
        const FutureTable* table = known(step.table);
        if (table == nullptr) {
            return;
        }
        if (step.is_primary) {
            for (const std::string& column : step.keys) {
                this->step(SetNotNull{step.table, Reader(column).name()});
            }
        }
        m_search.look("`" + table->shown_name() + " (" + joined(step.keys) + ")` must be unique",
                      repeated_rows(*table, step));
    }

    void step(const AddForeignKey& step) {
        if (!step.is_validated) {
            m_postponed[step.name] = step;
            return;
        }
        load(step.references);
        const FutureTable* table = known(step.table);
        const FutureTable* parent = find(step.references);
        if (table != nullptr && parent != nullptr && !is_out_of_sight(*parent)) {
            if (const Sql query = orphans(*table, *parent, step); !query.empty()) {
                m_search.look("`" + table->shown_name() + " (" + joined(step.columns) +
                                  ")` must refer to a row of `" + parent->shown_name() + "`",
                              query);
            }
        }
    }

    void step(const AddExclusion& step) {
        if (const FutureTable* table = known(step.table)) {
            m_search.look("rows of `" + table->shown_name() + "` must not conflict in (" + joined(step.keys) +
                              ")",
                          conflicting_rows(*table, step));
        }
    }

    void step(const Validate& step) {
        const auto postponed = m_postponed.find(step.constraint);
        std::optional<Step> constraint =
            postponed != m_postponed.end() ? postponed->second : unvalidated(step);
        if (!constraint) {
            return;
        }
        if (AddCheck* check = std::get_if<AddCheck>(&*constraint)) {
            check->is_validated = true;
            this->step(*check);
        } else if (AddForeignKey* key = std::get_if<AddForeignKey>(&*constraint)) {
            key->is_validated = true;
            this->step(*key);
        }
    }

    void step(const MakeType& step) { m_types.push_back(step); }

    void step(const CheckDomain& step) {
        Sql sql;
        sql << "SELECT n.nspname, c.relname, a.attname FROM pg_catalog.pg_attribute a JOIN "
               "pg_catalog.pg_class c "
               "ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE "
               "c.relkind IN ('r', 'p') AND NOT c.relispartition AND NOT a.attisdropped AND a.atttypid = "
               "pg_catalog.to_regtype(";
        const Sql name = Sql() << step.domain;
        sql.literal(name.text(lexis())) << ") ORDER BY 1, 2, a.attnum";
        std::vector<std::pair<QualifiedName, std::string>> users;
        const auto rows = m_search.connection().query(sql);
        while (rows->next()) {
            users.push_back(
                {{std::string(rows->text(0)), std::string(rows->text(1))}, std::string(rows->text(2))});
        }
        for (const auto& [table, column] : users) {
            look_at_domain(table, column, step);
        }
    }

    void step(const Stop& /*step*/) {}

    /// Says of which tables nobody looked at the rows, because `end` comes first.
    void leave_unseen(const std::vector<QualifiedName>& tables, std::string_view end) {
        std::vector<std::string> names;
        for (const QualifiedName& name : tables) {
            if (const FutureTable* table = known(name)) {
                names.push_back(table->shown_name());
            }
        }
        if (!names.empty()) {
            m_search.not_looked(unseen_rows(names, end, lexis()));
        }
    }

private:
    FutureTable* find(const QualifiedName& name) {
        const auto found = std::find_if(m_tables.begin(), m_tables.end(), [&](const FutureTable& table) {
            return is_same_table(table.name, name);
        });
        return found == m_tables.end() ? nullptr : &*found;
    }

    /// What a constraint of the database refers to stands in no statement.
    void load(const QualifiedName& name) {
        if (find(name) == nullptr) {
            m_search.run_limited("`" + name.name + "`", [&] {
                for (FutureTable& table : tables_in_database(m_search.connection(), {name})) {
                    m_tables.push_back(std::move(table));
                }
            });
        }
    }

    bool is_out_of_sight(const FutureTable& table) const {
        return table.is_unknown || (table.has_children && m_is_tree_changed);
    }

    /// A table with rows that can be foreseen.
    FutureTable* known(const QualifiedName& name) {
        FutureTable* table = find(name);
        return table == nullptr || table->is_empty() || is_out_of_sight(*table) ? nullptr : table;
    }

    void look(const FutureTable& table, const std::string& rule, const std::string& text,
              const Sql& condition, bool is_only = false) {
        m_search.look(rule, rows_where(table, text, condition, is_only));
    }

    /// A new column of a domain has the default of the domain.
    void look_at_all(const FutureTable& table, const std::string& rule, const std::string& type) {
        if (is_out_of_sight(table)) {
            return;
        }
        Sql sql;
        sql << "SELECT pg_catalog.count(*), NULL " << table.source({})
            << " WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_type t WHERE t.typdefault IS NOT NULL AND t.oid "
               "= "
               "pg_catalog.to_regtype(";
        sql.literal(type) << "))";
        m_search.look(rule, sql);
    }

    /// A constraint of the database that was added as NOT VALID.
    std::optional<Step> unvalidated(const Validate& step) {
        if (known(step.table) == nullptr) {
            return std::nullopt;
        }
        const Sql name = Sql() << step.table;
        Sql sql;
        sql << "SELECT pg_catalog.pg_get_constraintdef(k.oid) FROM pg_catalog.pg_constraint k WHERE NOT "
               "k.convalidated AND k.conrelid = pg_catalog.to_regclass(";
        sql.literal(name.text(lexis())) << ") AND k.conname = ";
        const std::string text = m_search.connection().query_text(sql.literal(step.constraint));
        return text.empty() ? std::nullopt : read_constraint(step.table, text);
    }

    /// VALUE is an ordinary name outside of a domain.
    void look_at_domain(const QualifiedName& name, const std::string& column, const CheckDomain& check) {
        const bool is_touched = find(name) != nullptr && find(name)->is_changed;
        std::vector<FutureTable> tables;
        m_search.run_limited("`" + name.name + "`",
                             [&] { tables = tables_in_database(m_search.connection(), {name}); });
        if (is_touched || tables.empty() || tables.front().is_empty()) {
            return;
        }
        const FutureTable& table = tables.front();
        const std::string shown = lexis().name(column);
        Sql condition;
        if (check.expression.empty()) {
            condition << "value IS NULL";
        } else {
            condition << "NOT (";
            condition.verbatim(check.expression) << ")";
        }
        const std::string rule =
            "`" + table.shown_name() + "." + column + "` must " +
            (check.expression.empty() ? "not be NULL" : "meet CHECK (" + check.expression + ")");
        m_search.look(rule, Sql() << "SELECT pg_catalog.count(*) OVER (), varve_shown FROM (SELECT "
                                  << shown_values(table, table.columns_in(shown)) << " AS varve_shown, "
                                  << Identifier(column) << " AS value " << table.source(shown)
                                  << ") AS varve_rows WHERE " << condition << " LIMIT " << most_samples);
    }

    RowSearch m_search;
    std::vector<FutureTable> m_tables;
    std::vector<MakeType> m_types;
    /// Constraints by name that come without a look at the rows.
    std::map<std::string, Step> m_postponed;
    bool m_is_tree_changed = false;
};

bool asks_domains(const std::vector<Step>& steps) {
    return std::any_of(steps.begin(), steps.end(),
                       [](const Step& step) { return std::holds_alternative<CheckDomain>(step); });
}

}  // namespace

}  // namespace foresee

Foresight find_obstacles(ServerConnection& connection, std::span<const std::string_view> statements) {
    const foresee::Foreseeable foreseeable = foresee::steps_of(statements);
    const std::vector<foresee::Step>& steps = foreseeable.steps;
    std::vector<QualifiedName> names = foresee::names_in(steps);
    names.insert(names.end(), foreseeable.unseen.begin(), foreseeable.unseen.end());
    // What is tried in a shadow has rows of nobody.
    if ((names.empty() && !foresee::asks_domains(steps)) || connection.is_enclosed() ||
        is_scratch_database(connection.database_name())) {
        return {};
    }
    std::unique_ptr<ConnectionTransaction> snapshot;
    if (!connection.is_in_transaction()) {
        snapshot = std::make_unique<ConnectionTransaction>(connection, TransactionMode::ReadSnapshot);
    }
    foresee::Walk walk(connection);
    if (walk.start(names) && (walk.has_rows() || foresee::asks_domains(steps))) {
        for (const foresee::Step& step : steps) {
            std::visit([&](const auto& each) { walk.step(each); }, step);
        }
        walk.leave_unseen(foreseeable.unseen, foreseeable.end);
    }
    return walk.take();
}

}  // namespace varve::postgres
