// SPDX-License-Identifier: MIT
#pragma once

#include "../connection.hpp"

#include "varve/dialect/shadow.hpp"

#include <memory>
#include <set>
#include <string>
#include <vector>

namespace varve::postgres {

/// A shadow in the target itself, for roles that may not create databases: one transaction that is never
/// committed. Everything is made in schemas of its own, under names that are translated on the way out and on
/// the way back, so that nothing that is there is touched or locked; what extensions, publications and their
/// like the database has stays and is taken out of what is seen.
class TransactionShadow final : public Shadow {
public:
    /// Throws Error(Unsupported) when the role may not create schemas either, or when event triggers would
    /// run for what happens here. `why` is told with it: why nothing better could be had.
    TransactionShadow(const Url& target, const std::string& why);

    Connection& connection() override { return m_connection; }
    void reset() override { m_connection.start_over(); }
    Schema inspect(const Scope& scope) override;
    std::vector<std::string> observe(const ManagedAccess& managed) override;
    std::string description() const override { return "a transaction on the target (" + m_why + ")"; }

private:
    void refuse_event_triggers(const Url& target);
    void name_schemas();
    std::vector<std::string> made_schemas();

    SchemaTranslation m_translation;
    ServerConnection m_connection;
    std::string m_why;
    std::set<ObjectId> m_live_objects;
    std::vector<std::string> m_live_lines;
};

/// A scratch database on the server of `target`; where the role may not create one, a transaction. Throws
/// Error(Unsupported) when neither can be had, and on a standby, which nothing may be written to.
std::unique_ptr<Shadow> open_shadow_beside(const Url& target);

}  // namespace varve::postgres
