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

const std::string& LazyShadow::server_version() {
    if (m_server_version.empty()) {
        const bool is_elsewhere = !is_open() && (m_options.shadow || m_options.target);
        m_server_version = is_elsewhere
                               ? m_dialect->connect(m_options.shadow ? *m_options.shadow : *m_options.target)
                                     ->server_version()
                               : fresh().connection().server_version();
    }
    return m_server_version;
}

}  // namespace varve::source
