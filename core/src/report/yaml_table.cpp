// SPDX-License-Identifier: MIT
#include "yaml_printer.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace varve::report {

namespace {

constexpr std::array<std::string_view, 5> action_words{"", "restrict", "cascade", "set_null", "set_default"};
constexpr std::array<std::string_view, 3> match_words{"", "full", "partial"};
constexpr std::array<std::string_view, 3> deferrable_words{"", "immediate", "deferred"};

template <std::size_t Size, class Enum>
std::string word(const std::array<std::string_view, Size>& words, Enum value) {
    return std::string(words[static_cast<std::size_t>(value)]);
}

/// One table; what a column can say itself is said there.
class TablePrinter {
public:
    TablePrinter(const YamlWords& words, const Object& table, YamlWriter& writer)
        : m_words(words), m_table(table), m_name(table.id.qualified_name()), m_writer(writer) {}

    void print() {
        m_writer.open(m_words.name(m_name));
        print_comment(m_table);
        m_writer.lines(access_flow(m_table.access));
        sort_parts();
        m_writer.open("columns");
        for (const Object* column : part(Kind::Column)) {
            print_column(*column);
        }
        m_writer.close();
        print_primary_key();
        print_unique();
        print_foreign_keys();
        print_checks();
        print_indexes(m_words, m_name, m_writer);
        const std::string options = m_words.options(as<Table>(m_table).dialect_options);
        if (!options.empty()) {
            m_writer.line(m_words.dialect().name(), options);
        }
        m_writer.close();
    }

private:
    void print_comment(const Object& object) {
        if (!object.comment.empty()) {
            m_writer.block("comment", object.comment);
        }
    }

    std::vector<const Object*> part(Kind kind) const { return m_words.schema().owned_by(m_name, kind); }

    /// Constraints of one column with nothing special about them stand in the column.
    void sort_parts() {
        for (const Object* object : part(Kind::PrimaryKey)) {
            const PrimaryKey& key = as<PrimaryKey>(*object);
            const bool is_simple = key == PrimaryKey{key.columns} && object->comment.empty() &&
                                   m_words.is_usual_name(object->id, {}, "_pkey");
            if (key.columns.size() == 1 && is_simple) {
                m_in_column[key.columns.front()].add_flag("primary_key", true);
            } else {
                m_primary_key = object;
            }
        }
        for (const Object* object : part(Kind::UniqueConstraint)) {
            const UniqueConstraint& unique = as<UniqueConstraint>(*object);
            const bool is_simple = unique == UniqueConstraint{unique.columns} && object->comment.empty() &&
                                   m_words.is_usual_name(object->id, unique.columns, "_key");
            const bool is_first =
                unique.columns.size() == 1 && !m_has_unique.contains(unique.columns.front());
            if (is_simple && is_first) {
                m_in_column[unique.columns.front()].add_flag("unique", true);
                m_has_unique.insert(unique.columns.front());
            } else {
                m_unique.push_back(object);
            }
        }
        for (const Object* object : part(Kind::ForeignKey)) {
            const ForeignKey& key = as<ForeignKey>(*object);
            const bool is_short = key.columns.size() == 1 && key.on_delete_columns.empty();
            if (is_short && m_has_reference.insert(key.columns.front()).second) {
                m_in_column[key.columns.front()].add("references", reference(*object));
            } else {
                m_foreign_keys.push_back(object);
            }
        }
    }

    std::string reference(const Object& object) const {
        const ForeignKey& key = as<ForeignKey>(object);
        const std::string table = m_words.plain_name(key.references);
        const bool is_usual = m_words.is_usual_name(object.id, key.columns, "_fkey");
        YamlFlow flow;
        flow.add_text("table", table);
        if (!key.referenced_columns.empty()) {
            flow.add_text("column", key.referenced_columns.front());
        }
        add_common(flow, object, key);
        // `table.column` can be told from `schema.table` only when the column is there.
        const std::size_t plain_size = key.referenced_columns.empty() ? 1 : 2;
        const bool is_plain = is_usual && flow.size() == plain_size &&
                              (!key.referenced_columns.empty() || table.find('.') == std::string::npos) &&
                              (key.referenced_columns.empty() ||
                               key.referenced_columns.front().find_first_of(".\"") == std::string::npos);
        return is_plain ? yaml_scalar(key.referenced_columns.empty()
                                          ? table
                                          : table + "." + key.referenced_columns.front())
                        : flow.text();
    }

    void add_common(YamlFlow& flow, const Object& object, const ForeignKey& key) const {
        flow.add("on_delete", word(action_words, key.on_delete))
            .add("on_update", word(action_words, key.on_update));
        flow.add_list("on_delete_columns", key.on_delete_columns);
        flow.add("match", word(match_words, key.match))
            .add("deferrable", word(deferrable_words, key.deferrability));
        if (!key.is_validated) {
            flow.add_flag("not_valid", true);
        }
        if (!m_words.is_usual_name(object.id, key.columns, "_fkey")) {
            flow.add_text("name", object.id.name);
        }
        flow.add_text("comment", object.comment);
    }

    void print_column(const Object& object) {
        const Column& column = as<Column>(object);
        bool can_have_mark = false;
        const std::string type = m_words.type(column.type, can_have_mark);
        YamlFlow flow;
        flow.add("type", can_have_mark ? yaml_scalar(type) : type);
        if (column.is_nullable) {
            flow.add_flag("null", true);
        }
        if (column.identity) {
            flow.add("identity", m_words.identity(*column.identity, column.type));
        }
        if (column.default_value) {
            flow.add("default", m_words.default_value(column));
        }
        if (column.generated) {
            YamlFlow generated;
            generated.add_text("sql", column.generated->expression.text);
            if (column.generated->storage == GeneratedStorage::Virtual) {
                generated.add_flag("stored", false);
            }
            flow.add("generated", generated.text());
        }
        flow.add_text("collation", column.collation);
        flow.add_all(m_in_column[object.id.name]);
        flow.add_text("comment", object.comment).add_all(access_flow(object.access));
        flow.add(m_words.dialect().name(), m_words.options(column.dialect_options));

        // Only a type, and perhaps NULL: `email: text?`.
        const bool is_short = can_have_mark && flow.size() == (column.is_nullable ? 2U : 1U);
        const std::string mark = column.is_nullable ? "?" : "";
        m_writer.line(yaml_scalar(object.id.name), is_short ? short_type(type + mark) : flow.text());
    }

    /// Outside braces a `?` at the end and commas need no quotes.
    static std::string short_type(const std::string& type) {
        const std::string_view bare = std::string_view(type).substr(0, type.find('?'));
        return bare == yaml_scalar(bare) ? type : yaml_scalar(type);
    }

    void print_primary_key() {
        if (m_primary_key == nullptr) {
            return;
        }
        const PrimaryKey& key = as<PrimaryKey>(*m_primary_key);
        YamlFlow flow;
        flow.add_list("columns", key.columns).add_list("include", key.include);
        flow.add("deferrable", word(deferrable_words, key.deferrability));
        if (!m_words.is_usual_name(m_primary_key->id, {}, "_pkey")) {
            flow.add_text("name", m_primary_key->id.name);
        }
        flow.add_text("comment", m_primary_key->comment)
            .add(m_words.dialect().name(), m_words.options(key.dialect_options));
        m_writer.line("primary_key", flow.size() == 1 ? yaml_list(key.columns) : flow.text());
    }

    void print_unique() {
        if (m_unique.empty()) {
            return;
        }
        m_writer.open("unique");
        for (const Object* object : m_unique) {
            const UniqueConstraint& unique = as<UniqueConstraint>(*object);
            YamlFlow flow;
            flow.add_list("columns", unique.columns).add_list("include", unique.include);
            if (!unique.has_distinct_nulls) {
                flow.add_flag("nulls_distinct", false);
            }
            flow.add("deferrable", word(deferrable_words, unique.deferrability));
            if (!m_words.is_usual_name(object->id, unique.columns, "_key")) {
                flow.add_text("name", object->id.name);
            }
            flow.add_text("comment", object->comment)
                .add(m_words.dialect().name(), m_words.options(unique.dialect_options));
            m_writer.item(flow.size() == 1 ? yaml_list(unique.columns) : flow.text());
        }
        m_writer.close();
    }

    void print_foreign_keys() {
        if (m_foreign_keys.empty()) {
            return;
        }
        m_writer.open("foreign_keys");
        for (const Object* object : m_foreign_keys) {
            const ForeignKey& key = as<ForeignKey>(*object);
            YamlFlow flow;
            flow.add_list("columns", key.columns).add_text("table", m_words.plain_name(key.references));
            flow.add_list("referenced_columns", key.referenced_columns);
            add_common(flow, *object, key);
            m_writer.item(flow.text());
        }
        m_writer.close();
    }

    void print_checks() {
        const std::vector<const Object*> checks = part(Kind::CheckConstraint);
        if (checks.empty()) {
            return;
        }
        m_writer.open("checks");
        for (const Object* object : checks) {
            const CheckConstraint& check = as<CheckConstraint>(*object);
            YamlFlow flow;
            flow.add_text("sql", check.expression.text).add_text("name", object->id.name);
            if (!check.is_validated) {
                flow.add_flag("not_valid", true);
            }
            if (check.is_local) {
                flow.add_flag("no_inherit", true);
            }
            flow.add_text("comment", object->comment);
            flow.add(m_words.dialect().name(), m_words.options(check.dialect_options));
            m_writer.item(flow.size() == 1 ? yaml_scalar(check.expression.text) : flow.text());
        }
        m_writer.close();
    }

    const YamlWords& m_words;
    const Object& m_table;
    QualifiedName m_name;
    YamlWriter& m_writer;
    std::map<std::string, YamlFlow> m_in_column;
    std::set<std::string> m_has_unique;
    std::set<std::string> m_has_reference;
    const Object* m_primary_key = nullptr;
    std::vector<const Object*> m_unique;
    std::vector<const Object*> m_foreign_keys;
};

std::string index_key(const IndexKey& key) {
    if (key == IndexKey{key.column} && !key.column.empty()) {
        return yaml_scalar(key.column);
    }
    YamlFlow flow;
    flow.add_text("column", key.column);
    if (key.expression) {
        flow.add_text("sql", key.expression->text);
    }
    flow.add("order", key.order == SortOrder::Descending ? "desc" : "");
    flow.add("nulls", key.nulls == NullsOrder::First ? "first" : key.nulls == NullsOrder::Last ? "last" : "");
    flow.add_text("collation", key.collation).add_text("operator_class", key.operator_class);
    return flow.text();
}

std::string index_text(const YamlWords& words, const Object& object) {
    const Index& index = as<Index>(object);
    std::string keys;
    for (const IndexKey& key : index.keys) {
        keys += (keys.empty() ? "[" : ", ") + index_key(key);
    }
    YamlFlow flow;
    flow.add("keys", keys + "]");
    if (index.is_unique) {
        flow.add_flag("unique", true);
    }
    if (!index.has_distinct_nulls) {
        flow.add_flag("nulls_distinct", false);
    }
    flow.add_text("method", index.method).add_list("include", index.include);
    if (index.predicate) {
        flow.add_text("where", index.predicate->text);
    }
    flow.add_text("comment", object.comment)
        .add(words.dialect().name(), words.options(index.dialect_options));
    return flow.size() == 1 ? keys + "]" : flow.text();
}

}  // namespace

void print_indexes(const YamlWords& words, const QualifiedName& owner, YamlWriter& writer) {
    const std::vector<const Object*> indexes = words.schema().owned_by(owner, Kind::Index);
    const bool has_any = std::any_of(indexes.begin(), indexes.end(), [&](const Object* index) {
        return is_expressible(*index, words.dialect());
    });
    if (!has_any) {
        return;
    }
    writer.open("indexes");
    for (const Object* index : indexes) {
        if (is_expressible(*index, words.dialect())) {
            writer.line(yaml_scalar(index->id.name), index_text(words, *index));
        }
    }
    writer.close();
}

void print_table(const YamlWords& words, const Object& table, YamlWriter& writer) {
    TablePrinter(words, table, writer).print();
}

}  // namespace varve::report
