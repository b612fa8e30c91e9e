// SPDX-License-Identifier: MIT
#include "varve/session/connection.hpp"

#include "varve/diag/error.hpp"
#include "varve/session/grammar.hpp"
#include "varve/session/statement.hpp"
#include "varve/session/transaction_options.hpp"

namespace varve {

const Grammar& Connection::grammar() const {
    static constexpr Grammar grammar{};
    return grammar;
}

std::unique_ptr<Statement> Connection::prepare(std::string_view /*sql*/) {
    throw Error(ErrorCode::Unsupported, "this database has no prepared statements");
}

std::unique_ptr<BulkWriter> Connection::bulk_writer(const QualifiedName& /*table*/,
                                                    std::span<const std::string_view> /*columns*/) {
    return nullptr;
}

std::unique_ptr<Pipeline> Connection::pipeline() {
    return nullptr;
}

void Connection::begin_with(const TransactionOptions& options) {
    begin(options.access == AccessMode::ReadOnly ? TransactionMode::ReadSnapshot : TransactionMode::Write);
}

std::string Connection::query_text(const Sql& sql) {
    const std::unique_ptr<Cursor> rows = query(sql);
    return rows->next() ? std::string(rows->text(0)) : std::string();
}

std::int64_t Connection::query_integer(const Sql& sql) {
    const std::unique_ptr<Cursor> rows = query(sql);
    return rows->next() ? rows->integer(0) : 0;
}

}  // namespace varve
