// SPDX-License-Identifier: MIT
#include "shadow_run.hpp"

#include "varve/diag/error.hpp"
#include "varve/plan/planner.hpp"
#include "varve/sql/token.hpp"

#include <algorithm>

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
};

std::vector<BatchStatement> batch_of(const std::vector<const Step*>& steps) {
    std::vector<BatchStatement> batch;
    for (const Step* step : steps) {
        batch.push_back({step->sql});
    }
    return batch;
}

/// Everything at once in one transaction, which is what nearly always works.
bool runs_smoothly(const std::vector<const Step*>& steps, Shadow& shadow) {
    const std::vector<BatchStatement> batch = batch_of(steps);
    return !shadow.connection().is_in_transaction() && shadow.load(batch);
}

/// One statement for itself; inside a transaction a failure must not end that.
std::optional<Error> run_alone(const Step& step, Connection& connection) {
    const bool is_inside = connection.is_in_transaction();
    const BatchStatement statement{step.sql};
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

/// Rounds over what is left until a round gets nothing done.
std::vector<Failure> run_in_rounds(std::vector<const Step*> left, Connection& connection) {
    std::vector<Failure> failures;
    while (!left.empty()) {
        failures.clear();
        std::vector<const Step*> again;
        for (const Step* step : left) {
            if (std::optional<Error> error = run_alone(*step, connection)) {
                failures.push_back({step, std::move(*error)});
                again.push_back(step);
            }
        }
        if (again.size() == left.size()) {
            break;
        }
        left = std::move(again);
    }
    return failures;
}

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

    if (runs_smoothly(all, shadow)) {
        return true;
    }
    const std::vector<Failure> failures = run_in_rounds(all, shadow.connection());
    for (const Failure& failure : failures) {
        sink.report(diagnostic_of(failure, declaration.schema, dialect));
    }
    return failures.empty();
}

}  // namespace varve::source
