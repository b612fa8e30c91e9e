// SPDX-License-Identifier: MIT
#pragma once

#include "libpq.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace varve::postgres {

/// Lets statements about some schemas work on others, without whoever writes and reads them noticing:
/// `public.t` goes out as `varve_shadow_1_2_0_.t` and comes back as `public.t`. The names that go out are so
/// unlike any other that every occurrence in what comes back is one of them.
class SchemaTranslation {
public:
    /// `prefix` begins every name that goes out.
    explicit SchemaTranslation(std::string prefix) : m_prefix(std::move(prefix)) {}

    /// Gives a schema a name to go out under. Names that need quotes are left as they are.
    void add(const std::string& name);
    const std::string& prefix() const { return m_prefix; }
    /// The name that goes out; the name itself where it has none.
    std::string outgoing_name(const std::string& name) const;

    /// A statement with other names: of schemas in front of a dot, behind the word SCHEMA, in search paths
    /// and at the beginning of names in strings. A schema that it creates gets a name. Throws
    /// Error(Unsupported) for one that cannot have one.
    std::string outgoing(std::string_view sql);
    /// The place in the statement that went out as `outgoing(sql)` that a place there comes from.
    std::size_t original_offset(std::string_view sql, std::size_t offset);

    std::string incoming(std::string_view text) const;
    void translate(PGresult& result) const;

private:
    struct Replacement {
        std::size_t begin;
        std::size_t length;
        std::string text;
    };

    std::vector<Replacement> replacements(std::string_view sql);
    std::string inside_string(std::string_view literal) const;

    std::string m_prefix;
    std::map<std::string, std::string, std::less<>> m_outgoing;
};

}  // namespace varve::postgres
