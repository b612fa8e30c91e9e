// SPDX-License-Identifier: MIT
#include "legacy_mode.hpp"

#include <utility>

namespace varve::sqlite {

std::vector<plan::Statement> in_legacy_mode(std::vector<plan::Statement> statements,
                                            const ObjectId& subject) {
    statements.insert(statements.begin(), plan::Statement{std::string(legacy_mode_on), subject});
    statements.push_back(plan::Statement{std::string(legacy_mode_off), subject});
    return statements;
}

void fold_legacy_mode(std::vector<plan::Statement>& statements) {
    std::vector<plan::Statement> folded;
    for (plan::Statement& statement : statements) {
        if (statement.sql == legacy_mode_on && !folded.empty() && folded.back().sql == legacy_mode_off) {
            folded.pop_back();
        } else {
            folded.push_back(std::move(statement));
        }
    }
    statements = std::move(folded);
}

}  // namespace varve::sqlite
