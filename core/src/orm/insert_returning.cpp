// SPDX-License-Identifier: MIT
#include "row_sql.hpp"

#include "varve/orm/bundle_steps.hpp"
#include "varve/orm/row_commands.hpp"
#include "varve/orm/validation.hpp"

namespace varve::orm {

namespace {

using query::TableInfo;

/// An insert for each row. Databases do not say in which order a statement about many gives them back.
class RowInserts final : public BundledStatements {
public:
    RowInserts(SessionCore& core, const TableInfo& table, const TableInfo& given, const RowsBothWays& rows,
               const UpsertColumns* upsert)
        : m_table(&table), m_given(&given), m_rows(rows), m_upsert(upsert), m_now(core.now()) {
        for (const query::ColumnInfo& column : table.columns) {
            m_fields.push_back({column.type, column.offset});
        }
        is_written.resize(rows.count);
    }

    std::size_t size() const override { return m_rows.count; }
    Run prepare(SessionCore& core, std::size_t at) override {
        const void* const row = static_cast<const char*>(m_rows.given) + at * m_rows.given_size;
        return m_upsert == nullptr ? prepare_insert(core, *m_table, *m_given, row, true, m_now)
                                   : prepare_upsert(core, *m_table, *m_given, row, *m_upsert, true, m_now);
    }
    bool has_rows(std::size_t /*at*/) const override { return true; }
    void read(std::size_t at, Answer& answer) override {
        is_written[at] = answer.next();
        if (is_written[at]) {
            answer.read(m_fields, static_cast<char*>(m_rows.read) + at * m_rows.read_size);
            while (answer.next()) {
            }
        }
    }

    bool needs_check() const override { return m_upsert == nullptr; }
    void check() const override {
        for (std::size_t at = 0; at < is_written.size(); ++at) {
            if (!is_written[at]) {
                throw_not_inserted(*m_table);
            }
        }
    }

    std::vector<bool> is_written;

private:
    const TableInfo* m_table;
    const TableInfo* m_given;
    RowsBothWays m_rows;
    const UpsertColumns* m_upsert;
    Instant m_now;
    std::vector<ValueField> m_fields;
};

/// One by one, between the actions of the program.
template <class Write>
void write_each(SessionCore& core, const RowsBothWays& rows, const Write& write) {
    TransactionOnCore transaction(core);
    const auto* row = static_cast<const char*>(rows.given);
    auto* read = static_cast<char*>(rows.read);
    for (std::size_t at = 0; at < rows.count; ++at, row += rows.given_size, read += rows.read_size) {
        write(at, row, read);
    }
    transaction.commit();
}

}  // namespace

void insert_and_read(SessionCore& core, const TableInfo& table, const TableInfo& given,
                     const RowsBothWays& rows) {
    // The mistakes of all rows are told together.
    validate(core, {table, given, rows.given, rows.given_size, rows.count, Writing::New, true});
    if (hooks_of(core, table, given) != nullptr) {
        write_each(core, rows, [&](std::size_t /*at*/, const void* row, void* read) {
            insert_row(core, table, given, row, read);
        });
        return;
    }
    RowInserts inserts(core, table, given, rows, nullptr);
    run_bundled(core, inserts);
}

std::vector<bool> upsert_and_read(SessionCore& core, const TableInfo& table, const TableInfo& given,
                                  const RowsBothWays& rows, std::span<const std::uint16_t> conflict,
                                  std::span<const std::uint16_t> update) {
    check_upsert(table, conflict, update);
    validate(core, {table, given, rows.given, rows.given_size, rows.count, Writing::Upsert, true});
    if (hooks_of(core, table, given) != nullptr) {
        std::vector<bool> is_written(rows.count);
        write_each(core, rows, [&](std::size_t at, const void* row, void* read) {
            is_written[at] = upsert_row(core, table, given, row, conflict, update, read);
        });
        return is_written;
    }
    const UpsertColumns columns{conflict, update};
    RowInserts upserts(core, table, given, rows, &columns);
    run_bundled(core, upserts);
    return std::move(upserts.is_written);
}

}  // namespace varve::orm
