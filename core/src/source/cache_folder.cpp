// SPDX-License-Identifier: MIT
#include "varve/source/cache_folder.hpp"

#include "schema_cache.hpp"

namespace varve::source {

std::string cache_folder() {
    return SchemaCache::usual_folder();
}

}  // namespace varve::source
