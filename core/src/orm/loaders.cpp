// SPDX-License-Identifier: MIT
#include "varve/orm/loaders.hpp"

#include <utility>

namespace varve::orm {

void Loaders::add(std::shared_ptr<const Loader> loader) {
    m_loaders.push_back(std::move(loader));
}

void Loaders::load(SessionCore& core, void* rows, std::size_t count) const {
    for (const std::shared_ptr<const Loader>& loader : m_loaders) {
        loader->load(core, rows, count);
    }
}

}  // namespace varve::orm
