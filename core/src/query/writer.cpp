// SPDX-License-Identifier: MIT
#include "writer.hpp"

#include "expression_writer.hpp"
#include "twins.hpp"
#include "walk.hpp"

#include "varve/diag/error.hpp"
#include "varve/session/grammar.hpp"

#include <algorithm>
#include <charconv>

namespace varve::query {

namespace {

/// Gathers the values of a statement.
struct ArgumentCollector {
    std::vector<const Argument*> arguments;

    void node(const Node& /*node*/) {}
    void mark(std::size_t /*number*/) {}
    void argument(const Argument& argument) { arguments.push_back(&argument); }
};

std::string list_of(const std::vector<std::string>& texts) {
    std::string list;
    for (const std::string& each : texts) {
        list += (list.empty() ? "" : ", ") + each;
    }
    return list;
}

const TableInfo& table_of(const SelectState& select) {
    if (!select.from) {
        throw Error(ErrorCode::Usage, "a query without FROM selects no row: name what it selects");
    }
    return *select.from->table;
}

/// Every column of the first source.
Fragment columns_of(const SelectState& select) {
    const TableInfo& table = table_of(select);
    Fragment columns;
    for (std::size_t at = 0; at < table.columns.size(); ++at) {
        columns.add({.operation = Operation::Column,
                     .column = static_cast<std::uint16_t>(at),
                     .alias = select.from->alias,
                     .table = &table});
    }
    return columns;
}

Fragment selected_of(const SelectState& select) {
    return select.outputs.empty() ? columns_of(select) : select.outputs;
}

bool is_about_order(const Node& node) {
    return node.operation == Operation::Order ||
           (node.operation == Operation::Suffix && node.text.view().starts_with(" NULLS"));
}

/// An expression as the place that it has among those that are selected.
Fragment place_among(const std::vector<Fragment>& selected, Fragment term) {
    const auto found = std::find_if(selected.begin(), selected.end(), [&](const Fragment& each) {
        return each.nodes == term.nodes && each.arguments == term.arguments && each.subqueries.empty();
    });
    if (found != selected.end()) {
        return Fragment(Node{.operation = Operation::Output,
                             .column = static_cast<std::uint16_t>(found - selected.begin())});
    }
    if (term.nodes.front().operation == Operation::Template && term.nodes.size() == 1) {
        return term;
    }
    throw Error(ErrorCode::Usage, "queries that are put together are ordered by what they select")
        .with_hint("select the value too, and order by the same expression");
}

/// Behind sets, databases order by what was selected only, and the same text may not be used for it.
Fragment places_in_order(const SelectState& select) {
    const std::vector<Fragment> selected = split(selected_of(select));
    Fragment order;
    for (Fragment& term : split(select.order_by)) {
        Fragment behind;
        while (is_about_order(term.nodes.back())) {
            behind.nodes.insert(behind.nodes.begin(), term.nodes.back());
            term.nodes.pop_back();
        }
        order.append(place_among(selected, std::move(term))).append(std::move(behind));
    }
    return order;
}

template <class State, class Write>
Rendered render_with(const State& state, const Grammar& grammar, const Write& write) {
    ArgumentCollector collector;
    walk(state, collector);
    Writer writer(collector.arguments, grammar);
    Rendered rendered;
    rendered.sql = (writer.*write)(state);
    rendered.parameters = writer.take_parameters();
    if (rendered.parameters.size() > grammar.most_parameters) {
        writer.refuse("a statement with " + std::to_string(rendered.parameters.size()) + " parameters");
    }
    return rendered;
}

}  // namespace

Rendered render(const SelectState& select, const Grammar& grammar) {
    return render_with(select, grammar, &Writer::select);
}

Rendered render(const UpdateState& update, const Grammar& grammar) {
    return render_with(update, grammar, &Writer::update);
}

Rendered render(const DeleteState& deletion, const Grammar& grammar) {
    return render_with(deletion, grammar, &Writer::remove);
}

Rendered render(const InsertState& insert, const Grammar& grammar) {
    return render_with(insert, grammar, &Writer::insert);
}

Writer::Writer(const std::vector<const Argument*>& arguments, const Grammar& grammar) : m_grammar(&grammar) {
    for (std::size_t at = 0; at < arguments.size(); ++at) {
        m_arguments.emplace(arguments[at], at);
    }
}

std::string Writer::parameter(const Argument& argument, varve::Scalar scalar, Transform transform) {
    const Argument* first = &argument;
    for (auto twin = m_twins.find(first); twin != m_twins.end(); twin = m_twins.find(first)) {
        first = twin->second;
    }
    const Parameter wanted{m_arguments.at(first), transform, scalar};
    auto found = std::find(m_parameters.begin(), m_parameters.end(), wanted);
    if (found == m_parameters.end()) {
        found = m_parameters.insert(found, wanted);
    }
    return m_grammar->parameter_sign + std::to_string(found - m_parameters.begin() + 1);
}

std::string Writer::name(std::string_view identifier) const {
    return m_grammar->lexis->name(identifier);
}

std::string Writer::table(const TableInfo& table) const {
    return table.schema.empty() ? name(table.name) : name(table.schema) + "." + name(table.name);
}

std::string Writer::scope(const TableInfo& table, std::uint16_t alias) {
    const std::string base =
        alias == 0 ? std::string(table.name) : std::string(table.name) + "_" + std::to_string(alias);
    const auto is_free = [&](const std::string& called) {
        const auto [at, is_new] = m_scopes.try_emplace(called, &table, alias);
        return is_new || (at->second.second == alias && at->second.first->name == table.name &&
                          at->second.first->schema == table.schema);
    };
    if (is_free(base)) {
        return name(base);
    }
    const std::string longer = table.schema.empty() ? base : std::string(table.schema) + "_" + base;
    std::string called = longer;
    for (int number = 1; !is_free(called); ++number) {
        called = longer + "_also" + std::to_string(number);
    }
    return name(called);
}

std::string Writer::column(const TableInfo& table, std::uint16_t alias, std::size_t index) {
    return scope(table, alias) + "." + name(table.columns[index].name);
}

void Writer::refuse(std::string_view what) const {
    throw Error(ErrorCode::Unsupported,
                std::string(m_grammar->database) + " does not have " + std::string(what));
}

void Writer::need(bool has_it, std::string_view what) const {
    if (!has_it) {
        refuse(what);
    }
}

std::string Writer::fill(std::string_view text, std::span<const std::string> operands,
                         std::string_view what) const {
    need(!text.empty(), what);
    std::string filled;
    for (std::size_t at = 0; at < text.size(); ++at) {
        // `#>>` is an operator.
        if (text[at] == '#' && at + 1 < text.size() && text[at + 1] >= '1' && text[at + 1] <= '9') {
            filled += operands[static_cast<std::size_t>(text[++at] - '1')];
        } else {
            filled += text[at];
        }
    }
    return filled;
}

std::vector<std::string> Writer::expressions(const Fragment& fragment) {
    return ExpressionWriter(fragment, *this).all();
}

std::string Writer::expression(const Fragment& fragment) {
    return list_of(expressions(fragment));
}

std::string Writer::select(const SelectState& select) {
    return whole(select, select.named_like);
}

std::string Writer::select_named_like(const SelectState& select, const TableInfo& names) {
    return whole(select, &names);
}

std::string Writer::whole(const SelectState& select, const TableInfo* names) {
    for (const Twin& twin : twins_of(select)) {
        m_twins.emplace(twin.later, twin.first);
    }
    std::string sql = common_tables(select);
    sql += with_members(select, rows(select, names));
    sql += select.members.empty() ? clause(" ORDER BY ", select.order_by)
                                  : clause(" ORDER BY ", places_in_order(select));
    return sql + limits(select) + row_lock(select);
}

/// Without what is about the rows of all members.
std::string Writer::rows(const SelectState& select, const TableInfo* names) {
    std::string sql = "SELECT ";
    if (!select.distinct_on.empty()) {
        need(m_grammar->has_distinct_on, "DISTINCT ON");
        sql += "DISTINCT ON (" + expression(select.distinct_on) + ") ";
    } else if (select.is_distinct) {
        sql += "DISTINCT ";
    }
    sql += outputs(select, names);
    std::string alive;
    if (select.from) {
        const bool is_hidden = select.deleted == Deleted::Hidden;
        const bool may_be_missing =
            std::any_of(select.joins.begin(), select.joins.end(), [](const Join& join) {
                return join.kind == Join::Kind::Right || join.kind == Join::Kind::Full;
            });
        sql += " FROM ";
        sql += is_hidden && may_be_missing ? living_source(*select.from) : source(*select.from);
        sql += joins(select);
        alive = is_hidden && !may_be_missing ? living(*select.from) : "";
    }
    sql += conditions(" WHERE ", select.where, alive);
    sql += clause(" GROUP BY ", select.group_by);
    return sql + clause(" HAVING ", select.having);
}

std::string Writer::with_members(const SelectState& select, std::string sql) {
    const Member* previous = nullptr;
    for (const Member& each : select.members) {
        const bool is_first_intersection = previous != nullptr && previous->kind != Member::Kind::Intersect &&
                                           each.kind == Member::Kind::Intersect;
        if (is_first_intersection) {
            // The program means them from left to right; some databases intersect first.
            sql = "SELECT * FROM (" + sql + ") AS members";
        }
        sql += member(each);
        previous = &each;
    }
    return sql;
}

std::string Writer::common_tables(const SelectState& select) {
    std::string sql;
    for (const CommonTable& each : select.common_tables) {
        sql += sql.empty() ? (select.is_recursive ? "WITH RECURSIVE " : "WITH ") : ", ";
        sql += name(each.table->name) + "(";
        for (const ColumnInfo& column : each.table->columns) {
            sql += (&column == each.table->columns.data() ? "" : ", ") + name(column.name);
        }
        sql += ") AS (" + this->select(*each.query) + ")";
    }
    return sql.empty() ? sql : sql + " ";
}

std::string Writer::outputs(const SelectState& select, const TableInfo* names) {
    // Values are known by where they stand, so no copy will do.
    std::vector<std::string> all =
        select.outputs.empty() ? expressions(columns_of(select)) : expressions(select.outputs);
    if (names != nullptr) {
        for (std::size_t at = 0; at < all.size(); ++at) {
            all[at] += " AS " + name(names->columns[at].name);
        }
    }
    return list_of(all);
}

std::string Writer::source(const Source& source) {
    const std::string called = scope(*source.table, source.alias);
    if (source.query != nullptr) {
        need(!source.is_lateral || m_grammar->has_lateral, "LATERAL");
        return (source.is_lateral ? "LATERAL (" : "(") + select(*source.query) + ") AS " + called;
    }
    const std::string written = table(*source.table);
    return written == called ? written : written + " AS " + called;
}

std::string Writer::living(const Source& source) {
    const std::size_t deleted = source.table->find(ColumnTrait::Deleted);
    return deleted == source.table->columns.size() || source.query != nullptr
               ? std::string()
               : column(*source.table, source.alias, deleted) + " IS NULL";
}

std::string Writer::living_source(const Source& source) {
    const std::string alive = living({.table = source.table});
    return alive.empty() || source.query != nullptr
               ? this->source(source)
               : "(SELECT * FROM " + this->source({.table = source.table}) + " WHERE " + alive + ") AS " +
                     scope(*source.table, source.alias);
}

std::string Writer::joins(const SelectState& select) {
    std::string sql;
    for (const Join& join : select.joins) {
        switch (join.kind) {
        case Join::Kind::Inner: sql += " JOIN "; break;
        case Join::Kind::Left: sql += " LEFT JOIN "; break;
        case Join::Kind::Right: sql += " RIGHT JOIN "; break;
        case Join::Kind::Full: sql += " FULL JOIN "; break;
        case Join::Kind::Cross: sql += " CROSS JOIN "; break;
        }
        // Where a side is kept whole, a condition behind ON would not keep its deleted rows out.
        const bool is_kept = join.kind != Join::Kind::Inner && join.kind != Join::Kind::Left;
        const bool is_hidden = select.deleted == Deleted::Hidden;
        sql += is_kept && is_hidden ? living_source(join.source) : source(join.source);
        if (join.kind != Join::Kind::Cross) {
            sql += conditions(" ON ", join.condition, is_hidden && !is_kept ? living(join.source) : "");
        }
    }
    return sql;
}

std::string Writer::conditions(std::string_view keyword, const Fragment& where, std::string_view further) {
    std::string condition;
    if (!where.empty()) {
        condition = expression(where);
        const Node& last = where.nodes.back();
        const bool is_and = last.operation == Operation::Chain && last.text.view() == " AND ";
        const bool is_loose =
            !is_and && (last.operation == Operation::Chain || last.operation == Operation::Template);
        condition = is_loose && !further.empty() ? "(" + condition + ")" : condition;
    }
    if (!further.empty()) {
        condition += (condition.empty() ? "" : " AND ") + std::string(further);
    }
    return condition.empty() ? condition : std::string(keyword) + condition;
}

std::string Writer::clause(std::string_view keyword, const Fragment& fragment) {
    return fragment.empty() ? std::string() : std::string(keyword) + expression(fragment);
}

std::string Writer::member(const Member& member) {
    std::string sql;
    switch (member.kind) {
    case Member::Kind::Union: sql = " UNION "; break;
    case Member::Kind::UnionAll: sql = " UNION ALL "; break;
    case Member::Kind::Intersect: sql = " INTERSECT "; break;
    case Member::Kind::Except: sql = " EXCEPT "; break;
    }
    const SelectState& query = *member.query;
    const bool is_plain = query.members.empty() && query.order_by.empty() && query.limit.empty() &&
                          query.offset.empty() && query.common_tables.empty();
    return is_plain ? sql + select(query) : sql + "SELECT * FROM (" + select(query) + ") AS member";
}

std::string Writer::limits(const SelectState& select) {
    std::string sql;
    if (!select.limit.empty()) {
        sql = " LIMIT " + parameter(select.limit.argument(), varve::Scalar::Int64);
    } else if (!select.offset.empty() && m_grammar->needs_limit_for_offset) {
        sql = " LIMIT -1";
    }
    return select.offset.empty()
               ? sql
               : sql + " OFFSET " + parameter(select.offset.argument(), varve::Scalar::Int64);
}

std::string Writer::row_lock(const SelectState& select) const {
    if (select.lock == RowLock::None) {
        return {};
    }
    need(m_grammar->has_row_locks, "locks of single rows");
    const std::string_view wait = select.lock_wait == LockWait::SkipLocked ? " SKIP LOCKED"
                                  : select.lock_wait == LockWait::NoWait   ? " NOWAIT"
                                                                           : "";
    return (select.lock == RowLock::ForUpdate ? " FOR UPDATE" : " FOR SHARE") + std::string(wait);
}

std::string Writer::returning(const TableInfo& table, Returning returning) const {
    std::string sql;
    if (returning == Returning::Row) {
        for (const ColumnInfo& column : table.columns) {
            sql += (sql.empty() ? " RETURNING " : ", ") + this->name(table.name) + "." + name(column.name);
        }
    }
    return sql;
}

/// What an update changes by itself: the version, and the moment of the last write.
std::string Writer::facets(const UpdateState& update) {
    std::string sql;
    for (std::size_t at = 0; at < update.table->columns.size(); ++at) {
        const ColumnInfo& column = update.table->columns[at];
        const bool is_assigned = std::any_of(update.assignments.begin(), update.assignments.end(),
                                             [&](const SetColumn& each) { return each.column == at; });
        if (is_assigned) {
            continue;
        }
        if (column.is(ColumnTrait::Version)) {
            sql += ", " + name(column.name) + " = " + this->column(*update.table, 0, at) + " + 1";
        } else if (column.is(ColumnTrait::Updated)) {
            sql += ", " + name(column.name) + " = " + std::string(m_grammar->now);
        }
    }
    return sql;
}

/// What is changed has no alias, so its own name is not for others.
void Writer::keep_name(const TableInfo& table) {
    static_cast<void>(scope(table, 0));
}

std::string Writer::update(const UpdateState& update) {
    keep_name(*update.table);
    std::string sql = "UPDATE " + table(*update.table) + " SET ";
    for (const SetColumn& each : update.assignments) {
        sql += (&each == update.assignments.data() ? "" : ", ") +
               name(update.table->columns[each.column].name) + " = " + expression(each.value);
    }
    sql += facets(update);
    for (const Source& each : update.from) {
        sql += &each == update.from.data() ? " FROM " : ", ";
        sql += update.deleted == Deleted::Hidden ? living_source(each) : source(each);
    }
    sql += conditions(" WHERE ", update.where,
                      update.deleted == Deleted::Hidden ? living({.table = update.table}) : "");
    return sql + returning(*update.table, update.returning);
}

std::string Writer::remove(const DeleteState& deletion) {
    const bool is_hidden = deletion.deleted == Deleted::Hidden;
    keep_name(*deletion.table);
    std::string sql = "DELETE FROM " + table(*deletion.table);
    // USING is not known everywhere; which rows of others there are is the same question.
    for (const Source& each : deletion.from) {
        sql += &each == deletion.from.data() ? " WHERE EXISTS (SELECT 1 FROM " : ", ";
        sql += is_hidden ? living_source(each) : source(each);
    }
    sql += conditions(" WHERE ", deletion.where, is_hidden ? living({.table = deletion.table}) : "");
    sql += deletion.from.empty() ? "" : ")";
    return sql + returning(*deletion.table, deletion.returning);
}

std::string Writer::insert(const InsertState& insert) {
    std::string sql = "INSERT INTO " + table(*insert.table) + " (";
    for (const std::uint16_t& column : insert.columns) {
        sql += (&column == insert.columns.data() ? "" : ", ") + name(insert.table->columns[column].name);
    }
    return sql + ") " + select(*insert.query) + returning(*insert.table, insert.returning);
}

}  // namespace varve::query
