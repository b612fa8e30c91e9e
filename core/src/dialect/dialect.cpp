// SPDX-License-Identifier: MIT
#include "varve/dialect/dialect.hpp"

#include "varve/diag/error.hpp"

namespace varve {

void Renderer::finish(plan::Plan& /*plan*/) const {}

std::unique_ptr<Safeguard> Dialect::safeguard(Connection& /*connection*/, const std::vector<std::string>& directives) const {
    if (!directives.empty()) {
        throw Error(ErrorCode::InvalidMigration,
                    "`-- varve:" + directives.front() + "` is not a directive that " + std::string(name()) + " has");
    }
    return nullptr;
}

}  // namespace varve
