// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace varve::migration {

enum class VerdictKind {
    Lossless,      ///< up, down and up again were run on a shadow; no row is lost
    Lossy,         ///< the same, but up deletes data that down cannot bring back
    Irreversible,  ///< there is no way back
    Unproven       ///< it was not run, or not completely
};

/// What is known about a migration, as the `-- varve:verdict` line says it.
struct Verdict {
    VerdictKind kind = VerdictKind::Unproven;
    /// The columns and tables whose data go, or why nothing is proven; empty where there is nothing to add.
    std::string detail = {};

    bool operator==(const Verdict&) const = default;
};

/// `lossless`, `lossy (users.name, orders)`, `unproven (written by hand)`.
std::string to_string(const Verdict& verdict);

/// Inverse of to_string(); nothing when the text is not a verdict.
std::optional<Verdict> parse_verdict(std::string_view text);

}  // namespace varve::migration
