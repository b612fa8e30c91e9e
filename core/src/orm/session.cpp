// SPDX-License-Identifier: MIT
#include "varve/orm/session.hpp"

#include "varve/diag/error.hpp"
#include "varve/session/connection.hpp"
#include "varve/session/grammar.hpp"

#include <algorithm>
#include <random>
#include <thread>

namespace varve {

namespace orm {

SessionCore& core_of(SessionCore* core, std::uint64_t turn) {
    if (core != nullptr && core->turn() != turn) {
        throw Error(ErrorCode::Misuse,
                    "the statement was begun in another transaction than the one that is open now")
            .with_hint("begin it with the object of the innermost transaction");
    }
    if (core == nullptr) {
        throw Error(ErrorCode::Usage, "the query belongs to no session, so it cannot run")
            .with_hint("begin it with `db.select<…>()` or `db.from(…)`");
    }
    return *core;
}

namespace {

/// Without what changes neither whether there are rows nor how many.
query::SelectState without_order(query::SelectState select) {
    if (select.limit.empty() && select.offset.empty() && select.distinct_on.empty()) {
        select.order_by = {};
    }
    select.lock = query::RowLock::None;
    return select;
}

/// Whether a query has a row for each of its tables', and not one that is computed from all of them.
bool has_row_for_each(const query::SelectState& select) {
    const auto may_aggregate = [](const query::Node& node) {
        return node.operation == query::Operation::Function || node.operation == query::Operation::Template;
    };
    return select.group_by.empty() && select.having.empty() &&
           std::none_of(select.outputs.nodes.begin(), select.outputs.nodes.end(), may_aggregate);
}

/// Names of the rows that are counted; it has no columns that anybody asks for.
constexpr query::TableInfo counted{"", "counted", {}};

template <class T>
T read_one(SessionCore& core, const query::SelectState& select) {
    Run run = core.prepare(select);
    run.open(Fetch::Whole);
    T value{};
    static constexpr ValueField field{type_of<T>, 0};
    if (run.next()) {
        run.read({&field, 1}, &value);
    }
    return value;
}

}  // namespace

std::int64_t checked_limit(std::int64_t rows) {
    if (rows < 1) {
        throw Error(ErrorCode::Usage,
                    "limit_each() keeps at least one row of each, and not " + std::to_string(rows));
    }
    return rows;
}

std::int64_t count_rows(SessionCore& core, query::SelectState select) {
    select = without_order(std::move(select));
    const bool is_plain = has_row_for_each(select) && !select.is_distinct && select.distinct_on.empty() &&
                          select.members.empty() && select.limit.empty() && select.offset.empty();
    query::Fragment count = query::count().fragment();
    if (is_plain) {
        select.outputs = std::move(count);
        return read_one<std::int64_t>(core, select);
    }
    query::SelectState outer;
    outer.from = query::Source{&counted, 0, std::make_shared<query::SelectState>(std::move(select)), false};
    outer.outputs = std::move(count);
    return read_one<std::int64_t>(core, outer);
}

bool has_rows(SessionCore& core, query::SelectState select) {
    query::SelectState outer;
    outer.outputs = query::Fragment(query::Node{.operation = query::Operation::Exists});
    outer.outputs.subqueries.push_back(
        std::make_shared<query::SelectState>(without_order(std::move(select))));
    return read_one<bool>(core, outer);
}

void check_one(std::size_t rows, const query::SelectState& select) {
    if (rows == 1) {
        return;
    }
    const std::string name(select.from ? select.from->table->name : "");
    throw rows == 0 ? Error(ErrorCode::NotFound, "there is no such row in `" + name + "`")
                    : Error(ErrorCode::Usage, "there is more than one such row in `" + name + "`");
}

SessionCore& Session::own_core() {
    if (m_core == nullptr) {
        throw Error(ErrorCode::Misuse,
                    "the session is over: its transaction has ended, or its database is closed");
    }
    if (m_level != m_core->level()) {
        throw Error(ErrorCode::Misuse, "a transaction is open inside of this session")
            .with_hint("use the object of the innermost transaction until it ends");
    }
    return *m_core;
}

SessionCore& Session::core() {
    SessionCore& core = own_core();
    core.check_transaction();
    return core;
}

Run Session::prepared(std::string_view sql, std::vector<query::Argument> arguments) {
    std::vector<varve::Value> values;
    values.reserve(arguments.size());
    for (const query::Argument& argument : arguments) {
        values.push_back(query::value_of(argument, {}, core().grammar()));
    }
    return core().prepare_sql(sql, std::move(values));
}

void Session::throw_not_found(const query::TableInfo& table) {
    throw Error(ErrorCode::NotFound, "there is no such row in `" + std::string(table.name) + "`");
}

void Session::wait_before(int attempt) {
    // Doubled each time, with some chance in it, so that two that met do not meet again.
    thread_local std::minstd_rand random(std::random_device{}());
    const int longest = 5 << std::min(attempt, 8);
    std::this_thread::sleep_for(
        std::chrono::milliseconds(std::uniform_int_distribution<int>(longest / 2, longest)(random)));
}

}  // namespace orm

Transaction::Transaction(orm::Session& outer, const TransactionOptions& options) {
    m_core = &outer.core();
    m_core->begin(options);
    m_level = m_core->level();
}

Transaction::~Transaction() {
    if (m_core != nullptr) {
        // Inner ones that are still open go with it.
        while (m_core->level() >= m_level) {
            m_core->rollback();
        }
    }
}

void Transaction::commit() {
    orm::SessionCore& ended = core();
    m_core = nullptr;
    ended.commit();
}

void Transaction::rollback() {
    own_core().rollback();
    m_core = nullptr;
}

Database::Database(std::unique_ptr<Connection> connection, const SessionOptions& options)
    : m_owned(std::make_unique<orm::SessionCore>(std::move(connection), options)) {
    m_core = m_owned.get();
}

Database::Database(Database&& other) noexcept : m_owned(std::move(other.m_owned)) {
    m_core = std::exchange(other.m_core, nullptr);
}

Database& Database::operator=(Database&& other) noexcept {
    m_owned = std::move(other.m_owned);
    m_core = std::exchange(other.m_core, nullptr);
    return *this;
}

Database::~Database() = default;

void Database::close() {
    core();
    m_core = nullptr;
    m_owned.reset();
}

}  // namespace varve
