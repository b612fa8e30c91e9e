// SPDX-License-Identifier: MIT
#pragma once

#include "../connection.hpp"

#include "varve/dialect/shadow.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace varve::postgres {

/// Whether a database of this name is one of those that varve tries things in.
bool is_scratch_database(std::string_view name);

/// A shadow that is a database of its own; how it becomes empty is for each kind to say.
class DatabaseShadow : public Shadow {
public:
    Connection& connection() override;
    Schema inspect(const Scope& scope) override;
    std::vector<std::string> observe(const ManagedAccess& managed) override;

protected:
    /// Null while there is no session.
    std::unique_ptr<ServerConnection> m_connection;
    /// Whether anybody may have made something since it was empty.
    bool m_is_used = false;
};

/// A database that varve creates and drops. It carries a name that tells it apart and, for as long as its
/// owner lives, a lock under that name; what has lost its owner is swept by the next one that comes.
class ScratchDatabase final : public DatabaseShadow {
public:
    /// `target` is a database of the same server, whose encoding and collation the new one takes.
    /// Throws Error(Unsupported) when the role may not create databases.
    explicit ScratchDatabase(const Url& target);
    ~ScratchDatabase() override;

    void reset() override;
    std::string description() const override { return "scratch database " + m_name; }

private:
    void sweep();
    void create();
    void drop() noexcept;

    Url m_target;
    std::string m_name;
    ServerConnection m_administration;
};

/// A database that the user gave for the purpose: refused unless empty, emptied afterwards.
class GivenDatabase final : public DatabaseShadow {
public:
    /// Throws Error(Refused) when there is anything in it.
    explicit GivenDatabase(const Url& url);
    ~GivenDatabase() override;

    void reset() override;
    std::string description() const override { return "database " + m_url.redacted(); }

private:
    void clean();

    Url m_url;
};

}  // namespace varve::postgres
