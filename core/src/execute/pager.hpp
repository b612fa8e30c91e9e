// SPDX-License-Identifier: MIT
#pragma once

#include "varve/execute/progress.hpp"
#include "varve/migration/batch.hpp"
#include "varve/migration/journal.hpp"
#include "varve/migration/steps.hpp"

#include <functional>

namespace varve::execute {

/// Runs one statement page by page, each page and its place in the journal in one transaction. Borrows
/// everything.
class Pager {
public:
    /// How a page is run: as a transaction with what `record` does.
    using RunPage =
        std::function<void(const migration::Migration& page, const std::function<void()>& record)>;

    /// Throws as migration::Pages.
    Pager(const migration::Migration& migration, migration::Direction direction, const migration::Step& step,
          Connection& connection, const Dialect& dialect);

    /// Where an earlier run has come to. Throws Error(Refused) when that went by another key.
    void resume(const migration::JournalEntry& intent);
    /// Where the statement begins. The last row is fixed here: what the statement itself adds, or others
    /// meanwhile, is not gone through.
    void begin();

    bool is_at_end() const { return m_end.empty() || m_place == m_end; }
    /// Writes the place into an entry.
    void keep(migration::JournalEntry& entry) const;
    /// The next page. `record` sees the place that it leads to.
    void run_page(const RunPage& run, const std::function<void()>& record);

    /// By the keys, where they are whole numbers.
    StatementProgress progress() const;

private:
    const migration::Batch& m_batch;
    migration::Section& section();

    migration::Migration m_migration;
    migration::Direction m_direction;
    std::size_t m_statement;
    std::string m_text;
    const Lexis& m_lexis;
    migration::Pages m_pages;
    std::string m_first;
    std::string m_place;
    std::string m_end;
};

}  // namespace varve::execute
