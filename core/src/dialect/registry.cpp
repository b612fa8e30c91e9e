// SPDX-License-Identifier: MIT
#include "varve/dialect/registry.hpp"

#include "varve/diag/error.hpp"

#include <array>

namespace varve {

namespace {

struct Scheme {
    std::string_view scheme;
    std::string_view dialect;
};

constexpr std::array schemes{
    Scheme{"sqlite", "sqlite"},
    Scheme{"sqlite3", "sqlite"},
    Scheme{"postgresql", "postgres"},
    Scheme{"postgres", "postgres"},
};

}  // namespace

std::string_view dialect_of_scheme(std::string_view scheme) {
    for (const Scheme& each : schemes) {
        if (each.scheme == scheme) {
            return each.dialect;
        }
    }
    return {};
}

const Dialect& DialectRegistry::by_url(const Url& url) const {
    const std::string_view name = dialect_of_scheme(url.scheme());
    if (name.empty()) {
        throw Error(ErrorCode::Configuration,
                    "`" + url.redacted() + "` is not a database URL that varve knows")
            .with_hint("use `sqlite:FILE` or `postgresql://USER@HOST/DATABASE`");
    }
    return by_name(name);
}

const Dialect& LinkedDialects::by_name(std::string_view name) const {
    for (const Dialect* dialect : m_dialects) {
        if (dialect->name() == name) {
            return *dialect;
        }
    }
    throw Error(ErrorCode::Configuration,
                "the dialect `" + std::string(name) + "` is not part of this program");
}

}  // namespace varve
