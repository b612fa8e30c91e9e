// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/renderer.hpp"

namespace varve::postgres {

/// Writes PostgreSQL's SQL, every name with its schema.
class ServerRenderer final : public Renderer {
public:
    bool is_inline(const Object& part) const override;
    Way way(const Change& change, const Schema& from, const Schema& to) const override;
    bool must_lift(const Change& change, const Object& dependant) const override;
    /// Rows become JSON, which keeps the names of their columns; arrays of rows their texts.
    std::optional<DataType> type_aside(const Object& column, const Object& ground) const override;
    Column given_by(const Column& parent) const override;
    Stopovers stopovers(const Schema& from, const Schema& to) const override;
    std::vector<plan::Statement> render(const plan::LoweredChange& change, const Schema& from,
                                        const Schema& to) const override;
    /// Folds neighbouring ALTERs of one table into one, so that it is scanned, rewritten and locked once;
    /// lets routines come before what their bodies mention.
    void finish(plan::Plan& plan) const override;
    /// For `psql -f`.
    std::string script(const plan::Plan& plan) const override;
};

}  // namespace varve::postgres
