// SPDX-License-Identifier: MIT
#include "varve/adopt/tool.hpp"

#include "tools/tools.hpp"

#include "varve/diag/error.hpp"
#include "varve/diag/suggestion.hpp"

#include <algorithm>
#include <array>

namespace varve::adopt {

namespace {

std::array<Tool, 13> make_tools() {
    return {alembic(),         dbmate(), diesel(), drizzle(), flyway(), golang_migrate(), goose(), knex(),
            node_pg_migrate(), prisma(), rails(),  sqitch(),  sqlx()};
}

}  // namespace

std::span<const Tool> all_tools() {
    static const std::array<Tool, 13> tools = make_tools();
    return tools;
}

const Tool& require_tool(std::string_view name) {
    std::vector<std::string_view> names;
    for (const Tool& tool : all_tools()) {
        if (tool.name == name) {
            return tool;
        }
        names.push_back(tool.name);
    }
    const std::optional<std::string> meant = nearest(name, names);
    std::string list;
    for (const std::string_view each : names) {
        list += (list.empty() ? "" : ", ") + std::string(each);
    }
    throw Error(ErrorCode::Usage, "`" + std::string(name) + "` is no tool whose migrations varve can read")
        .with_hint(meant ? "did you mean `" + *meant + "`?" : "it knows " + list);
}

std::vector<const Tool*> tools_of(const Folder& folder) {
    std::vector<const Tool*> found;
    for (const Tool& tool : all_tools()) {
        if (tool.claims(folder)) {
            found.push_back(&tool);
        }
    }
    return found;
}

QualifiedName table_of(const Tool& tool, const Dialect& dialect, const std::string& name) {
    const std::string schema = dialect.capabilities().has_schemas ? std::string(tool.schema) : "";
    if (name.empty()) {
        return {schema, std::string(tool.table)};
    }
    const std::size_t dot = name.find('.');
    return dot == std::string::npos ? QualifiedName{schema, name}
                                    : QualifiedName{name.substr(0, dot), name.substr(dot + 1)};
}

std::vector<std::string> patterns_of(const Tool& tool, const Dialect& dialect, const std::string& table) {
    const QualifiedName name = table_of(tool, dialect, table);
    std::vector<std::string> patterns{name.name};
    if (tool.has_numbers) {
        patterns.push_back("sequence:" + name.name + "_id_seq");
    }
    if (!name.schema.empty() && name.schema != dialect.capabilities().default_schema) {
        patterns = {"schema:" + name.schema, name.schema + ".*"};
    }
    patterns.insert(patterns.end(), tool.others.begin(), tool.others.end());
    if (!dialect.capabilities().has_sequences) {
        std::erase_if(patterns, [](const std::string& each) { return each.starts_with("sequence:"); });
    }
    return patterns;
}

}  // namespace varve::adopt
