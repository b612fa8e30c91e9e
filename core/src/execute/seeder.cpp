// SPDX-License-Identifier: MIT
#include "varve/execute/seeder.hpp"

#include "seed_nesting.hpp"
#include "seed_rules.hpp"

#include "varve/diag/error.hpp"
#include "varve/diag/suggestion.hpp"
#include "varve/session/grammar.hpp"
#include "varve/value/type_of.hpp"

#include <algorithm>
#include <charconv>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>

namespace varve::execute {

namespace {

using declare::SeedRow;
using declare::SeedValue;

/// Rows of one table that give the same columns, and what the library has to know to write them.
struct Batch {
    QualifiedName table;
    std::vector<std::string> columns;
    std::vector<const SeedRow*> rows = {};
    /// Places of the columns that tell the rows apart, and of the others.
    std::vector<std::uint16_t> key = {};
    std::vector<std::uint16_t> others = {};
    std::vector<query::ColumnInfo> infos = {};
    query::TableInfo info = {};
    /// Says too little for a new row: databases look at that before they find that it is there already.
    bool is_partial = false;
};

class Seeder {
public:
    Seeder(orm::Session& session, const SeededDatabase& database, DiagnosticSink& sink)
        : m_session(&session), m_live(&database.live), m_dialect(&database.dialect),
          m_facets(&database.facets), m_sink(&sink) {}
    /// The statements refer to tables that are known to the seeder only.
    ~Seeder() { m_session->forget_statements(); }
    Seeder(const Seeder&) = delete;
    Seeder& operator=(const Seeder&) = delete;

    bool prepare(const std::vector<SeedRow>& rows) {
        for (const SeedRow& row : rows) {
            add(row);
        }
        for (Batch& batch : m_batches) {
            find_key(batch);
            describe(batch);
        }
        if (!m_has_failed) {
            check_rules(rows);
        }
        return !m_has_failed;
    }

    std::vector<SeededTable> write() {
        std::vector<SeededTable> done;
        for (const QualifiedName& table : in_order()) {
            SeededTable seeded{table, 0};
            for (const Batch& batch : m_batches) {
                if (batch.table == table) {
                    write(batch);
                    seeded.rows += batch.rows.size();
                }
            }
            done.push_back(std::move(seeded));
        }
        return done;
    }

    /// Numbers that files gave are numbers that the database must not give again.
    void advance_counters() const {
        std::set<std::pair<QualifiedName, std::string>> given;
        for (const Batch& batch : m_batches) {
            for (const std::string& column : batch.columns) {
                given.emplace(batch.table, column);
            }
        }
        for (const auto& [table, column] : given) {
            if (const auto query = m_dialect->advance_counter(*m_live->table(table).column(column))) {
                m_session->connection().query(*query);
            }
        }
    }

private:
    void report(const SeedRow& row, const char* id, std::string message, std::string hint) {
        m_has_failed = true;
        m_sink->report({Severity::Error, id, std::move(message), row.range, std::move(hint)});
    }

    void add(const SeedRow& row) {
        const QualifiedName table = seeded_table_name(row.table, *m_dialect);
        const TableView view = m_live->table(table);
        if (!view.exists()) {
            report(row, "unknown-table", "the database has no table `" + row.table + "`",
                   suggest_table(table));
            return;
        }
        std::vector<std::string> columns;
        for (const SeedValue& value : row.values) {
            columns.push_back(value.column);
            if (view.column(value.column) == nullptr) {
                const std::string what =
                    value.rows.empty() ? "no column `" : "neither a column nor a relation `";
                report(row, "unknown-column", "`" + row.table + "` has " + what + value.column + "`",
                       suggest_column(view, value.column));
                return;
            }
        }
        const auto same = std::find_if(m_batches.begin(), m_batches.end(), [&](const Batch& batch) {
            return batch.table == table && batch.columns == columns;
        });
        // The order of the rows of a table is kept: only the last batch of it may go on.
        const auto last = std::find_if(m_batches.rbegin(), m_batches.rend(),
                                       [&](const Batch& batch) { return batch.table == table; });
        const bool goes_on = same != m_batches.end() && last != m_batches.rend() && &*same == &*last;
        Batch& batch = goes_on ? *same : m_batches.emplace_back(Batch{table, std::move(columns)});
        batch.rows.push_back(&row);
        m_batch_of[&row] = &batch;
    }

    std::string suggest_table(const QualifiedName& table) const {
        std::vector<std::string_view> names;
        for (const Object* object : m_live->of_kind(Kind::Table)) {
            names.push_back(object->id.name);
        }
        const std::optional<std::string> nearest_name = nearest(table.name, names);
        return nearest_name ? "did you mean `" + *nearest_name + "`?"
                            : "apply the migrations first: `varve migrate`";
    }
    static std::string suggest_column(const TableView& view, const std::string& column) {
        std::vector<std::string_view> names;
        for (const Object* object : view.columns()) {
            names.push_back(object->id.name);
        }
        const std::optional<std::string> nearest_name = nearest(column, names);
        return nearest_name ? "did you mean `" + *nearest_name + "`?" : std::string();
    }

    static bool has_all(const Batch& batch, const std::vector<std::string>& columns) {
        return !columns.empty() &&
               std::all_of(columns.begin(), columns.end(), [&](const std::string& column) {
                   return std::find(batch.columns.begin(), batch.columns.end(), column) !=
                          batch.columns.end();
               });
    }

    /// The primary key where the rows give it, else the first unique constraint that they give.
    std::vector<std::string> key_columns(const Batch& batch) const {
        const TableView view = m_live->table(batch.table);
        if (const Object* primary = view.primary_key();
            primary != nullptr && has_all(batch, as<PrimaryKey>(*primary).columns)) {
            return as<PrimaryKey>(*primary).columns;
        }
        for (const Object* object : m_live->owned_by(batch.table, Kind::UniqueConstraint)) {
            if (has_all(batch, as<UniqueConstraint>(*object).columns)) {
                return as<UniqueConstraint>(*object).columns;
            }
        }
        return {};
    }

    void find_key(Batch& batch) {
        const std::vector<std::string> key = key_columns(batch);
        if (key.empty()) {
            report(*batch.rows.front(), "no-key",
                   "the row gives no key of `" + batch.table.name +
                       "`, so nobody can tell whether it is there already",
                   "give the columns of its primary key or of a unique constraint");
        }
        for (std::size_t place = 0; place < batch.columns.size(); ++place) {
            const bool is_key = std::find(key.begin(), key.end(), batch.columns[place]) != key.end();
            (is_key ? batch.key : batch.others).push_back(static_cast<std::uint16_t>(place));
        }
    }

    /// All rows, before any of them is written.
    void check_rules(const std::vector<SeedRow>& rows) {
        for (const SeedRow& row : rows) {
            if (SeedRules* const rules = rules_for(row)) {
                report_errors(row, rules->errors_of(row));
            }
        }
    }

    SeedRules* rules_for(const SeedRow& row) {
        const Batch& batch = *m_batch_of.at(&row);
        const auto facets = m_facets->tables.find(batch.table);
        if (facets == m_facets->tables.end()) {
            return nullptr;
        }
        std::vector<std::string> key;
        for (const std::uint16_t place : batch.key) {
            key.push_back(batch.columns[place]);
        }
        std::sort(key.begin(), key.end());
        std::unique_ptr<SeedRules>& rules = m_rules[{batch.table, key}];
        if (rules == nullptr) {
            rules = std::make_unique<SeedRules>(*m_session, *m_dialect, m_live->table(batch.table),
                                                facets->second, key);
        }
        return rules->is_empty() ? nullptr : rules.get();
    }

    void report_errors(const SeedRow& row, const std::vector<FieldError>& errors) {
        for (const FieldError& error : errors) {
            report(row, "validation",
                   "`" + row.path + "." + error.path + "` " + error.message +
                       (error.value.empty() ? "" : ": `" + error.value + "`"),
                   "the declared schema says so: rule `" + error.rule + "`");
        }
    }

    void describe(Batch& batch) const {
        for (std::size_t place = 0; place < batch.columns.size(); ++place) {
            batch.infos.push_back({batch.columns[place], type_of<Value>, place * sizeof(Value)});
        }
        batch.info = {batch.table.schema, batch.table.name, batch.infos};
        const std::vector<const Object*> columns = m_live->table(batch.table).columns();
        batch.is_partial = std::any_of(columns.begin(), columns.end(), [&](const Object* each) {
            const auto& column = as<Column>(*each);
            return !column.is_nullable && !column.default_value && !column.identity && !column.generated &&
                   !has_all(batch, {each->id.name});
        });
    }

    /// What a value of a file is to the column that it is for.
    Value value_for(const QualifiedName& table, const SeedValue& value) const {
        if (!value.text) {
            return Null();
        }
        const auto& column = as<Column>(*m_live->table(table).column(value.column));
        const std::optional<PortableType> type = m_dialect->types().portable(column.type);
        if (type && type->array_dimensions == 0 && type->base == BaseType::Bool &&
            (*value.text == "true" || *value.text == "false")) {
            return *value.text == "true";
        }
        if (type && type->array_dimensions > 0 && m_session->grammar().has_arrays) {
            if (const std::optional<List> list = parse_list(*value.text, ListForm::Json)) {
                return list_text(*list, ListForm::Array);
            }
        }
        std::int64_t number = 0;
        const char* const end = value.text->data() + value.text->size();
        if (!type && value.is_plain && std::from_chars(value.text->data(), end, number).ptr == end) {
            return number;
        }
        return *value.text;
    }

    void write(const Batch& batch) {
        std::vector<Value> values(batch.columns.size());
        for (const SeedRow* row : batch.rows) {
            std::transform(row->values.begin(), row->values.end(), values.begin(),
                           [&](const SeedValue& value) { return value_for(batch.table, value); });
            try {
                if (!batch.is_partial || !change(batch, values)) {
                    m_session->upsert_values(batch.info, values.data(), batch.key, batch.others);
                }
            } catch (Error& error) {
                error.with_range(row->range);
                throw;
            }
        }
    }

    /// Gives a row that is there its new values; false when there is none.
    bool change(const Batch& batch, const std::vector<Value>& values) {
        const auto argument = [&](std::uint16_t place) {
            return std::visit([](const auto& each) { return query::Argument(each); }, values[place]);
        };
        query::UpdateState update{.table = &batch.info};
        // A row that gives nothing but its key is only looked for.
        for (const std::uint16_t place : batch.others.empty() ? batch.key : batch.others) {
            query::Fragment value;
            value.add(argument(place), Scalar::Any);
            update.assignments.push_back({place, std::move(value)});
        }
        for (const std::uint16_t place : batch.key) {
            query::restrict(update.where, orm::equal_key(batch.info, {place}, {argument(place)}));
        }
        return orm::SessionAccess::core(*m_session).prepare(update).execute() != 0;
    }

    /// Tables behind those that they belong to; in a circle the order of the files decides.
    std::vector<QualifiedName> in_order() const {
        std::vector<QualifiedName> order;
        std::set<QualifiedName> seen;
        for (const Batch& batch : m_batches) {
            visit(batch.table, order, seen);
        }
        return order;
    }
    void visit(const QualifiedName& table, std::vector<QualifiedName>& order,
               std::set<QualifiedName>& seen) const {
        const bool is_wanted = std::any_of(m_batches.begin(), m_batches.end(),
                                           [&](const Batch& batch) { return batch.table == table; });
        if (!is_wanted || !seen.insert(table).second) {
            return;
        }
        for (const Object* object : m_live->table(table).foreign_keys()) {
            visit(as<ForeignKey>(*object).references, order, seen);
        }
        // Not every relation has a foreign key, and one that may refer to several tables cannot.
        if (const auto facets = m_facets->tables.find(table); facets != m_facets->tables.end()) {
            for (const declare::DeclaredRelation& relation : facets->second.relations) {
                if (relation.kind == declare::RelationKind::BelongsTo) {
                    visit(relation.target, order, seen);
                }
            }
        }
        order.push_back(table);
    }

    orm::Session* m_session;
    const Schema* m_live;
    const Dialect* m_dialect;
    const declare::Facets* m_facets;
    DiagnosticSink* m_sink;
    /// Does not move what statements refer to.
    std::deque<Batch> m_batches;
    std::map<const SeedRow*, const Batch*> m_batch_of;
    /// By table, and the columns that tell its rows apart.
    std::map<std::pair<QualifiedName, std::vector<std::string>>, std::unique_ptr<SeedRules>> m_rules;
    bool m_has_failed = false;
};

}  // namespace

std::optional<std::vector<SeededTable>> seed(orm::Session& session, const SeededDatabase& database,
                                             const std::vector<SeedRow>& rows, DiagnosticSink& sink,
                                             Seeding seeding) {
    const std::optional<std::vector<SeedRow>> flat = unnested(database, rows, sink);
    Seeder seeder(session, database, sink);
    if (!flat || !seeder.prepare(*flat)) {
        return std::nullopt;
    }
    std::vector<SeededTable> tables = seeder.write();
    if (seeding == Seeding::Kept) {
        seeder.advance_counters();
    }
    return tables;
}

}  // namespace varve::execute
