// SPDX-License-Identifier: MIT
#include "integration/branches/truth.hpp"

#include "support/dialects.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <sstream>
#include <stdexcept>

namespace varve::test {

namespace {

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line);
    }
    return lines;
}

/// One database that is emptied between two runs.
class Bench {
public:
    explicit Bench(std::string_view dialect) : m_dialect(dialect) {}

    /// Schema and rows after both branches, one after the other; nothing when a statement fails. Of one
    /// branch alone it is only asked whether it runs.
    std::optional<std::string> run(const Statements& data,
                                   const std::vector<std::vector<Statements>>& branches) {
        empty();
        for (const Statements& statements : {base_statements(m_dialect), data}) {
            for (const std::string& statement : statements) {
                m_database->query(statement);
            }
        }
        try {
            for (const std::vector<Statements>& branch : branches) {
                for (const Statements& migration : branch) {
                    run(migration);
                }
            }
        } catch (const std::runtime_error&) {
            return std::nullopt;
        }
        return branches.size() < 2 ? std::string() : observed();
    }

private:
    bool is_postgres() const { return m_dialect == "postgres"; }

    void empty() {
        if (is_postgres() && m_database != nullptr) {
            m_database->query("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        } else {
            m_database = make_test_database(m_dialect);
        }
    }

    void run(const Statements& migration) {
        std::string script = "BEGIN;";
        for (const std::string& statement : migration) {
            script += statement + ";";
        }
        m_database->query(script + "COMMIT;");
    }

    std::string observed() {
        std::string text;
        for (const std::string& line : m_database->observe()) {
            text += line + "\n";
        }
        const std::string tables =
            is_postgres()
                ? "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND "
                  "table_type = 'BASE TABLE' ORDER BY 1"
                : "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
        for (const std::string& table : lines_of(m_database->query(tables))) {
            text += "rows of " + table + "\n" + rows_of(table);
        }
        return text;
    }

    /// The rows by columns in the order of their names, sorted.
    std::string rows_of(const std::string& table) {
        const std::vector<std::string> columns = lines_of(m_database->query(
            is_postgres()
                ? "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND "
                  "table_name = '" +
                      table + "' ORDER BY 1"
                : "SELECT name FROM pragma_table_info('" + table + "') ORDER BY name"));
        std::string expression;
        for (const std::string& column : columns) {
            expression += expression.empty() ? "" : " || '|' || ";
            expression +=
                is_postgres() ? "quote_nullable(\"" + column + "\"::text)" : "quote(\"" + column + "\")";
        }
        std::vector<std::string> rows =
            lines_of(m_database->query("SELECT " + expression + " FROM \"" + table + "\""));
        std::sort(rows.begin(), rows.end());
        std::string text;
        for (const std::string& row : rows) {
            text += row + "\n";
        }
        return text;
    }

    std::string m_dialect;
    std::unique_ptr<TestDatabase> m_database;
};

}  // namespace

Answer truth_of(const BranchPair& pair, std::string_view dialect) {
    static Bench sqlite("sqlite");
    static std::unique_ptr<Bench> postgres =
        dialect == "postgres" ? std::make_unique<Bench>("postgres") : nullptr;
    Bench& bench = dialect == "postgres" ? *postgres : sqlite;
    Answer answer;
    for (const Statements& data : data_sets()) {
        if (!bench.run(data, {pair.left}) || !bench.run(data, {pair.right})) {
            continue;
        }
        const std::optional<std::string> left_first = bench.run(data, {pair.left, pair.right});
        const std::optional<std::string> right_first = bench.run(data, {pair.right, pair.left});
        if (answer.truth == Truth::Unsound) {
            answer.truth = Truth::Commute;
        }
        if (!left_first || !right_first || *left_first != *right_first) {
            answer.truth = Truth::Conflict;
            answer.evidence = "over: " + (data.empty() ? "no rows" : data.front()) + "\nleft first:\n" +
                              left_first.value_or("fails\n") + "right first:\n" +
                              right_first.value_or("fails\n");
            return answer;
        }
    }
    return answer;
}

}  // namespace varve::test
