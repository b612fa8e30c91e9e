// SPDX-License-Identifier: MIT
#include "varve/dialect/dialect.hpp"

#include "varve/diag/error.hpp"

namespace varve {

bool Renderer::must_lift(const Change& /*change*/, const Object& /*dependant*/) const {
    return true;
}

std::optional<DataType> Renderer::type_aside(const Object& /*column*/, const Object& /*ground*/) const {
    return std::nullopt;
}

Column Renderer::given_by(const Column& parent) const {
    return parent;
}

Stopovers Renderer::stopovers(const Schema& /*from*/, const Schema& /*to*/) const {
    return {};
}

void Renderer::finish(plan::Plan& /*plan*/) const {}

std::optional<Expression> TypeSystem::neutral_value(const DataType& /*type*/,
                                                    const Schema& /*schema*/) const {
    return std::nullopt;
}

bool Shadow::load(std::span<const BatchStatement> statements) {
    BatchFailure failure;
    try {
        ConnectionTransaction transaction(connection());
        connection().run(statements, failure);
        transaction.commit();
        return true;
    } catch (const Error& error) {
        // Which statement is wrong, and whether only their order is, is found out one by one.
        if (error.code() != ErrorCode::Database) {
            throw;
        }
        return false;
    }
}

Foresight Dialect::find_obstacles(Connection& /*connection*/,
                                  std::span<const std::string_view> /*statements*/) const {
    return {};
}

std::vector<Placement> Dialect::place(std::span<const std::string_view> statements) const {
    return std::vector<Placement>(statements.size(), Placement::Inside);
}

LoneStatement Dialect::describe_lone(std::string_view /*statement*/) const {
    return {};
}

std::unique_ptr<StatementWatch> Dialect::watch(const Url& /*url*/, Connection& /*work*/) const {
    return nullptr;
}

std::vector<Symptom> Dialect::find_symptoms(Connection& /*connection*/, const Schema& /*schema*/) const {
    return {};
}

std::optional<Sql> Dialect::advance_counter(const Object& /*column*/) const {
    return std::nullopt;
}

std::string Dialect::offered_extensions(Connection& /*connection*/) const {
    return {};
}

DeclaredSql Dialect::read_declared(std::string_view /*statement*/) const {
    return {};
}

std::optional<std::string> Dialect::directive_for(std::string_view /*statement*/) const {
    return std::nullopt;
}

std::unique_ptr<Safeguard> Dialect::safeguard(Connection& /*connection*/,
                                              const std::vector<std::string>& directives) const {
    if (!directives.empty()) {
        throw Error(ErrorCode::InvalidMigration, "`-- varve:" + directives.front() +
                                                     "` is not a directive that " + std::string(name()) +
                                                     " has");
    }
    return nullptr;
}

}  // namespace varve
