// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace varve {

/// Where a database is: `sqlite:app.db`, `postgresql://user@host/name?sslmode=require`.
///
/// Holds the text as the user wrote it, password included; anything shown to people or written to a
/// file goes through redacted().
class Url {
public:
    explicit Url(std::string text) : m_text(std::move(text)) {}

    /// Complete, for the driver only.
    const std::string& text() const { return m_text; }
    /// The part before the first colon, lower case; empty when there is none.
    std::string scheme() const;
    /// Everything after `scheme:`, with a leading `//` kept.
    std::string_view rest() const;
    /// With every password (in the authority and in `password=`-like parameters) replaced by `***`.
    std::string redacted() const;

private:
    std::string m_text;
};

/// Whether a text looks like a database URL of any dialect (`scheme:`), rather than a path.
bool looks_like_url(std::string_view text);

}  // namespace varve
