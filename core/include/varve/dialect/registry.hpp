// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/dialect.hpp"
#include "varve/session/url.hpp"

#include <string_view>
#include <vector>

namespace varve {

/// Finds the dialect that a URL or a name asks for. The command line has one that loads modules at need; a
/// program that links dialects lists them.
class DialectRegistry {
public:
    virtual ~DialectRegistry() = default;

    /// `sqlite`, `postgres` … Throws Error(Configuration) for a name that is unknown or not installed.
    virtual const Dialect& by_name(std::string_view name) const = 0;
    /// By the scheme of the URL. Throws Error(Configuration).
    const Dialect& by_url(const Url& url) const;
};

/// The dialect's name for a URL scheme (`postgresql` and `postgres` → `postgres`); empty when no dialect has
/// it.
std::string_view dialect_of_scheme(std::string_view scheme);

/// A registry over dialects that are linked into the program.
class LinkedDialects : public DialectRegistry {
public:
    explicit LinkedDialects(std::vector<const Dialect*> dialects) : m_dialects(std::move(dialects)) {}
    const Dialect& by_name(std::string_view name) const override;

private:
    std::vector<const Dialect*> m_dialects;
};

}  // namespace varve
