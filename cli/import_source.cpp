// SPDX-License-Identifier: MIT
#include "import_source.hpp"

#include "varve/adopt/adoption.hpp"
#include "varve/diag/error.hpp"
#include "varve/diag/passing_sink.hpp"

#include <algorithm>
#include <filesystem>

namespace varve::cli {

namespace {

declare::Variables variables_of(const std::vector<std::string>& texts) {
    declare::Variables variables;
    for (const std::string& text : texts) {
        const std::size_t equals = text.find('=');
        if (equals == std::string::npos || equals == 0) {
            throw Error(ErrorCode::Usage, "`--var " + text + "` names no value")
                .with_hint("write it as `--var NAME=VALUE`");
        }
        variables[text.substr(0, equals)] = text.substr(equals + 1);
    }
    return variables;
}

void refuse_own_folder(const std::string& folder, const declare::Settings& settings) {
    std::error_code ignored;
    if (std::filesystem::equivalent(folder, settings.migrations, ignored)) {
        throw Error(ErrorCode::Usage, "`" + folder + "` is where varve keeps its own migrations")
            .with_hint("files of two tools cannot share a folder: name another one for varve, "
                       "`migrations: varve/migrations` in varve.yaml");
    }
}

std::string names_of(const std::vector<const adopt::Tool*>& tools) {
    std::string names;
    for (const adopt::Tool* tool : tools) {
        names += (names.empty() ? "`--from " : " or `--from ") + std::string(tool->name) + "`";
    }
    return names;
}

}  // namespace

ImportSource::ImportSource(Context& context, const declare::Settings& settings, const Dialect& dialect,
                           const std::string& folder, const Options& options)
    : m_dialect(dialect), m_folder(adopt::Folder::read(folder)), m_options(options) {
    refuse_own_folder(folder, settings);
    if (settings.url) {
        m_database = dialect.connect(*settings.url);
    }
    if (options.registry) {
        const Url url(*options.registry);
        m_registry = context.dialects().by_url(url).connect(url);
    }
    m_tool = options.tool ? &adopt::require_tool(*options.tool) : choose();
    m_has_table = m_database != nullptr && has_table_of(*m_tool);
}

bool ImportSource::has_table_of(const adopt::Tool& tool) {
    return registry().has_table(adopt::table_of(tool, m_dialect, m_options.table.value_or("")));
}

const adopt::Tool* ImportSource::choose() {
    std::vector<const adopt::Tool*> found = adopt::tools_of(m_folder);
    if (found.empty()) {
        throw Error(ErrorCode::Usage, "`" + m_folder.path() + "` does not look like the folder of any tool")
            .with_hint("say whose it is with `--from TOOL`; `varve import --help` names the tools");
    }
    if (found.size() > 1 && m_database != nullptr) {
        const auto is_elsewhere = [&](const adopt::Tool* tool) { return !has_table_of(*tool); };
        if (!std::all_of(found.begin(), found.end(), is_elsewhere)) {
            std::erase_if(found, is_elsewhere);
        }
    }
    if (found.size() > 1) {
        throw Error(ErrorCode::Usage, "`" + m_folder.path() + "` may be the folder of several tools")
            .with_hint("say whose it is: " + names_of(found));
    }
    return found.front();
}

std::vector<adopt::Adopted> ImportSource::converted(Context& context) {
    const declare::Variables variables = variables_of(m_options.variables);
    PrintingSink printing(context.terminal());
    PassingSink sink(printing);
    m_history.migrations = m_tool->read_files(m_folder, {m_dialect, variables, sink});
    const adopt::Origin origin{m_tool->name, own_patterns()};
    std::optional<std::vector<adopt::Adopted>> adopted =
        adopt::convert(m_history.migrations, origin, m_dialect, sink);
    if (!adopted || sink.has_errors()) {
        throw Reported{ExitCode::InvalidInput};
    }
    if (adopted->empty()) {
        throw Error(ErrorCode::Usage, "there are no migrations of " + std::string(m_tool->name) + " in `" +
                                          m_folder.path() + "`");
    }
    if (m_has_table) {
        const QualifiedName table = adopt::table_of(*m_tool, m_dialect, m_options.table.value_or(""));
        m_history.rows = m_tool->read_rows(registry(), table, m_history.migrations);
    }
    return std::move(*adopted);
}

std::string ImportSource::applied_at(std::size_t place) const {
    const std::string& key = m_history.migrations[place].key;
    const auto row = std::find_if(m_history.rows.begin(), m_history.rows.end(),
                                  [&](const adopt::ForeignRow& each) { return each.key == key; });
    return row == m_history.rows.end() ? std::string() : adopt::normal_time(row->applied_at);
}

std::vector<std::string> ImportSource::own_patterns() const {
    return adopt::patterns_of(*m_tool, m_dialect, m_options.table.value_or(""));
}

}  // namespace varve::cli
