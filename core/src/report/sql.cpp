// SPDX-License-Identifier: MIT
#include "varve/report/sql.hpp"

#include "file_layout.hpp"

#include "varve/plan/planner.hpp"

namespace varve::report {

namespace {

void append(std::string& text, const std::string& statement) {
    text += (text.empty() ? "" : "\n") + statement + ";\n";
}

}  // namespace

std::string sql(const Schema& schema, const Dialect& dialect) {
    std::string text;
    for (const plan::Statement& statement : plan::plan_creation(schema, dialect).statements) {
        append(text, declared_text(statement, dialect));
    }
    return text;
}

std::map<std::string, std::string> sql_files(const std::vector<plan::Statement>& statements,
                                             const Schema& schema, const Dialect& dialect) {
    std::map<std::string, std::string> files;
    std::vector<const plan::Statement*> settings;
    for (const plan::Statement& statement : statements) {
        if (is_setting(statement, dialect)) {
            settings.push_back(&statement);
            continue;
        }
        std::string& text = files[file_of(statement.subject, schema, dialect) + ".sql"];
        const bool is_new = text.empty();
        for (const plan::Statement* setting : settings) {
            // Each file stands for itself, so each that may need a setting says it.
            if (is_new && setting->subject.kind == statement.subject.kind) {
                append(text, declared_text(*setting, dialect));
            }
        }
        append(text, statement.sql);
    }
    return files;
}

std::map<std::string, std::string> sql_files(const Schema& schema, const Dialect& dialect) {
    return sql_files(plan::plan_creation(schema, dialect).statements, schema, dialect);
}

}  // namespace varve::report
