// SPDX-License-Identifier: MIT
#pragma once

#include "connection.hpp"

#include "varve/dialect/shadow.hpp"

#include <memory>

namespace varve::sqlite {

/// A database in memory, gone with the object.
class Shadow : public varve::Shadow {
public:
    Shadow();

    varve::Connection& connection() override { return *m_connection; }
    void reset() override;
    Schema inspect(const Scope& scope) override;
    std::vector<std::string> observe(const ManagedAccess& managed) override;
    std::string description() const override { return "memory"; }

private:
    std::unique_ptr<Connection> m_connection;
};

}  // namespace varve::sqlite
