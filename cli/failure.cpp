// SPDX-License-Identifier: MIT
#include "failure.hpp"

namespace varve::cli {

namespace {

/// What the error is called in brackets; people search for it.
std::string_view id_of(ErrorCode code) {
    switch (code) {
    case ErrorCode::Usage: return "usage";
    case ErrorCode::Configuration: return "configuration";
    case ErrorCode::InvalidSchema: return "schema";
    case ErrorCode::InvalidMigration: return "migration";
    case ErrorCode::Io: return "file";
    case ErrorCode::Connection: return "connection";
    case ErrorCode::Database: return "database";
    case ErrorCode::LockHeld: return "lock";
    case ErrorCode::Refused: return "refused";
    case ErrorCode::Unanswered: return "unanswered";
    case ErrorCode::Unsupported: return "unsupported";
    case ErrorCode::Interrupted: return "interrupted";
    case ErrorCode::ConstraintViolation: return "constraint";
    case ErrorCode::Serialization: return "serialization";
    case ErrorCode::Validation: return "validation";
    case ErrorCode::StaleRow: return "stale-row";
    case ErrorCode::NotFound: return "not-found";
    case ErrorCode::TypeMismatch: return "type-mismatch";
    case ErrorCode::PoolExhausted: return "pool";
    case ErrorCode::NotLoaded:
    case ErrorCode::Misuse:
    case ErrorCode::Internal: return "defect";
    }
    return "defect";
}

std::string shortened(const std::string& statement) {
    constexpr std::size_t longest = 2000;
    return statement.size() <= longest ? statement : statement.substr(0, longest) + " …";
}

}  // namespace

std::string format(const Error& error, Colour colour) {
    Diagnostic diagnostic;
    diagnostic.id = id_of(error.code());
    diagnostic.message = error.what();
    if (!error.sqlstate().empty()) {
        diagnostic.message += " (SQLSTATE " + error.sqlstate() + ")";
    }
    diagnostic.range = error.range();
    // The hint comes last, below what else is known.
    std::string text = varve::format(diagnostic, colour);
    if (!error.detail().empty()) {
        text += error.detail().ends_with('\n') ? error.detail() : error.detail() + "\n";
    }
    if (!error.range() && !error.statement().empty()) {
        text += "statement: " + shortened(error.statement()) + "\n";
    }
    if (!error.hint().empty()) {
        text += "hint: " + error.hint() + "\n";
    }
    return text;
}

}  // namespace varve::cli
