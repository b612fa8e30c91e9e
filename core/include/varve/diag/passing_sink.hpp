// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diag/diagnostic.hpp"

namespace varve {

/// Passes everything on, and knows afterwards whether an error was among it. Borrows the other sink.
class PassingSink : public DiagnosticSink {
public:
    explicit PassingSink(DiagnosticSink& sink) : m_sink(sink) {}

    void report(Diagnostic diagnostic) override {
        m_has_errors = m_has_errors || diagnostic.severity == Severity::Error;
        m_sink.report(std::move(diagnostic));
    }

    bool has_errors() const { return m_has_errors; }

private:
    DiagnosticSink& m_sink;
    bool m_has_errors = false;
};

}  // namespace varve
