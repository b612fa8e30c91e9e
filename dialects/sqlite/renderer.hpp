// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/renderer.hpp"

namespace varve::sqlite {

/// Writes SQL for SQLite 3.40: ALTER TABLE where that is enough, a rebuild of the table where it is not.
class Renderer : public varve::Renderer {
public:
    bool is_inline(const Object& part) const override;
    Way way(const Change& change, const Schema& from, const Schema& to) const override;
    bool must_lift(const Change& change, const Object& dependant) const override;
    std::vector<plan::Statement> render(const plan::LoweredChange& change, const Schema& from,
                                        const Schema& to) const override;

    /// Adds the directives `foreign-keys off`, for plans that drop or rebuild a table, and `rebuild TABLE`.
    void finish(plan::Plan& plan) const override;

    /// For `sqlite3 app.db < up.sql`: stops at the first error, leaves nothing half done, and refuses to
    /// commit new violations of foreign keys.
    std::string script(const plan::Plan& plan) const override;
};

}  // namespace varve::sqlite
