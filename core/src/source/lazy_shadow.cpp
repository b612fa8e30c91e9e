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

}  // namespace varve::source
