// SPDX-License-Identifier: MIT
#include "support/canary.hpp"

#include "varve/source/canary.hpp"

#include <stdexcept>

namespace varve::test {

Schema inspect_with_canary(const Dialect& dialect, Connection& connection, const Url& target,
                           const Scope& scope) {
    Schema schema = dialect.inspect(connection, scope);
    ShadowOptions options;
    options.target = target;
    const std::unique_ptr<Shadow> shadow = dialect.open_shadow(options);
    std::string findings;
    for (const source::CanaryFinding& finding : source::check_canary(schema, dialect, *shadow, scope)) {
        findings += describe(finding.object) + ": " + finding.message + "\n";
    }
    if (!findings.empty()) {
        throw std::runtime_error("what was inspected is not equal after writing and reading it again\n" +
                                 findings);
    }
    return schema;
}

}  // namespace varve::test
