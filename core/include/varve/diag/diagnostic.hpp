// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diag/source_range.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace varve {

enum class Severity { Note, Warning, Error };

/// One thing to tell the user about a file of theirs. A plain value.
///
/// Wording: lower case, no full stop, code in backticks; what was seen, then the rule. The hint is
/// something that can be typed.
struct Diagnostic {
    Severity severity = Severity::Error;
    /// A stable name such as `unknown-type`; what people search for and suppress by.
    std::string id;
    std::string message;
    std::optional<SourceRange> range = std::nullopt;
    std::string hint = {};

    bool operator==(const Diagnostic&) const = default;
};

/// Where diagnostics go. The work goes on after a report, so that one run tells all that is wrong.
class DiagnosticSink {
public:
    virtual ~DiagnosticSink() = default;
    virtual void report(Diagnostic diagnostic) = 0;
};

/// Keeps what is reported, in order.
class DiagnosticList : public DiagnosticSink {
public:
    void report(Diagnostic diagnostic) override { m_items.push_back(std::move(diagnostic)); }

    const std::vector<Diagnostic>& items() const { return m_items; }
    bool has_errors() const;

private:
    std::vector<Diagnostic> m_items;
};

enum class Colour { Never, Always };

/// The diagnostic as people read it: message, place, the line with a caret below, hint.
std::string format(const Diagnostic& diagnostic, Colour colour = Colour::Never);

}  // namespace varve
