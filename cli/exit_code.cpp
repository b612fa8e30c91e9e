// SPDX-License-Identifier: MIT
#include "exit_code.hpp"

namespace varve::cli {

ExitCode exit_code_of(ErrorCode code) {
    switch (code) {
    case ErrorCode::Usage:
    case ErrorCode::Configuration:
    case ErrorCode::Io: return ExitCode::Usage;
    case ErrorCode::InvalidSchema:
    case ErrorCode::Validation:
    case ErrorCode::InvalidMigration: return ExitCode::InvalidInput;
    case ErrorCode::Connection:
    case ErrorCode::Database:
    case ErrorCode::ConstraintViolation:
    case ErrorCode::Serialization:
    case ErrorCode::StaleRow:
    case ErrorCode::NotFound:
    case ErrorCode::TypeMismatch:
    case ErrorCode::PoolExhausted:
    case ErrorCode::Unsupported: return ExitCode::Database;
    case ErrorCode::LockHeld:
    case ErrorCode::Refused: return ExitCode::Refused;
    case ErrorCode::Unanswered: return ExitCode::AnswerMissing;
    case ErrorCode::Interrupted: return ExitCode::Interrupted;
    case ErrorCode::NotLoaded:
    case ErrorCode::Misuse:
    case ErrorCode::Internal: return ExitCode::Defect;
    }
    return ExitCode::Defect;
}

}  // namespace varve::cli
