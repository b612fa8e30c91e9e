// SPDX-License-Identifier: MIT
#include "varve/dialect/connect.hpp"

namespace varve {

namespace {

class DialectConnector final : public Connector {
public:
    DialectConnector(const Dialect& dialect, std::string_view url)
        : m_dialect(&dialect), m_url(std::string(url)) {}

    std::unique_ptr<Connection> connect() const override { return m_dialect->connect(m_url); }

private:
    const Dialect* m_dialect;
    Url m_url;
};

}  // namespace

Database connect(const Dialect& dialect, std::string_view url, const SessionOptions& options) {
    return Database(dialect.connect(Url(std::string(url))), options);
}

Database connect(const DialectRegistry& dialects, std::string_view url, const SessionOptions& options) {
    return connect(dialects.by_url(Url(std::string(url))), url, options);
}

std::unique_ptr<const Connector> connector(const Dialect& dialect, std::string_view url) {
    return std::make_unique<DialectConnector>(dialect, url);
}

}  // namespace varve
