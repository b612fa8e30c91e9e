// SPDX-License-Identifier: MIT
#include "varve/source/lazy_shadow.hpp"

namespace varve::source {

Shadow& LazyShadow::fresh() {
    if (m_shadow == nullptr) {
        m_shadow = m_dialect->open_shadow(m_options);
    } else {
        m_shadow->reset();
    }
    return *m_shadow;
}

template <class Question>
std::string LazyShadow::ask(Question question) {
    if (is_open()) {
        return question(m_shadow->connection());
    }
    const std::optional<Url>& place = m_options.shadow ? m_options.shadow : m_options.target;
    return place ? question(*m_dialect->connect(*place)) : question(fresh().connection());
}

const std::string& LazyShadow::server_version() {
    if (m_server_version.empty()) {
        m_server_version = ask([](Connection& connection) { return connection.server_version(); });
    }
    return m_server_version;
}

std::string LazyShadow::offered_extensions() {
    return ask([&](Connection& connection) { return m_dialect->offered_extensions(connection); });
}

}  // namespace varve::source
