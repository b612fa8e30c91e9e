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

namespace {

/// As people may see it. Who forgot the scheme has a password where it would stand behind one.
std::string shown(const Url& url) {
    std::string text = url.redacted();
    const std::size_t colon = text.find(':');
    const std::size_t at = text.rfind('@');
    if (at != std::string::npos && colon < at && text.compare(colon, 3, "://") != 0) {
        text.replace(colon + 1, at - colon - 1, "***");
    }
    return text;
}

}  // namespace

const Dialect& DialectRegistry::by_url(const Url& url) const {
    const std::string_view name = dialect_of_scheme(url.scheme());
    if (name.empty()) {
        throw Error(ErrorCode::Configuration, "`" + shown(url) + "` is not a database URL that varve knows")
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
