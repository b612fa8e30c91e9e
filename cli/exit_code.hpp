// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diag/error.hpp"

namespace varve::cli {

/// What the program ends with. Documented in docs/commands/exit-codes.md and frozen.
enum class ExitCode : int {
    Done = 0,
    Differs = 1,       ///< it worked, and the answer is no: there are differences, or a check found something
    Usage = 2,         ///< the command line, varve.yaml, a URL or a path
    InvalidInput = 3,  ///< the declared schema, a migration or the migration directory
    Database = 4,      ///< the database could not be reached or refused a statement
    Refused = 5,       ///< it would lose data, contradict the history, or another runner holds the lock
    AnswerMissing = 6,  ///< a possible rename needs a yes or no
    Defect = 70,        ///< a defect of varve
    Interrupted = 130,  ///< somebody asked it to stop; what was done stands, and the next run goes on
};

ExitCode exit_code_of(ErrorCode code);

}  // namespace varve::cli
