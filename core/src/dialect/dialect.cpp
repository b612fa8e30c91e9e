// SPDX-License-Identifier: MIT
#include "varve/dialect/dialect.hpp"

#include "varve/diag/error.hpp"

namespace varve {

bool Renderer::must_lift(const Change& /*change*/, const Object& /*dependant*/) const {
    return true;
}

void Renderer::finish(plan::Plan& /*plan*/) const {}

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
