// SPDX-License-Identifier: MIT
#include "shadow.hpp"

#include "inspector.hpp"
#include "observer.hpp"

namespace varve::sqlite {

namespace {

std::unique_ptr<Connection> open() {
    Location location;
    location.path = ":memory:";
    return std::make_unique<Connection>(location);
}

}  // namespace

Shadow::Shadow() : m_connection(open()) {}

void Shadow::reset() {
    m_connection->rollback();
    // Nothing is as empty as a new database, and making one costs less than dropping what is there.
    m_connection->replace_database();
}

Schema Shadow::inspect(const Scope& scope) {
    return sqlite::inspect(*m_connection, scope);
}

std::vector<std::string> Shadow::observe(const ManagedAccess& /*managed*/) {
    return sqlite::observe(*m_connection);
}

}  // namespace varve::sqlite
