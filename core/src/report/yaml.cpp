// SPDX-License-Identifier: MIT
#include "varve/report/yaml.hpp"

#include "file_layout.hpp"
#include "yaml_printer.hpp"

#include "varve/plan/planner.hpp"

#include <algorithm>

namespace varve::report {

namespace {

/// What one document is about.
using Chosen = std::map<Kind, std::vector<const Object*>>;

Chosen everything_in(const Schema& schema) {
    Chosen chosen;
    for (const auto& [id, object] : schema.objects()) {
        chosen[id.kind].push_back(&object);
    }
    return chosen;
}

/// A document about objects of a schema. What the form cannot say is said by the statements that create it.
class YamlPrinter {
public:
    YamlPrinter(const YamlWords& words, Chosen chosen) : m_words(words), m_chosen(std::move(chosen)) {}

    /// All of it.
    std::string print() {
        print_objects();
        print_sql();
        return m_writer.take();
    }

    /// Without what must be said in SQL.
    std::string print_without_sql() {
        print_objects();
        return m_writer.take();
    }

    /// The statements that say what the form cannot.
    std::vector<plan::Statement> sql() const {
        std::vector<plan::Statement> statements;
        for (plan::Statement& statement : plan::plan_creation(schema(), m_words.dialect()).statements) {
            const Object* object = schema().find(statement.subject);
            if (object != nullptr && !is_said(*object)) {
                statements.push_back(std::move(statement));
            }
        }
        return statements;
    }

private:
    void print_objects() {
        print_names(Kind::Namespace, "schemas");
        print_names(Kind::Extension, "extensions");
        print_enums();
        print_sequences();
        print_tables();
        print_views();
        print_default_privileges();
    }

    const Schema& schema() const { return m_words.schema(); }

    std::vector<const Object*> chosen(Kind kind) const {
        const auto found = m_chosen.find(kind);
        return found == m_chosen.end() ? std::vector<const Object*>() : found->second;
    }

    /// Whether the form can say the object with everything that its CREATE statement holds.
    bool is_said(const Object& object) const {
        const Renderer& renderer = m_words.dialect().renderer();
        if (!is_expressible(object, m_words.dialect())) {
            return false;
        }
        if (object.id.kind == Kind::DefaultPrivileges) {
            return !needs_sql();
        }
        if (object.id.kind == Kind::Sequence && !follows_said_table(as<Sequence>(object))) {
            return false;
        }
        if (object.id.kind != Kind::Table) {
            return object.id.owner.empty() || is_owner_said(object.id);
        }
        const std::vector<const Object*> parts = schema().owned_by(object.id.qualified_name());
        return std::all_of(parts.begin(), parts.end(), [&](const Object* part) {
            return is_expressible(*part, m_words.dialect()) || !renderer.is_inline(*part);
        });
    }

    /// A sequence belongs to a table with the same owner only, which SQL may be the one to say.
    bool follows_said_table(const Sequence& sequence) const {
        const Object* table = sequence.owned_by ? schema().find({Kind::Table, sequence.owned_by->table.schema,
                                                                 "", sequence.owned_by->table.name, ""})
                                                : nullptr;
        return table == nullptr || table->access.owner.empty() || is_said(*table);
    }

    /// Whether anything but default privileges is said in SQL. SQL comes last, and what it makes must not get
    /// default privileges that were not there when it was made; then they are said at the end of the SQL.
    bool needs_sql() const {
        return std::any_of(schema().objects().begin(), schema().objects().end(), [&](const auto& each) {
            return each.first.kind != Kind::DefaultPrivileges && each.first.kind != Kind::Unmodelled &&
                   !is_said(each.second);
        });
    }

    bool is_owner_said(const ObjectId& id) const {
        for (const Kind kind : {Kind::Table, Kind::MaterializedView}) {
            if (const Object* owner = schema().find({kind, id.schema, "", id.owner, ""})) {
                return is_said(*owner);
            }
        }
        return false;
    }

    void open(std::string_view section) {
        if (m_has_section) {
            m_writer.blank();
        }
        m_has_section = true;
        m_writer.open(section);
    }

    void print_names(Kind kind, std::string_view section) {
        bool is_open = false;
        for (const Object* object : chosen(kind)) {
            const bool is_default =
                kind == Kind::Namespace && object->id.name == m_words.dialect().capabilities().default_schema;
            if (is_default && object->comment.empty() && object->access.empty()) {
                continue;
            }
            if (!is_open) {
                open(section);
                is_open = true;
            }
            YamlFlow flow;
            if (kind == Kind::Extension) {
                const Extension& extension = as<Extension>(*object);
                flow.add_text("schema", extension.schema).add_text("version", extension.version);
            }
            flow.add_text("comment", object->comment).add_all(access_flow(object->access));
            m_writer.line(yaml_scalar(object->id.name), flow.text());
        }
        if (is_open) {
            m_writer.close();
        }
    }

    void print_enums() {
        const std::vector<const Object*> enums = chosen(Kind::EnumType);
        if (enums.empty()) {
            return;
        }
        open("enums");
        for (const Object* object : enums) {
            const std::vector<std::string>& labels = as<EnumType>(*object).labels;
            YamlFlow flow;
            flow.add("labels", yaml_list(labels)).add_text("comment", object->comment);
            flow.add_all(access_flow(object->access));
            m_writer.line(m_words.name(object->id.qualified_name()),
                          flow.size() == 1 ? yaml_list(labels) : flow.text());
        }
        m_writer.close();
    }

    void print_sequences() {
        std::vector<const Object*> sequences = chosen(Kind::Sequence);
        std::erase_if(sequences, [&](const Object* sequence) { return !is_said(*sequence); });
        if (sequences.empty()) {
            return;
        }
        open("sequences");
        for (const Object* object : sequences) {
            const Sequence& sequence = as<Sequence>(*object);
            const SequenceOptions& options = sequence.options;
            bool can_have_mark = false;
            YamlFlow flow;
            flow.add("type", m_words.type(sequence.type, can_have_mark));
            flow.add("start", std::to_string(options.start))
                .add("increment", std::to_string(options.increment));
            flow.add("minimum", std::to_string(options.minimum))
                .add("maximum", std::to_string(options.maximum));
            flow.add("cache", std::to_string(options.cache));
            if (options.is_cycling) {
                flow.add_flag("cycle", true);
            }
            if (sequence.owned_by) {
                const std::string column = m_words.plain_name(
                    {m_words.dialect().capabilities().default_schema, sequence.owned_by->column});
                flow.add_text("owned_by", m_words.plain_name(sequence.owned_by->table) + "." + column);
            }
            flow.add_text("comment", object->comment).add_all(access_flow(object->access));
            m_writer.line(m_words.name(object->id.qualified_name()), flow.text());
        }
        m_writer.close();
    }

    void print_tables() {
        bool is_open = false;
        for (const Object* table : chosen(Kind::Table)) {
            if (!is_said(*table)) {
                continue;
            }
            if (!is_open) {
                open("tables");
                is_open = true;
            } else {
                m_writer.blank();
            }
            print_table(m_words, *table, m_writer);
        }
        if (is_open) {
            m_writer.close();
        }
    }

    void print_view(const Object& object) {
        const bool is_materialized = object.id.kind == Kind::MaterializedView;
        const std::string& query =
            is_materialized ? as<MaterializedView>(object).query : as<View>(object).query;
        const std::vector<std::string>& columns =
            is_materialized ? as<MaterializedView>(object).columns : as<View>(object).columns;
        const std::string options =
            m_words.options(is_materialized ? as<MaterializedView>(object).dialect_options
                                            : as<View>(object).dialect_options);
        m_writer.open(m_words.name(object.id.qualified_name()));
        if (is_materialized) {
            m_writer.line("materialized", "true");
        }
        if (!columns.empty()) {
            m_writer.line("columns", yaml_list(columns));
        }
        if (!options.empty()) {
            m_writer.line(m_words.dialect().name(), options);
        }
        m_writer.block("query", query);
        if (!object.comment.empty()) {
            m_writer.block("comment", object.comment);
        }
        m_writer.lines(access_flow(object.access));
        if (is_materialized) {
            print_indexes(m_words, object.id.qualified_name(), m_writer);
        }
        m_writer.close();
    }

    void print_views() {
        bool is_open = false;
        for (const Kind kind : {Kind::View, Kind::MaterializedView}) {
            for (const Object* view : chosen(kind)) {
                if (!is_said(*view)) {
                    continue;
                }
                if (!is_open) {
                    open("views");
                    is_open = true;
                }
                print_view(*view);
            }
        }
        if (is_open) {
            m_writer.close();
        }
    }

    void print_default_privileges() {
        const std::vector<const Object*> all = chosen(Kind::DefaultPrivileges);
        if (all.empty() || needs_sql()) {
            return;
        }
        open("default_privileges");
        for (const Object* object : all) {
            YamlFlow flow;
            flow.add_text("objects", object->id.signature).add_text("schema", object->id.schema);
            flow.add_text("role", object->id.name).add_all(access_flow(object->access));
            m_writer.item(flow.text());
        }
        m_writer.close();
    }

    void print_sql() {
        bool is_open = false;
        for (const plan::Statement& statement : sql()) {
            if (!is_open) {
                open("sql");
                is_open = true;
            }
            m_writer.block_item(declared_text(statement, m_words.dialect()));
        }
        if (is_open) {
            m_writer.close();
        }
    }

    const YamlWords& m_words;
    Chosen m_chosen;
    YamlWriter m_writer;
    bool m_has_section = false;
};

}  // namespace

std::string yaml(const Schema& schema, const Dialect& dialect) {
    const YamlWords words(schema, dialect);
    return YamlPrinter(words, everything_in(schema)).print();
}

std::map<std::string, std::string> yaml_files(const Schema& schema, const Dialect& dialect) {
    std::map<std::string, Chosen> chosen;
    for (const auto& [id, object] : schema.objects()) {
        if (id.owner.empty()) {
            chosen[file_of(id, schema, dialect)][id.kind].push_back(&object);
        }
    }
    const YamlWords words(schema, dialect);
    std::map<std::string, std::string> files = sql_files(YamlPrinter(words, {}).sql(), schema, dialect);
    for (auto& [file, objects] : chosen) {
        std::string text = YamlPrinter(words, std::move(objects)).print_without_sql();
        if (!text.empty()) {
            files.emplace(file + ".yaml", std::move(text));
        }
    }
    return files;
}

}  // namespace varve::report
