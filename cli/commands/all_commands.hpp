// SPDX-License-Identifier: MIT
#pragma once

#include "command.hpp"

#include <vector>

namespace varve::cli {

/// Every command, in the order in which the help lists them.
std::vector<Command> all_commands();

Command add_init();
Command add_diff();
Command add_generate();
Command add_new();
Command add_migrate();
Command add_status();
Command add_rollback();
Command add_codegen();
Command add_inspect();
Command add_history();
Command add_import();
Command add_check();
Command add_verify();
Command add_merge();
Command add_merge_file();
Command add_drift();
Command add_baseline();
Command add_repair();
Command add_redo();
Command add_squash();
Command add_doctor();
Command add_seed();
Command add_version();

}  // namespace varve::cli
