// SPDX-License-Identifier: MIT
#include "shadow_run.hpp"

#include "varve/diag/error.hpp"
#include "varve/plan/planner.hpp"
#include "varve/sql/token.hpp"

#include <algorithm>
#include <set>
#include <span>

namespace varve::source {

namespace {

/// One statement and who asked for it: an object of the YAML files or SQL of the user.
struct Step {
    std::string_view sql;
    ObjectId subject = {};
    const declare::DeclaredStatement* declared = nullptr;
};

struct Failure {
    const Step* step;
    Error error;
    /// The setting that was refused, when it was not the statement itself.
    const declare::DeclaredStatement* setting = nullptr;
};

using Settings = std::vector<declare::DeclaredStatement>;

const Settings* settings_of(const Step& step) {
    return step.declared == nullptr ? nullptr : step.declared->settings.get();
}

bool is_beginning(const Settings& shorter, const Settings& longer) {
    return shorter.size() <= longer.size() &&
           std::equal(shorter.begin(), shorter.end(), longer.begin(),
                      [](const auto& left, const auto& right) { return left.sql == right.sql; });
}

/// Brings the settings of a session from those of one statement to those of the next.
class SettingsUnderway {
public:
    /// What must be run for the settings of a statement, if a reset need not come first.
    std::optional<std::span<const declare::DeclaredStatement>> added_by(const Step& step) const {
        static const Settings none;
        const Settings& present = m_present == nullptr ? none : *m_present;
        const Settings& wanted = settings_of(step) == nullptr ? none : *settings_of(step);
        if (!is_beginning(present, wanted)) {
            return std::nullopt;
        }
        return std::span(wanted).subspan(present.size());
    }
    void enter(const Step& step) { m_present = settings_of(step); }
    void clear() { m_present = nullptr; }
    bool any() const { return m_present != nullptr; }

private:
    const Settings* m_present = nullptr;
};

/// As many statements as possible at once in one transaction, which is what nearly always works: all, where
/// no file has settings that others must not have. Gives how many steps are done.
std::size_t run_smoothly(const std::vector<const Step*>& steps, Shadow& shadow) {
    if (shadow.connection().is_in_transaction()) {
        return 0;
    }
    std::size_t done = 0;
    while (done < steps.size()) {
        SettingsUnderway settings;
        std::vector<BatchStatement> batch;
        std::size_t next = done;
        for (; next < steps.size(); ++next) {
            const auto added = settings.added_by(*steps[next]);
            if (!added) {
                break;
            }
            for (const declare::DeclaredStatement& setting : *added) {
                batch.push_back({setting.sql});
            }
            batch.push_back({steps[next]->sql});
            settings.enter(*steps[next]);
        }
        const bool is_loaded = shadow.load(batch);
        if (settings.any()) {
            shadow.connection().reset_settings();
        }
        if (!is_loaded) {
            break;
        }
        done = next;
    }
    return done;
}

/// One statement for itself; inside a transaction a failure must not end that.
std::optional<Error> run_alone(std::string_view sql, Connection& connection) {
    const bool is_inside = connection.is_in_transaction();
    const BatchStatement statement{sql};
    BatchFailure failure;
    try {
        if (is_inside) {
            connection.execute(Sql() << "SAVEPOINT varve_load");
        }
        connection.run({&statement, 1}, failure);
        if (is_inside) {
            connection.execute(Sql() << "RELEASE SAVEPOINT varve_load");
        }
    } catch (const Error& error) {
        if (error.code() != ErrorCode::Database) {
            throw;
        }
        if (is_inside) {
            connection.execute(Sql() << "ROLLBACK TO SAVEPOINT varve_load");
        }
        return error;
    }
    return std::nullopt;
}

/// Runs statement by statement, each with the settings of its file.
class Rounds {
public:
    explicit Rounds(Connection& connection) : m_connection(connection) {}

    /// Rounds over what is left until a round gets nothing done.
    std::vector<Failure> run(std::vector<const Step*> left) {
        std::vector<Failure> failures;
        while (!left.empty()) {
            failures.clear();
            std::vector<const Step*> again;
            for (const Step* step : left) {
                if (std::optional<Failure> failure = run_step(*step)) {
                    failures.push_back(std::move(*failure));
                    again.push_back(step);
                }
            }
            if (again.size() == left.size()) {
                break;
            }
            left = std::move(again);
        }
        reset();
        return failures;
    }

private:
    std::optional<Failure> run_step(const Step& step) {
        if (!m_settings.added_by(step)) {
            reset();
        }
        const auto added = m_settings.added_by(step);
        m_settings.enter(step);
        for (const declare::DeclaredStatement& setting : *added) {
            if (std::optional<Error> error = run_alone(setting.sql, m_connection)) {
                reset();
                return Failure{&step, std::move(*error), &setting};
            }
        }
        if (std::optional<Error> error = run_alone(step.sql, m_connection)) {
            return Failure{&step, std::move(*error)};
        }
        return std::nullopt;
    }

    void reset() {
        if (m_settings.any()) {
            m_connection.reset_settings();
            m_settings.clear();
        }
    }

    Connection& m_connection;
    SettingsUnderway m_settings;
};

/// The part of a table that the line of its CREATE TABLE with this byte is about: a column or a constraint by
/// its name, a check by its text. Null when it is about none.
const Object* part_at(const Schema& schema, const ObjectId& table, std::string_view sql, std::size_t offset,
                      const Lexis& lexis) {
    const std::size_t line_begin = sql.rfind('\n', offset) + 1;
    const std::string_view line =
        sql.substr(line_begin, std::min(sql.find('\n', line_begin), sql.size()) - line_begin);
    const std::vector<Token> tokens = significant_tokens(line, lexis);
    if (tokens.empty()) {
        return nullptr;
    }
    const bool is_named = tokens.front().text == "CONSTRAINT" && tokens.size() > 1;
    const std::string name = name_of(tokens[is_named ? 1 : 0], lexis);
    for (const Object* part : schema.owned_by(table.qualified_name())) {
        const bool is_meant = part->id.kind == Kind::Column ? !is_named && part->id.name == name
                                                            : is_named && part->id.name == name;
        const bool is_check = !is_named && part->id.kind == Kind::CheckConstraint && part->id.name.empty() &&
                              line.find(as<CheckConstraint>(*part).expression.text) != std::string_view::npos;
        if (is_meant || is_check) {
            return part;
        }
    }
    return nullptr;
}

std::optional<SourceRange> place_of(const Failure& failure, const Schema& schema, const Lexis& lexis) {
    const Step& step = *failure.step;
    const std::optional<std::size_t>& offset = failure.error.statement_offset();
    if (failure.setting != nullptr) {
        return failure.setting->range(offset.value_or(0));
    }
    if (step.declared != nullptr) {
        return step.declared->range(offset.value_or(0));
    }
    const Object* object = schema.find(step.subject);
    if (object != nullptr && object->id.kind == Kind::Table && offset) {
        const Object* part = part_at(schema, object->id, step.sql, *offset, lexis);
        object = part != nullptr ? part : object;
    }
    return object != nullptr && object->declared_at != nullptr ? std::optional(*object->declared_at)
                                                               : std::nullopt;
}

Diagnostic diagnostic_of(const Failure& failure, const Schema& schema, const Dialect& dialect) {
    Diagnostic diagnostic{Severity::Error, "refused-by-database",
                          std::string(dialect.name()) + " says: " + failure.error.what(),
                          place_of(failure, schema, dialect.lexis())};
    if (failure.step->declared == nullptr) {
        diagnostic.message += " (" + describe(failure.step->subject) + ")";
    }
    diagnostic.hint = failure.error.hint().empty() ? failure.error.detail() : failure.error.hint();
    return diagnostic;
}

}  // namespace

bool run_in_shadow(const declare::Declaration& declaration, const Dialect& dialect, Shadow& shadow,
                   DiagnosticSink& sink) {
    const plan::Plan plan = plan::plan_creation(declaration.schema, dialect);
    std::vector<Step> steps;
    for (const plan::Statement& statement : plan.statements) {
        steps.push_back({statement.sql, statement.subject});
    }
    for (const declare::DeclaredStatement& statement : declaration.statements) {
        steps.push_back({statement.sql, {}, &statement});
    }
    std::vector<const Step*> all;
    for (const Step& step : steps) {
        all.push_back(&step);
    }

    all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(run_smoothly(all, shadow)));
    const std::vector<Failure> failures = Rounds(shadow.connection()).run(std::move(all));
    std::set<const declare::DeclaredStatement*> refused_settings;
    for (const Failure& failure : failures) {
        // One setting that is refused stands in the way of everything below it.
        if (failure.setting != nullptr && !refused_settings.insert(failure.setting).second) {
            continue;
        }
        sink.report(diagnostic_of(failure, declaration.schema, dialect));
    }
    return failures.empty();
}

}  // namespace varve::source
