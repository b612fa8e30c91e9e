// SPDX-License-Identifier: MIT
#include "varve/orm/row_hooks.hpp"

#include "varve/diag/error.hpp"

#include <algorithm>

namespace varve {

namespace {

/// The session that is writing, for the actions.
class InnerSession : public orm::Session {
public:
    explicit InnerSession(orm::SessionCore& core) {
        m_core = &core;
        m_level = core.level();
    }
};

bool is_about_many(RowHooks::Event event) {
    return event == RowHooks::Event::BeforeBulk || event == RowHooks::Event::AfterBulk;
}

bool is_same_table(const query::TableInfo& left, const query::TableInfo& right) {
    return left.name == right.name && left.schema == right.schema;
}

/// Where the values of a rule's columns are in an object; nothing when it has not all of them, or leaves one
/// to the database.
std::optional<std::vector<const void*>> values_of(const query::TableInfo& columns_of,
                                                  const std::vector<std::uint16_t>& columns,
                                                  const query::TableInfo& given, const void* row) {
    std::vector<const void*> values;
    for (const std::uint16_t place : columns) {
        const auto own = std::find_if(given.columns.begin(), given.columns.end(), [&](const auto& each) {
            return each.name == columns_of.columns[place].name;
        });
        if (own == given.columns.end()) {
            return std::nullopt;
        }
        const void* const object = static_cast<const char*>(row) + own->offset;
        if (own->type->is_left_out != nullptr && own->type->is_left_out(object)) {
            return std::nullopt;
        }
        values.push_back(own->type->is_nullable() ? own->type->peek(object) : object);
    }
    return values;
}

}  // namespace

query::Fragment BulkWrite::known_condition() const {
    if (where == nullptr) {
        throw Error(ErrorCode::Unsupported, "the rows that the statement writes depend on other tables, too");
    }
    return *where;
}

RowHooks& RowHooks::add_action(AnyAction action) {
    m_actions.push_back(std::move(action));
    return *this;
}

RowHooks& RowHooks::add_bulk(Event event, const query::TableInfo& table, BulkAction action) {
    return add_action({event, &table, [] { return std::shared_ptr<void>(); },
                       [action = std::move(action)](orm::Session& session, const void* write) {
                           action(session, *static_cast<const BulkWrite*>(write));
                       }});
}

RowHooks& RowHooks::add_rule(ProgramRule rule) {
    m_rules.push_back(std::move(rule));
    return *this;
}

bool RowHooks::has(Event event, const query::TableInfo& table) const {
    return std::any_of(m_actions.begin(), m_actions.end(), [&](const AnyAction& action) {
        return action.event == event && action.described_by == &table;
    });
}

bool RowHooks::watches(const query::TableInfo& table) const {
    return std::any_of(m_actions.begin(), m_actions.end(), [&](const AnyAction& action) {
        return action.described_by == &table && !is_about_many(action.event);
    });
}

void RowHooks::call(Event event, orm::SessionCore& core, const query::TableInfo& described_by,
                    const void* row) const {
    InnerSession session(core);
    for (const AnyAction& action : m_actions) {
        if (action.event == event && action.described_by == &described_by) {
            action.act(session, row);
        }
    }
}

std::shared_ptr<void> RowHooks::make_row(const query::TableInfo& table) const {
    const auto found = std::find_if(m_actions.begin(), m_actions.end(), [&](const AnyAction& action) {
        return action.described_by == &table && !is_about_many(action.event);
    });
    return found == m_actions.end() ? nullptr : found->make();
}

void RowHooks::check(const query::TableInfo& given, const void* row, std::string_view prefix,
                     std::vector<FieldError>& errors) const {
    for (const ProgramRule& rule : m_rules) {
        if (!is_same_table(*rule.table, given)) {
            continue;
        }
        const auto values = values_of(*rule.table, rule.columns, given, row);
        if (values && !rule.check(values->data())) {
            errors.push_back({std::string(prefix) + std::string(rule.table->columns[rule.columns[0]].path()),
                              rule.name, rule.message});
        }
    }
}

}  // namespace varve
