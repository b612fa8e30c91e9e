// SPDX-License-Identifier: MIT
#include "pager.hpp"

#include "varve/diag/error.hpp"

#include <charconv>
#include <string_view>

namespace varve::execute {

using migration::Direction;
using migration::JournalEntry;
using migration::Migration;
using migration::Section;
using migration::Step;

namespace {

/// The number that a literal is, `5000` or `'5000'`; nothing when it is none.
std::optional<std::int64_t> number_of(std::string_view literal) {
    if (literal.size() > 2 && literal.front() == '\'') {
        literal = literal.substr(1, literal.size() - 2);
    }
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(literal.data(), literal.data() + literal.size(), number);
    const bool is_number = failure == std::errc() && end == literal.data() + literal.size();
    return is_number ? std::optional(number) : std::nullopt;
}

}  // namespace

Pager::Pager(const Migration& migration, Direction direction, const Step& step, Connection& connection,
             const Dialect& dialect)
    : m_batch(*migration.section(direction)->notes_of(step.first).batch), m_migration(migration),
      m_direction(direction), m_statement(step.first),
      m_text(migration.section(direction)->statements[step.first].text), m_lexis(dialect.lexis()),
      m_pages(m_text, m_batch, connection, dialect) {}

Section& Pager::section() {
    return m_direction == Direction::Up ? m_migration.up : *m_migration.down;
}

void Pager::resume(const JournalEntry& intent) {
    const std::optional<std::string> end = intent.probe.empty() ? "" : m_pages.place_of(intent.probe);
    const std::optional<std::string> place = intent.before.empty() ? "" : m_pages.place_of(intent.before);
    if (!end || !place) {
        throw Error(ErrorCode::Refused,
                    "`" + m_migration.id() +
                        "` stands half-way in a statement that was begun with other pages: " +
                        (intent.before.empty() ? intent.probe : intent.before))
            .with_hint("restore the key of its `-- varve:batch` line");
    }
    m_end = *end;
    m_place = *place;
    m_first = m_place;
}

void Pager::begin() {
    m_end = m_pages.last();
}

void Pager::keep(JournalEntry& entry) const {
    entry.probe = m_end.empty() ? std::string() : m_pages.kept(m_end);
    entry.before = m_place.empty() ? std::string() : m_pages.kept(m_place);
}

void Pager::run_page(const RunPage& run, const std::function<void()>& record) {
    const std::string next = m_pages.next(m_place, m_end);
    section().statements[m_statement].text =
        migration::with_page(m_text, m_pages.condition(m_place, next), m_lexis);
    const std::string place = m_place;
    run(m_migration, [&] {
        m_place = next;
        record();
        // Only a commit makes it so.
        m_place = place;
    });
    m_place = next;
    m_first = m_first.empty() ? next : m_first;
}

StatementProgress Pager::progress() const {
    StatementProgress progress;
    progress.phase = "pages of " + std::to_string(m_batch.size) + " rows";
    const std::optional<std::int64_t> first = number_of(m_first);
    const std::optional<std::int64_t> place = number_of(m_place);
    const std::optional<std::int64_t> end = number_of(m_end);
    if (first && place && end && *end > *first) {
        progress.done = *place - *first;
        progress.total = *end - *first;
    }
    return progress;
}

}  // namespace varve::execute
