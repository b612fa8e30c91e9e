// SPDX-License-Identifier: MIT
#include "tables.hpp"

#include "types.hpp"

#include "varve/diag/error.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace varve::codegen::cpp {

namespace {

/// `*` stands for anything.
bool fits(std::string_view pattern, std::string_view text) {
    const std::size_t star = pattern.find('*');
    if (star == std::string_view::npos) {
        return pattern == text;
    }
    if (!text.starts_with(pattern.substr(0, star))) {
        return false;
    }
    const std::string_view rest = pattern.substr(star + 1);
    for (std::size_t at = star; at <= text.size(); ++at) {
        if (fits(rest, text.substr(at))) {
            return true;
        }
    }
    return false;
}

class TableReader {
public:
    TableReader(const Schema& schema, const declare::Facets& facets, const Dialect& dialect,
                const CppOptions& options, DiagnosticSink& sink)
        : m_schema(schema), m_facets(facets), m_dialect(dialect), m_options(options), m_sink(sink) {}

    CppHeader read() {
        m_header.name_space = m_options.name_space;
        choose_tables();
        name_tables();
        name_enums();
        for (CppTable& table : m_header.tables) {
            if (table.is_view) {
                read_view_columns(table);
            } else {
                read_columns(table);
            }
        }
        drop_unused_enums();
        return std::move(m_header);
    }

private:
    const std::string& default_schema() const { return m_dialect.capabilities().default_schema; }

    std::string called(const QualifiedName& name) const {
        return name.schema == default_schema() ? name.name : name.schema + "." + name.name;
    }

    /// Marks the patterns that a name fits.
    bool is_chosen(const QualifiedName& name, std::vector<bool>& used) const {
        bool is_chosen = m_options.tables.empty();
        for (std::size_t at = 0; at < used.size(); ++at) {
            if (fits(m_options.tables[at], called(name))) {
                used[at] = is_chosen = true;
            }
        }
        return is_chosen;
    }

    bool is_declared(const QualifiedName& view) const {
        const auto facets = m_facets.tables.find(view);
        return facets != m_facets.tables.end() && !facets->second.columns.empty();
    }

    /// Why there is no model of a view; empty: there is one.
    std::string obstacle(const QualifiedName& view) const {
        if (is_declared(view)) {
            return {};
        }
        const auto told = m_options.views.find(view);
        if (told == m_options.views.end()) {
            return "what its columns hold is not known";
        }
        for (const ViewColumn& column : told->second) {
            if (column.type.empty()) {
                return "the database has no type for its column `" + column.name + "`, which is computed";
            }
        }
        return {};
    }

    void choose_view(const Object& object) {
        const QualifiedName view = object.id.qualified_name();
        const std::string obstacle = this->obstacle(view);
        if (obstacle.empty()) {
            add_table(object);
            m_header.tables.back().is_view = true;
            return;
        }
        const std::string hint =
            "say what they hold where the view is declared in YAML, `columns: {total: bigint}`, or leave it";
        const std::string message = "there is no model of the view `" + called(view) + "`: " + obstacle;
        if (!m_options.tables.empty()) {
            throw Error(ErrorCode::Usage, message).with_hint(hint);
        }
        m_sink.report({Severity::Warning, "untyped-view", message, std::nullopt, hint});
    }

    void choose_tables() {
        std::vector<bool> used(m_options.tables.size(), false);
        for (const Object* object : m_schema.of_kind(Kind::Table)) {
            // The rows of a partition are those of the table that it is a part of.
            if (is_chosen(object->id.qualified_name(), used) && !as<Table>(*object).partition_of) {
                add_table(*object);
            }
        }
        for (const Kind kind : {Kind::View, Kind::MaterializedView}) {
            for (const Object* object : m_schema.of_kind(kind)) {
                if (is_chosen(object->id.qualified_name(), used)) {
                    choose_view(*object);
                }
            }
        }
        const auto idle = std::find(used.begin(), used.end(), false);
        if (idle != used.end()) {
            throw Error(ErrorCode::Usage,
                        "there is no table `" +
                            m_options.tables[static_cast<std::size_t>(idle - used.begin())] + "`");
        }
        std::stable_partition(m_header.tables.begin(), m_header.tables.end(),
                              [](const CppTable& table) { return table.schema.empty(); });
    }

    void add_table(const Object& object) {
        CppTable table;
        table.name = object.id.qualified_name();
        table.schema = table.name.schema == default_schema() ? std::string() : table.name.schema;
        table.comment = object.comment;
        if (const auto facets = m_facets.tables.find(table.name); facets != m_facets.tables.end()) {
            table.comment = table.comment.empty() ? facets->second.comment : table.comment;
            table.rules = &facets->second.rules;
        }
        table.fingerprint = std::string(m_dialect.name()) + ":" + table_fingerprint(m_schema, table.name);
        m_header.tables.push_back(std::move(table));
    }

    /// All four names of a table are made alike, so they are free together or not at all.
    bool claim(CppTable& table, const std::vector<std::string>& words, const std::string& ending) {
        const std::string row = upper_camel(words) + ending;
        const std::string object = snake(words) + ending;
        const std::vector<std::string> all{row, "New" + row, row + "Columns", object};
        if (row == object ||
            std::any_of(all.begin(), all.end(), [&](const auto& name) { return m_names.has(name); })) {
            return false;
        }
        std::for_each(all.begin(), all.end(), [&](const auto& name) { m_names.add(name); });
        table.row = all[0];
        table.new_row = all[1];
        table.columns_name = all[2];
        table.object = all[3];
        return true;
    }

    void name_tables() {
        for (CppTable& table : m_header.tables) {
            std::vector<std::string> words = singular(words_of(table.name.name));
            if (words.empty()) {
                words = {"table"};
            }
            if (claim(table, words, "")) {
                continue;
            }
            std::vector<std::string> longer = words_of(table.schema);
            longer.insert(longer.end(), words.begin(), words.end());
            for (std::string ending; !claim(table, longer, ending);) {
                ending += '_';
            }
        }
    }

    void name_enums() {
        std::map<QualifiedName, std::vector<std::string>> labels = m_facets.enums;
        for (const Object* object : m_schema.of_kind(Kind::EnumType)) {
            labels[object->id.qualified_name()] = as<EnumType>(*object).labels;
        }
        for (auto& [name, list] : labels) {
            if (list.empty()) {
                continue;
            }
            CppEnum made{name, m_names.claim({upper_camel(words_of(name.name))}), list, {}};
            NameSet enumerators;
            for (const std::string& label : list) {
                made.enumerators.push_back(enumerators.claim({upper_camel(words_of(label))}));
            }
            m_header.enums.push_back(std::move(made));
        }
    }

    void drop_unused_enums() {
        std::set<std::string> used;
        for (const CppTable& table : m_header.tables) {
            for (const CppColumn& column : table.columns) {
                used.insert(column.type.name);
            }
        }
        std::erase_if(m_header.enums, [&](const CppEnum& each) { return !used.contains(each.type); });
    }

    void read_columns(CppTable& table) {
        const Types types(m_schema, m_facets, m_dialect, m_header.enums);
        NameSet members = names_for_members(m_header);
        const Object* const key = m_schema.table(table.name).primary_key();
        const std::vector<std::string> key_columns =
            key == nullptr ? std::vector<std::string>() : as<PrimaryKey>(*key).columns;
        for (const Object* object : m_schema.table(table.name).columns()) {
            const Column& column = as<Column>(*object);
            CppColumn made;
            made.name = object->id.name;
            made.member = members.claim({identifier(made.name)});
            made.type = types.of(*object);
            made.is_key = std::find(key_columns.begin(), key_columns.end(), made.name) != key_columns.end();
            // SQLite lets columns of a key be NULL that nobody said may be.
            made.is_nullable = column.is_nullable && !made.is_key;
            made.is_generated = column.generated || types.is_numbered(*object);
            made.has_default = column.default_value.has_value() && !made.is_generated;
            made.comment = object->comment;
            add_facets(table, made);
            table.columns.push_back(std::move(made));
        }
    }

    const std::vector<std::string>& columns_of_view(const QualifiedName& name) const {
        const Object* const view = m_schema.find({Kind::View, name.schema, "", name.name, ""});
        return view != nullptr ? as<View>(*view).columns
                               : as<MaterializedView>(
                                     *m_schema.find({Kind::MaterializedView, name.schema, "", name.name, ""}))
                                     .columns;
    }

    /// A column of a view as its declaration says.
    void read_declared(const CppTable& table, const Types& types, CppColumn& made) const {
        const auto& facets = m_facets.tables.at(table.name).columns;
        const ObjectId id{Kind::Column, table.name.schema, table.name.name, made.name, ""};
        made.type = types.of({id, Column{}});
        made.is_nullable = !facets.contains(made.name) || facets.at(made.name).is_nullable;
    }

    /// The same as the database says, which does not know where NULL cannot be.
    void read_told(const CppTable& table, const Types& types, const ViewColumn& told, CppColumn& made) const {
        const ObjectId id{Kind::Column, table.name.schema, told.table, told.column, ""};
        const Object* const shown = told.table.empty() ? nullptr : m_schema.find(id);
        const ObjectId own{Kind::Column, table.name.schema, table.name.name, made.name, ""};
        made.type = types.of(shown != nullptr ? *shown : Object{own, Column{.type = {told.type}}});
        made.is_nullable = true;
    }

    void read_view_columns(CppTable& table) {
        const Types types(m_schema, m_facets, m_dialect, m_header.enums);
        NameSet members = names_for_members(m_header);
        const auto add = [&](const std::string& name) -> CppColumn& {
            CppColumn& made = table.columns.emplace_back();
            made.name = name;
            made.member = members.claim({identifier(name)});
            return made;
        };
        if (is_declared(table.name)) {
            for (const std::string& name : columns_of_view(table.name)) {
                read_declared(table, types, add(name));
            }
            return;
        }
        for (const ViewColumn& told : m_options.views.at(table.name)) {
            read_told(table, types, told, add(told.name));
        }
    }

    void add_facets(const CppTable& table, CppColumn& column) const {
        const auto found = m_facets.tables.find(table.name);
        if (found == m_facets.tables.end()) {
            return;
        }
        const declare::TableFacets& facets = found->second;
        column.is_version = facets.version == column.name;
        column.is_created = facets.created_at == column.name;
        column.is_updated = facets.updated_at == column.name;
        column.is_deleted = facets.soft_delete == column.name;
        const auto own = facets.columns.find(column.name);
        if (own == facets.columns.end()) {
            return;
        }
        if (own->second.rules) {
            column.rules = &*own->second.rules;
        }
        if (column.comment.empty()) {
            column.comment = own->second.comment;
        }
    }

    const Schema& m_schema;
    const declare::Facets& m_facets;
    const Dialect& m_dialect;
    const CppOptions& m_options;
    DiagnosticSink& m_sink;
    CppHeader m_header;
    /// What the header has beside its tables is taken.
    NameSet m_names{{"all_tables", "rules"}};
};

}  // namespace

CppHeader read_tables(const Schema& schema, const declare::Facets& facets, const Dialect& dialect,
                      const CppOptions& options, DiagnosticSink& sink) {
    return TableReader(schema, facets, dialect, options, sink).read();
}

NameSet names_for_members(const CppHeader& header) {
    NameSet names({"Source", "Where"});
    for (const CppTable& table : header.tables) {
        names.add(table.row);
        names.add(table.new_row);
        names.add(table.columns_name);
    }
    for (const CppEnum& each : header.enums) {
        names.add(each.type);
    }
    return names;
}

}  // namespace varve::codegen::cpp
