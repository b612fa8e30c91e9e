// SPDX-License-Identifier: MIT
#include "commands/all_commands.hpp"

#include <array>

namespace varve::cli {

std::vector<Command> all_commands() {
    constexpr std::array makers{
        add_init,     add_diff,     add_generate, add_new,    add_migrate, add_status,
        add_rollback, add_history,  add_check,    add_verify, add_merge,   add_merge_file,
        add_drift,    add_baseline, add_import,   add_repair, add_redo,    add_squash,
        add_inspect,  add_codegen,  add_doctor,   add_seed,   add_version,
    };
    std::vector<Command> commands;
    commands.reserve(makers.size());
    for (Command (*const make)() : makers) {
        commands.push_back(make());
    }
    return commands;
}

}  // namespace varve::cli
