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

/// One statement for itself; inside a transaction a failure must not end that.
std::optional<Error> try_to_run(std::string_view sql, Connection& connection) {
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

/// Runs statements in whatever order they need, each with the settings of its file.
class Runner {
public:
    explicit Runner(Shadow& shadow)
        : m_shadow(shadow), m_connection(shadow.connection()),
          m_may_combine(!shadow.connection().is_in_transaction()) {}

    /// Everything at once, which is what nearly always works; then rounds over what is left until a round
    /// gets nothing done.
    std::vector<Failure> run(std::vector<const Step*> left) {
        std::size_t together = left.size();
        while (!left.empty()) {
            std::vector<Failure> failures = run_round(left, m_may_combine ? together : 1);
            if (failures.size() == left.size()) {
                return failures;
            }
            left.clear();
            for (const Failure& failure : failures) {
                left.push_back(failure.step);
            }
            together = 1;
        }
        return {};
    }

private:
    static constexpr std::size_t most_together = 512;

    /// Where statements succeed, more and more of them go together: one transaction for each would take long.
    std::vector<Failure> run_round(const std::vector<const Step*>& steps, std::size_t together) {
        std::vector<Failure> failures;
        for (std::size_t at = 0; at < steps.size();) {
            if (together > 1) {
                const std::size_t done = run_together(std::span(steps).subspan(at), together);
                at += done;
                together = done == 0 ? 1 : std::max(together, std::min(2 * together, most_together));
            } else if (std::optional<Failure> failure = run_alone(*steps[at++])) {
                failures.push_back(std::move(*failure));
            } else {
                together = m_may_combine ? 2 : 1;
            }
        }
        reset();
        return failures;
    }

    /// All or none of the first steps, as far as settings do not stand between them; how many.
    std::size_t run_together(std::span<const Step* const> steps, std::size_t most) {
        reset();
        std::vector<BatchStatement> batch;
        std::size_t count = 0;
        for (; count < std::min(most, steps.size()); ++count) {
            const auto added = m_settings.added_by(*steps[count]);
            if (!added) {
                break;
            }
            for (const declare::DeclaredStatement& setting : *added) {
                batch.push_back({setting.sql});
            }
            batch.push_back({steps[count]->sql});
            m_settings.enter(*steps[count]);
        }
        const bool is_loaded = m_shadow.load(batch);
        reset();
        return is_loaded ? count : 0;
    }

    std::optional<Failure> run_alone(const Step& step) {
        if (!m_settings.added_by(step)) {
            reset();
        }
        const auto added = m_settings.added_by(step);
        m_settings.enter(step);
        for (const declare::DeclaredStatement& setting : *added) {
            if (std::optional<Error> error = try_to_run(setting.sql, m_connection)) {
                reset();
                return Failure{&step, std::move(*error), &setting};
            }
        }
        if (std::optional<Error> error = try_to_run(step.sql, m_connection)) {
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

    Shadow& m_shadow;
    Connection& m_connection;
    bool m_may_combine;
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

    const std::vector<Failure> failures = Runner(shadow).run(std::move(all));
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
