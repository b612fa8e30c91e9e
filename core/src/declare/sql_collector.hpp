// SPDX-License-Identifier: MIT
#pragma once

#include "varve/declare/declaration.hpp"
#include "yaml_node.hpp"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace varve::declare {

/// Gathers the statements of SQL files, of the files that they include, and of the SQL in YAML files.
///
/// A file counts once, whoever names it: so a folder may hold files that others of it include.
class SqlCollector {
public:
    /// Everything is borrowed until the collector is gone.
    SqlCollector(const Dialect& dialect, std::vector<DeclaredStatement>& statements, DiagnosticSink& sink)
        : m_dialect(dialect), m_statements(statements), m_sink(sink) {}

    void add_file(const std::shared_ptr<const SourceText>& source);
    /// A scalar of a YAML file; places are those of the file. Settings hold for what follows in the same
    /// file.
    void add_scalar(const YamlNode& scalar);

private:
    using Settings = std::shared_ptr<const std::vector<DeclaredStatement>>;

    void read(const std::shared_ptr<const SourceText>& source, Settings& settings);
    void include(const SourceText& source, const IncludeLine& line, Settings& settings);
    void add(DeclaredStatement statement, Settings& settings);
    /// Whether it is; one that takes back what stands above it is reported.
    bool is_transaction(const DeclaredStatement& statement);

    const Dialect& m_dialect;
    std::vector<DeclaredStatement>& m_statements;
    DiagnosticSink& m_sink;
    std::set<std::string> m_files;
    std::map<const YamlDocument*, Settings> m_yaml_settings;
};

}  // namespace varve::declare
