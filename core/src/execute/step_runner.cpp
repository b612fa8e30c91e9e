// SPDX-License-Identifier: MIT
#include "step_runner.hpp"

#include "pager.hpp"
#include "there_already.hpp"
#include "utc_now.hpp"
#include "watcher.hpp"

#include "varve/diag/error.hpp"
#include "varve/migration/apply.hpp"
#include "varve/sql/secrets.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <random>
#include <thread>
#include <vector>

namespace varve::execute {

using migration::Direction;
using migration::JournalEntry;
using migration::Migration;
using migration::Section;
using migration::Step;

namespace {

constexpr std::string_view state_done = "done";
constexpr std::string_view state_half_done = "half done";
constexpr std::string_view state_not_started = "not started";
/// Nothing of it is half done, and more cannot be known.
constexpr std::string_view state_unknown = "unknown";
constexpr std::string_view state_something_else = "something else";
/// Another session is at work on it.
constexpr std::string_view state_in_other_hands = "in other hands";

/// What a probe may answer, in varve's words; users' queries may answer true or false, or count.
std::string state_of(std::string_view answer) {
    const bool is_count = answer.find_first_not_of("0123456789") == std::string_view::npos;
    const bool is_no =
        answer == "f" || answer == "false" || answer.find_first_not_of('0') == std::string_view::npos;
    const bool is_yes = answer == "t" || answer == "true" || (is_count && !is_no);
    return std::string(is_yes ? state_done : is_no ? state_not_started : answer);
}

/// A query of several columns or rows says nothing that could be relied on.
std::string only_value(Cursor& cursor) {
    std::string value = cursor.next() ? std::string(cursor.text(0)) : std::string();
    if (cursor.column_count() != 1 || cursor.next()) {
        throw Error(ErrorCode::Database, "a probe asks for one value, and this one gives more");
    }
    return value;
}

SourceRange range_of(const Migration& migration, const Section& section, const Step& step) {
    const auto statements = statements_of(section, step);
    SourceRange range = migration.source->range(statements.front().begin, statements.back().end);
    if (without_secrets(statements.front().text) != statements.front().text) {
        range.line_text.clear();
    }
    return range;
}

/// `20261121120000_add_users: statement 2`
std::string name_of(const Migration& migration, const Step& step) {
    return migration.id() + ": statement " + std::to_string(step.first + 1);
}

/// The first pause is a tenth of a second and each one up to twice the one before, but never the same for two
/// runners that collided.
std::chrono::milliseconds pause_before(std::size_t attempt) {
    constexpr std::int64_t most = 5000;
    const std::int64_t longest = std::min<std::int64_t>(most, 100LL << std::min<std::size_t>(attempt, 10));
    static thread_local std::minstd_rand random(std::random_device{}());
    return std::chrono::milliseconds(
        std::uniform_int_distribution<std::int64_t>(longest / 2, longest)(random));
}

}  // namespace

struct StepRunner::Task {
    const Migration& migration;
    Direction direction;
    const Section& section;
};

void StepRunner::run(const Migration& migration, Direction direction, std::span<const JournalEntry> entries,
                     const std::function<void()>& record) {
    const Task task{migration, direction, *migration.section(direction)};
    const std::size_t done = done_of(task, entries);
    const JournalEntry* intent = entries.empty() || entries.back().is_done ? nullptr : &entries.back();
    std::vector<Step> steps = cut(migration, direction, m_dialect, done);
    if (intent != nullptr && !steps.front().is_lone) {
        // The file was changed: what was begun alone would now be part of a transaction.
        steps.front() = {done + 1, steps.front().count - 1, false};
        steps.insert(steps.begin(), {done, 1, true});
    }
    const std::function<void()> finish = [&] {
        if (!entries.empty() || steps.size() > 1 || steps.front().is_lone) {
            m_journal.clear(migration.version);
        }
        record();
    };
    if (steps.size() == 1 && !steps.front().is_lone) {
        run_transaction(task, steps.front(), finish);
        return;
    }
    // What would only fail behind the first steps is found before them.
    const std::size_t first = steps.front().first;
    with_retries([&] {
        apply_settings(migration, direction, steps.front(), m_connection, m_dialect);
        refuse_obstacles(migration, direction, {first, task.section.statements.size() - first, false},
                         m_connection, m_dialect);
        m_connection.reset_settings();
        m_journal.create();
    });
    for (std::size_t at = 0; at < steps.size(); ++at) {
        const Step& step = steps[at];
        m_progress.step_started(task.section, step, at + 1, steps.size());
        const bool is_last = at + 1 == steps.size();
        if (step.is_lone) {
            const bool has_pages = task.section.notes_of(step.first).batch.has_value();
            has_pages ? run_pages(task, step, at == 0 ? intent : nullptr)
                      : run_lone(task, step, at == 0 ? intent : nullptr);
            if (is_last) {
                run_transaction(task, {task.section.statements.size(), 0, false}, finish);
            }
        } else {
            const std::function<void()> put = [&] {
                JournalEntry entry = entry_of(task, step);
                entry.is_done = true;
                entry.finished_at = utc_now();
                m_journal.put(entry);
            };
            run_transaction(task, step, is_last ? finish : put);
        }
    }
}

std::size_t StepRunner::done_of(const Task& task, std::span<const JournalEntry> entries) const {
    std::size_t done = 0;
    for (const JournalEntry& entry : entries) {
        const Step step{static_cast<std::size_t>(entry.first), static_cast<std::size_t>(entry.count), false};
        const bool is_there = step.first == done && done + step.count <= task.section.statements.size();
        if (!is_there || hash_of(task.section, step, m_dialect.lexis()) != entry.hash) {
            throw Error(ErrorCode::Refused,
                        "`" + task.migration.id() + "` stands half-way, and its " +
                            (entry.is_done ? "statements that are done" : "statement that was begun") +
                            " were edited")
                .with_detail(entry.statement.empty()
                                 ? ""
                                 : "begun was:\n    " + without_secrets(entry.statement) + "\n")
                .with_hint("restore these statements; what comes behind them may be changed");
        }
        done += entry.is_done ? step.count : 0;
    }
    return done;
}

JournalEntry StepRunner::entry_of(const Task& task, const Step& step) const {
    JournalEntry entry;
    entry.version = task.migration.version;
    entry.direction = task.direction;
    entry.first = static_cast<std::int64_t>(step.first);
    entry.count = static_cast<std::int64_t>(step.count);
    entry.hash = hash_of(task.section, step, m_dialect.lexis());
    entry.statement =
        step.is_lone ? without_secrets(task.section.statements[step.first].text) : std::string();
    entry.started_at = utc_now();
    entry.applied_by = m_settings.applied_by;
    return entry;
}

void StepRunner::run_transaction(const Task& task, const Step& step, const std::function<void()>& record) {
    with_retries([&] {
        apply_settings(task.migration, task.direction, step, m_connection, m_dialect);
        std::optional<Interruption::Statement> cancellable;
        if (m_settings.interruption != nullptr) {
            cancellable.emplace(*m_settings.interruption, m_connection);
        }
        const auto fenced = [&] {
            m_lock.fence(m_connection);
            record();
        };
        apply_step(task.migration, task.direction, step, m_connection, m_dialect, fenced,
                   [&](const std::vector<std::string>& rules) { m_progress.not_foreseen(rules); });
    });
}

void StepRunner::run_lone(const Task& task, const Step& step, const JournalEntry* intent) {
    const Probe probe = probe_of(task.section, step, m_dialect);
    JournalEntry entry = entry_of(task, step);
    if (intent == nullptr || !is_settled(task, step, probe, *intent)) {
        apply_settings(task.migration, task.direction, step, m_connection, m_dialect);
        entry.probe = probe.question;
        entry.before = ask(task, step, probe);
        m_connection.reset_settings();
        with_retries([&] {
            put(entry);
            try {
                run_watched(
                    task, step,
                    m_dialect.describe_lone(task.section.statements[step.first].text).waits_harmlessly);
            } catch (const Error& error) {
                clean_up(task, step, probe, entry, error);
                throw;
            }
        });
        check_outcome(task, step, probe, entry);
    }
    entry.is_done = true;
    entry.finished_at = utc_now();
    with_retries([&] { put(entry); });
}

void StepRunner::run_pages(const Task& task, const Step& step, const JournalEntry* intent) {
    const std::chrono::milliseconds rest = task.section.notes_of(step.first).batch->pause;
    apply_settings(task.migration, task.direction, step, m_connection, m_dialect);
    std::optional<Pager> pager;
    try {
        pager.emplace(task.migration, task.direction, step, m_connection, m_dialect);
        intent == nullptr ? pager->begin() : pager->resume(*intent);
    } catch (Error& error) {
        if (!error.range()) {
            error.with_range(range_of(task.migration, task.section, step));
        }
        throw;
    }
    m_connection.reset_settings();
    JournalEntry entry = entry_of(task, step);
    pager->keep(entry);
    if (intent == nullptr) {
        with_retries([&] { put(entry); });
    } else {
        m_progress.resumed(name_of(task.migration, step) + " goes on behind the pages that are done" +
                           (entry.before.empty() ? "" : ": " + entry.before));
    }
    while (!pager->is_at_end()) {
        apply_settings(task.migration, task.direction, step, m_connection, m_dialect);
        pager->run_page(
            [&](const Migration& page, const std::function<void()>& record) {
                const Task one{page, task.direction, *page.section(task.direction)};
                run_transaction(one, {step.first, 1, false}, record);
            },
            [&] {
                pager->keep(entry);
                m_journal.put(entry);
            });
        m_progress.working(pager->progress());
        if (!pager->is_at_end()) {
            pause(rest);
        }
    }
    entry.is_done = true;
    entry.finished_at = utc_now();
    with_retries([&] { put(entry); });
}

void StepRunner::run_watched(const Task& task, const Step& step, bool waits_harmlessly) {
    Limits limits = m_settings.limits;
    if (waits_harmlessly) {
        limits.lock_wait = std::chrono::milliseconds(0);
    }
    m_connection.set_limits(limits);
    apply_settings(task.migration, task.direction, step, m_connection, m_dialect);
    {
        const Watcher watcher(m_dialect, m_url, m_connection, m_progress);
        std::optional<Interruption::Statement> cancellable;
        if (m_settings.interruption != nullptr) {
            cancellable.emplace(*m_settings.interruption, m_connection);
        }
        apply_step(task.migration, task.direction, step, m_connection, m_dialect);
    }
    m_connection.set_limits(m_settings.limits);
}

void StepRunner::put(const JournalEntry& entry) {
    ConnectionTransaction transaction(m_connection);
    m_lock.fence(m_connection);
    m_journal.put(entry);
    transaction.commit();
}

void StepRunner::take_back(const JournalEntry& intent) {
    ConnectionTransaction transaction(m_connection);
    m_lock.fence(m_connection);
    m_journal.take_back(intent);
    transaction.commit();
}

std::string StepRunner::ask(const Task& task, const Step& step, const Probe& probe) {
    if (probe.question.empty()) {
        return {};
    }
    Sql question;
    question.verbatim(probe.question);
    try {
        return state_of(only_value(*m_connection.query(question)));
    } catch (Error& error) {
        if (error.code() == ErrorCode::Database) {
            error.with_range(range_of(task.migration, task.section, step))
                .with_detail("in the probe of this statement: " + probe.question + "\n")
                .with_hint(
                    "a probe is asked before the statement runs, too: ask the catalogue for what it makes");
        }
        throw;
    }
}

std::string StepRunner::mended(const Task& task, const Step& step, const Probe& probe,
                               const JournalEntry& intent) {
    std::string state = ask(task, step, probe);
    for (bool is_said = false; state == state_in_other_hands && intent.before != state_in_other_hands;
         state = ask(task, step, probe)) {
        if (!is_said) {
            m_progress.resumed(name_of(task.migration, step) +
                               ": another session is at work on what it makes; waiting for its end");
            is_said = true;
        }
        pause(std::chrono::milliseconds(200));
    }
    // What was half done before the statement ran is not its work, and not varve's to clear away.
    if (state != state_half_done || intent.before == state_half_done || probe.mend.empty()) {
        return state;
    }
    {
        // Whoever has taken over meanwhile may be building the same thing.
        const ConnectionTransaction transaction(m_connection);
        m_lock.fence(m_connection);
    }
    Sql question;
    question.verbatim(probe.mend);
    std::vector<std::string> statements;
    {
        const std::unique_ptr<Cursor> cursor = m_connection.query(question);
        while (cursor->next()) {
            statements.emplace_back(cursor->text(0));
        }
    }
    for (const std::string& statement : statements) {
        m_progress.resumed(name_of(task.migration, step) + " was left half done; mending with `" + statement +
                           "`");
        Sql sql;
        sql.verbatim(statement);
        m_connection.execute(sql);
    }
    const std::string now = ask(task, step, probe);
    return now == state_unknown ? std::string(state_not_started) : now;
}

bool StepRunner::is_settled(const Task& task, const Step& step, const Probe& probe,
                            const JournalEntry& intent) {
    apply_settings(task.migration, task.direction, step, m_connection, m_dialect);
    const std::string state = mended(task, step, probe, intent);
    m_connection.reset_settings();
    // What was there before the statement ran tells nothing about it: it fails or does nothing once more.
    const bool was_there_before = intent.before == state_done || intent.before == state_half_done ||
                                  intent.before == state_in_other_hands;
    if (state == state_done && !was_there_before) {
        m_progress.resumed(name_of(task.migration, step) + " was done before the last run ended");
        return true;
    }
    const bool is_users_probe = !task.section.notes_of(step.first).probe.empty();
    const bool may_run_over_it = state == state_half_done && probe.mend.empty() && !is_users_probe;
    const bool is_as_before = state == intent.before && state != state_unknown;
    if (probe.is_repeatable || state == state_not_started || is_as_before || may_run_over_it) {
        if (!probe.question.empty() || probe.is_repeatable) {
            m_progress.resumed(name_of(task.migration, step) +
                               " was not done when the last run ended; it runs again");
            return false;
        }
    }
    if (state.starts_with(state_something_else)) {
        throw Error(ErrorCode::Refused, "what this statement of `" + task.migration.id() +
                                            "` makes is not there, but something else of that name")
            .with_range(range_of(task.migration, task.section, step))
            .with_hint("look at it, and rename it or drop it if nobody needs it");
    }
    throw Error(ErrorCode::Refused, "nobody knows whether this statement of `" + task.migration.id() +
                                        "` happened: the run that began it at " + intent.started_at +
                                        " ended before it heard of the outcome")
        .with_range(range_of(task.migration, task.section, step))
        .with_hint(
            "look whether the database has what it makes. Then write above it `-- varve:probe SELECT …` "
            "with a query that says `done` or `not started`, or `-- varve:repeatable` where running it "
            "again does no harm; and run varve again");
}

void StepRunner::clean_up(const Task& task, const Step& step, const Probe& probe, const JournalEntry& intent,
                          const Error& failure) {
    try {
        m_connection.rollback();
        if (!probe.mend.empty()) {
            // The mending may wait for others, as the statement itself did.
            m_connection.set_limits({std::chrono::milliseconds(0), std::chrono::milliseconds(0)});
        }
        // Of a name that was taken the statement made nothing: what is half done is somebody else's work.
        const bool did_nothing = says_it_is_there(failure);
        const std::string state = did_nothing ? intent.before : mended(task, step, probe, intent);
        m_connection.reset_settings();
        m_connection.set_limits(m_settings.limits);
        if (did_nothing || state != state_done || intent.before == state_done) {
            take_back(intent);
        }
    } catch (const Error&) {
        // The session is lost: the next run finds the intent and asks the probe.
    }
}

void StepRunner::check_outcome(const Task& task, const Step& step, const Probe& probe,
                               const JournalEntry& intent) {
    apply_settings(task.migration, task.direction, step, m_connection, m_dialect);
    const std::string state = ask(task, step, probe);
    m_connection.reset_settings();
    const bool is_as_before = state == intent.before;
    if (probe.question.empty() || state == state_done || state == state_unknown ||
        (probe.is_repeatable && (is_as_before || state != state_half_done))) {
        return;
    }
    const bool is_users_probe = !task.section.notes_of(step.first).probe.empty();
    if (is_as_before && !is_users_probe) {
        take_back(intent);
    }
    throw Error(ErrorCode::Refused, "this statement of `" + task.migration.id() +
                                        "` ran without an error, but its probe says `" + state + "`")
        .with_range(range_of(task.migration, task.section, step))
        .with_detail(is_users_probe ? "probe: " + probe.question + "\n" : "")
        .with_hint(
            is_users_probe
                ? "correct the query behind `-- varve:probe`"
                : "something of that name was there before; look at it, and drop it if nobody needs it");
}

void StepRunner::with_retries(const std::function<void()>& action) {
    for (std::size_t attempt = 1;; ++attempt) {
        try {
            action();
            return;
        } catch (Error& error) {
            if (!error.is_about_locks() || attempt > m_settings.retries) {
                if (error.is_about_locks() && attempt > 1) {
                    error.with_hint("it was tried " + std::to_string(attempt) +
                                    " times; find out who holds the lock, or raise `--lock-retries`");
                }
                throw;
            }
            const std::chrono::milliseconds time = pause_before(attempt);
            m_progress.retrying(error.what(), attempt, m_settings.retries, time);
            pause(time);
        }
    }
}

void StepRunner::pause(std::chrono::milliseconds time) const {
    if (m_settings.interruption != nullptr) {
        m_settings.interruption->sleep(time);
    } else {
        std::this_thread::sleep_for(time);
    }
}

}  // namespace varve::execute
