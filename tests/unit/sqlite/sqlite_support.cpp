// SPDX-License-Identifier: MIT
#include "sqlite_support.hpp"

#include "sqlite/connection.hpp"
#include "sqlite/dialect.hpp"

namespace varve::testing {

std::unique_ptr<Connection> sqlite_database(std::string_view sql) {
    std::unique_ptr<Connection> connection = sqlite::dialect().connect(Url("sqlite::memory:"));
    run(*connection, sql);
    return connection;
}

void run(Connection& connection, std::string_view sql) {
    sqlite::native(connection).run(sql);
}

std::vector<std::string> rows(Connection& connection, std::string_view sql) {
    std::vector<std::string> lines;
    const auto cursor = connection.query(Sql().verbatim(sql));
    while (cursor->next()) {
        std::string line;
        for (int column = 0; column < cursor->column_count(); ++column) {
            line += (column == 0 ? "" : "|") + std::string(cursor->text(column));
        }
        lines.push_back(std::move(line));
    }
    return lines;
}

Schema sqlite_schema(std::string_view sql) {
    const std::unique_ptr<Connection> connection = sqlite_database(sql);
    return sqlite::dialect().inspect(*connection, {});
}

plan::RoundTrip sqlite_plan(std::string_view from, std::string_view to,
                            const std::vector<std::string>& renames) {
    const Schema before = sqlite_schema(from);
    const Schema after = sqlite_schema(to);
    diff::Options options;
    options.open_renames = diff::OpenRenames::DropAndAdd;
    for (const std::string& rename : renames) {
        options.renames.push_back(diff::parse_rename(rename, before, after));
    }
    return plan::plan_round_trip(before, after, options, sqlite::dialect());
}

std::vector<std::string> statements_of(const plan::Plan& plan) {
    std::vector<std::string> lines;
    for (const plan::Statement& statement : plan.statements) {
        lines.push_back(statement.sql);
    }
    return lines;
}

void apply(Connection& connection, const plan::Plan& plan) {
    const std::unique_ptr<Safeguard> safeguard = sqlite::dialect().safeguard(connection, plan.directives);
    struct Restore {
        Safeguard* safeguard;
        ~Restore() {
            if (safeguard != nullptr) {
                safeguard->after_transaction();
            }
        }
    } const restore{safeguard.get()};
    if (safeguard) {
        safeguard->before_transaction();
    }
    ConnectionTransaction transaction(connection);
    if (safeguard) {
        safeguard->after_begin();
    }
    for (const plan::Statement& statement : plan.statements) {
        run(connection, statement.sql);
    }
    if (safeguard) {
        safeguard->before_commit();
    }
    transaction.commit();
}

}  // namespace varve::testing
