// SPDX-License-Identifier: MIT
#include "varve/migration/verdict.hpp"

#include <array>
#include <utility>

namespace varve::migration {

namespace {

constexpr std::array<std::pair<VerdictKind, std::string_view>, 4> words{{
    {VerdictKind::Lossless, "lossless"},
    {VerdictKind::Lossy, "lossy"},
    {VerdictKind::Irreversible, "irreversible"},
    {VerdictKind::Unproven, "unproven"},
}};

}  // namespace

std::string to_string(const Verdict& verdict) {
    std::string text;
    for (const auto& [kind, word] : words) {
        if (kind == verdict.kind) {
            text = word;
        }
    }
    return verdict.detail.empty() ? text : text + " (" + verdict.detail + ")";
}

std::optional<Verdict> parse_verdict(std::string_view text) {
    for (const auto& [kind, word] : words) {
        if (!text.starts_with(word)) {
            continue;
        }
        const std::string_view rest = text.substr(word.size());
        if (rest.empty()) {
            return Verdict{kind, ""};
        }
        if (rest.starts_with(" (") && rest.ends_with(')')) {
            return Verdict{kind, std::string(rest.substr(2, rest.size() - 3))};
        }
    }
    return std::nullopt;
}

}  // namespace varve::migration
