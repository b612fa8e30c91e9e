// SPDX-License-Identifier: MIT
#include "varve/orm/cascade.hpp"

#include "relation_query.hpp"
#include "row_sql.hpp"

#include "varve/diag/error.hpp"
#include "varve/orm/row_hooks.hpp"
#include "varve/value/conversion.hpp"

#include <algorithm>

namespace varve::orm {

namespace {

using query::ColumnTrait;
using query::Fragment;
using query::TableInfo;

/// Rows whose type nobody knows here: a value for each column of their table.
struct Rows {
    const TableInfo* table;
    std::vector<List> rows;
};

KeyColumns key_of(const TableInfo& table) {
    KeyColumns key;
    for (std::size_t place = 0; place < table.columns.size() && key.count < KeyColumns::most; ++place) {
        if (table.columns[place].is(ColumnTrait::Key)) {
            key.columns[key.count++] = static_cast<std::uint16_t>(place);
        }
    }
    if (key.count == 0) {
        throw Error(ErrorCode::Usage,
                    "`" + std::string(table.name) + "` has no primary key to find its rows by");
    }
    return key;
}

/// Where the values of columns are in a row of Rows.
std::vector<ValueField> places_of(const KeyColumns& columns) {
    std::vector<ValueField> fields;
    for (std::size_t at = 0; at < columns.count; ++at) {
        fields.push_back({type_of<Value>, columns.columns[at] * sizeof(Value)});
    }
    return fields;
}

KeyIndex keys_of(const Rows& rows, const KeyColumns& columns) {
    KeyIndex keys(places_of(columns));
    for (const List& row : rows.rows) {
        keys.add(row.data());
    }
    return keys;
}

/// Statements about all keys at once where one column tells rows apart, else one for each.
template <class Run>
void for_keys(const TableInfo& table, const KeyColumns& columns, const KeyIndex& keys, const Run& run) {
    if (keys.size() == 0) {
        return;
    }
    if (columns.count == 1) {
        run(among(table, columns, keys));
        return;
    }
    for (const List& key : keys.keys()) {
        Fragment where;
        for (std::size_t at = 0; at < columns.count; ++at) {
            query::restrict(
                where,
                equal_key(table, {columns.columns[at]},
                          {std::visit([](const auto& each) { return query::Argument(each); }, key[at])}));
        }
        run(std::move(where));
    }
}

class Cascading {
public:
    explicit Cascading(SessionCore& core) : m_core(core) {}

    /// Does to the rows that are related to `owners` what the steps say.
    void apply(const Rows& owners, const std::vector<CascadeStep>& steps) {
        for (const CascadeStep& step : steps) {
            const Rows related = related_rows(owners, step);
            if (step.fate == Fate::Refused && !related.rows.empty()) {
                throw Error(ErrorCode::Refused,
                            "rows of `" + std::string(related.table->name) + "` are related to the one of `" +
                                std::string(owners.table->name) +
                                "` that is to be deleted: " + std::to_string(related.rows.size()));
            }
            if (step.relation.through != nullptr && step.fate != Fate::Refused) {
                unlink(owners, step.relation);
            }
            if (step.fate == Fate::Detached && step.relation.through == nullptr) {
                detach(related, step.relation);
            } else if (step.fate == Fate::Deleted) {
                apply(related, step.next);
                remove(related);
            }
        }
    }

    void count(const Rows& owners, const std::vector<CascadeStep>& steps, std::vector<CascadeCount>& counts) {
        for (const CascadeStep& step : steps) {
            const Rows related = related_rows(owners, step);
            counts.push_back({related.table, step.fate, related.rows.size()});
            count(related, step.next, counts);
        }
    }

    static Rows only(const TableInfo& table, const void* row) {
        List values;
        for (const query::ColumnInfo& column : table.columns) {
            values.push_back(value_at(*column.type, static_cast<const char*>(row) + column.offset));
        }
        return {&table, {std::move(values)}};
    }

private:
    Rows related_rows(const Rows& owners, const CascadeStep& step) {
        const RelationInfo& relation = step.relation;
        Rows related{step.target, {}};
        const KeyIndex keys = keys_of(owners, relation.local);
        if (keys.size() == 0) {
            return related;
        }
        const std::size_t extra = relation.through == nullptr ? 0 : relation.through_local.count;
        const std::size_t width = extra + step.target->columns.size();
        std::vector<ValueField> fields;
        for (std::size_t at = 0; at < width; ++at) {
            fields.push_back({type_of<Value>, at * sizeof(Value)});
        }
        KeyColumns back = relation.foreign;
        if (relation.through != nullptr) {
            back = {0, 1, 2, 3};
            back.count = extra;
        }
        const query::SelectState select = relation_query(relation, *step.target, keys, {}, *step.target);
        Run run = m_core.prepare(select);
        run.open(Fetch::Whole);
        while (run.next()) {
            List row(width);
            run.read(fields, row.data());
            if (keys.find(places_of(back), row.data()) != KeyIndex::none) {
                row.erase(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(extra));
                related.rows.push_back(std::move(row));
            }
        }
        return related;
    }

    void unlink(const Rows& owners, const RelationInfo& relation) {
        for_keys(*relation.through, relation.through_local, keys_of(owners, relation.local),
                 [&](Fragment where) {
                     query::DeleteState deletion{.table = relation.through, .where = std::move(where)};
                     deletion.deleted = query::Deleted::Shown;
                     m_core.prepare(deletion).execute();
                 });
    }

    void detach(const Rows& rows, const RelationInfo& relation) {
        query::UpdateState update{.table = rows.table};
        for (std::size_t at = 0; at < relation.foreign.count; ++at) {
            update.assignments.push_back(
                {relation.foreign.columns[at], Fragment(query::Node{.operation = query::Operation::Null})});
        }
        run_update(rows, std::move(update));
    }

    void run_update(const Rows& rows, query::UpdateState update) {
        const KeyColumns key = key_of(*rows.table);
        for_keys(*rows.table, key, keys_of(rows, key), [&](Fragment where) {
            update.where = std::move(where);
            m_core.prepare(update).execute();
        });
    }

    void remove(const Rows& rows) {
        const RowHooks* const hooks = m_core.options().hooks;
        if (hooks != nullptr && hooks->watches(*rows.table)) {
            remove_watched(rows, *hooks);
            return;
        }
        const std::size_t deleted = rows.table->find(ColumnTrait::Deleted);
        if (deleted != rows.table->columns.size()) {
            query::UpdateState update{.table = rows.table};
            Fragment now;
            now.add(query::to_argument(m_core.now()), rows.table->columns[deleted].type->scalar);
            update.assignments.push_back({static_cast<std::uint16_t>(deleted), std::move(now)});
            run_update(rows, std::move(update));
            return;
        }
        const KeyColumns key = key_of(*rows.table);
        for_keys(*rows.table, key, keys_of(rows, key), [&](Fragment where) {
            query::DeleteState deletion{.table = rows.table, .where = std::move(where)};
            m_core.prepare(deletion).execute();
        });
    }

    /// Each by itself, so that the program's actions see it.
    void remove_watched(const Rows& rows, const RowHooks& hooks) {
        const std::shared_ptr<void> object = hooks.make_row(*rows.table);
        for (const List& row : rows.rows) {
            for (std::size_t place = 0; place < row.size(); ++place) {
                const query::ColumnInfo& column = rows.table->columns[place];
                set_value(*column.type, static_cast<char*>(object.get()) + column.offset, row[place]);
            }
            delete_row(m_core, *rows.table, object.get());
        }
    }

    SessionCore& m_core;
};

}  // namespace

void delete_with(SessionCore& core, const TableInfo& table, void* row,
                 const std::vector<CascadeStep>& steps) {
    TransactionOnCore transaction(core);
    Cascading(core).apply(Cascading::only(table, row), steps);
    delete_row(core, table, row);
    transaction.commit();
}

std::vector<CascadeCount> count_with(SessionCore& core, const TableInfo& table, const void* row,
                                     const std::vector<CascadeStep>& steps) {
    std::vector<CascadeCount> counts;
    Cascading(core).count(Cascading::only(table, row), steps, counts);
    return counts;
}

}  // namespace varve::orm
