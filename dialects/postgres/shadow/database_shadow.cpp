// SPDX-License-Identifier: MIT
#include "database_shadow.hpp"

#include "../inspect/inspector.hpp"
#include "observer.hpp"

namespace varve::postgres {

Connection& DatabaseShadow::connection() {
    m_is_used = true;
    return *m_connection;
}

Schema DatabaseShadow::inspect(const Scope& scope) {
    return postgres::inspect(*m_connection, scope);
}

std::vector<std::string> DatabaseShadow::observe(const ManagedAccess& managed) {
    return postgres::observe(*m_connection, managed);
}

}  // namespace varve::postgres
