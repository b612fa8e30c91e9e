// SPDX-License-Identifier: MIT
#pragma once

#include "support/dialects.hpp"
#include "support/observe.hpp"
#include "support/own_server.hpp"
#include "support/postgres_server.hpp"

#include <string>
#include <vector>

namespace varve::test {

/// A database of a server that belongs to the test; it goes with the server.
class DatabaseOfOwnServer : public TestDatabase {
public:
    DatabaseOfOwnServer(const OwnServer& server, int number)
        : m_name("killed_" + std::to_string(number)), m_url(with_database(server.url(), m_name)) {
        postgres_query(server.url(), "create database " + m_name);
    }

    /// The runners reach it over another way than the test.
    void set_way(const std::string& url) { m_way = url; }
    const std::string& name() const { return m_name; }

    Url url() const override { return Url(m_way.empty() ? m_url : m_way); }
    std::string query(const std::string& sql) override { return postgres_query(m_url, sql); }
    std::vector<std::string> observe(const ManagedAccess& managed) override {
        return observe_postgres(m_url, managed);
    }
    std::vector<std::string> rows() override { return rows_of_postgres(m_url); }

private:
    std::string m_name;
    std::string m_url;
    std::string m_way;
};

}  // namespace varve::test
