// SPDX-License-Identifier: MIT
#include "sql_collector.hpp"

#include "sql_text.hpp"

#include "varve/sql/transaction_control.hpp"

#include <filesystem>

namespace varve::declare {

namespace {

namespace fs = std::filesystem;

/// What tells files apart however they are named.
std::string identity_of(const std::string& path) {
    std::error_code failure;
    const fs::path canonical = fs::canonical(path, failure);
    return failure ? path : canonical.string();
}

/// Seen from the folder of the file that names it, else, as the shells see it, from the working directory.
std::string place_of_include(const SourceText& source, const std::string& path) {
    const std::string beside =
        fs::path(path).is_absolute()
            ? path
            : (fs::path(source.name()).parent_path() / path).lexically_normal().string();
    std::error_code ignored;
    return !fs::exists(beside, ignored) && fs::exists(path, ignored) ? path : beside;
}

}  // namespace

void SqlCollector::add_file(const std::shared_ptr<const SourceText>& source) {
    if (m_files.insert(identity_of(source->name())).second) {
        Settings settings;
        read(source, settings);
    }
}

void SqlCollector::add_scalar(const YamlNode& scalar) {
    Settings& settings = m_yaml_settings[scalar.document];
    for (DeclaredStatement& statement : statements_of(scalar, m_dialect.lexis(), m_sink)) {
        add(std::move(statement), settings);
    }
}

void SqlCollector::read(const std::shared_ptr<const SourceText>& source, Settings& settings) {
    Script script = split_script(*source, m_dialect.lexis(), m_sink);
    auto line = script.includes.begin();
    for (std::size_t position = 0; position <= script.statements.size(); ++position) {
        for (; line != script.includes.end() && line->position == position; ++line) {
            include(*source, *line, settings);
        }
        if (position < script.statements.size()) {
            PositionedStatement& statement = script.statements[position];
            add({std::move(statement.text), source, {{0, statement.begin}}}, settings);
        }
    }
}

void SqlCollector::include(const SourceText& source, const IncludeLine& line, Settings& settings) {
    const std::string path = place_of_include(source, line.path);
    std::error_code ignored;
    if (!fs::is_regular_file(path, ignored)) {
        m_sink.report({Severity::Error, "no-such-file", "there is no file `" + path + "`",
                       source.range(line.begin, line.end), "paths are seen from the folder of this file"});
    } else if (m_files.insert(identity_of(path)).second) {
        read(std::make_shared<const SourceText>(SourceText::read(path)), settings);
    }
}

void SqlCollector::add(DeclaredStatement statement, Settings& settings) {
    if (is_transaction(statement)) {
        return;
    }
    DeclaredSql said = m_dialect.read_declared(statement.sql);
    if (!said.sql.empty()) {
        statement.sql = std::move(said.sql);
    }
    if (said.role == DeclaredSql::Role::Setting) {
        std::vector<DeclaredStatement> longer =
            settings == nullptr ? std::vector<DeclaredStatement>() : *settings;
        longer.push_back(std::move(statement));
        settings = std::make_shared<const std::vector<DeclaredStatement>>(std::move(longer));
    } else if (said.role == DeclaredSql::Role::Object) {
        statement.settings = settings;
        m_statements.push_back(std::move(statement));
    }
}

bool SqlCollector::is_transaction(const DeclaredStatement& statement) {
    if (!is_transaction_control(statement.sql, m_dialect.lexis())) {
        return false;
    }
    const char first = statement.sql.front();
    if (first == 'R' || first == 'r' || first == 'A' || first == 'a') {
        m_sink.report({Severity::Error, "transaction-control",
                       "`" + statement.sql + "` takes back what stands above it, which declares nothing",
                       statement.range(0), "leave it out"});
    }
    return true;
}

}  // namespace varve::declare
