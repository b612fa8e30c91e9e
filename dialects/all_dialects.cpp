// SPDX-License-Identifier: MIT
#include "all_dialects.hpp"

#include "sqlite/dialect.hpp"
#ifdef VARVE_HAS_POSTGRES
#include "postgres/dialect.hpp"
#endif

#include <string>

namespace varve {

const DialectRegistry& all_dialects() {
    static const LinkedDialects dialects({
        &sqlite::dialect(),
#ifdef VARVE_HAS_POSTGRES
        &postgres::dialect(),
#endif
    });
    return dialects;
}

Database connect(std::string_view url, const SessionOptions& options) {
    return connect(all_dialects(), url, options);
}

std::unique_ptr<const Connector> connector(std::string_view url) {
    return connector(all_dialects().by_url(Url(std::string(url))), url);
}

}  // namespace varve
