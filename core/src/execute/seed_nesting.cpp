// SPDX-License-Identifier: MIT
#include "seed_nesting.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

namespace varve::execute {

namespace {

using declare::DeclaredRelation;
using declare::RelationKind;
using declare::SeedRow;
using declare::SeedValue;
using Names = std::vector<std::string>;

/// Columns of one table that refer to columns of another one.
struct Link {
    Names columns;
    Names referenced;
};

bool is_same_set(Names left, Names right) {
    std::sort(left.begin(), left.end());
    std::sort(right.begin(), right.end());
    return left == right;
}

const SeedValue* find_value(const SeedRow& row, const std::string& column) {
    const auto found = std::find_if(row.values.begin(), row.values.end(),
                                    [&](const SeedValue& each) { return each.column == column; });
    return found == row.values.end() ? nullptr : &*found;
}

class Unnesting {
public:
    Unnesting(const SeededDatabase& database, DiagnosticSink& sink) : m_database(database), m_sink(sink) {}

    /// Rows that the others refer to come first.
    void add(SeedRow row) {
        const QualifiedName table = name_of(row.table);
        std::vector<SeedValue> own;
        std::vector<SeedValue> nested;
        for (SeedValue& value : row.values) {
            const bool is_nested = (!value.rows.empty() || value.is_empty_list) &&
                                   m_database.live.table(table).exists() &&
                                   m_database.live.table(table).column(value.column) == nullptr;
            (is_nested ? nested : own).push_back(std::move(value));
        }
        row.values = std::move(own);
        std::vector<SeedRow> behind;
        for (SeedValue& value : nested) {
            add_nested(row, table, value, behind);
        }
        rows.push_back(std::move(row));
        for (SeedRow& each : behind) {
            add(std::move(each));
        }
    }

    std::vector<SeedRow> rows;
    bool has_failed = false;

private:
    QualifiedName name_of(const std::string& text) const {
        return seeded_table_name(text, m_database.dialect);
    }
    std::string text_of(const QualifiedName& table) const {
        return table.schema == m_database.dialect.capabilities().default_schema
                   ? table.name
                   : table.schema + "." + table.name;
    }

    void report(const SeedRow& row, const char* id, std::string message, std::string hint) {
        has_failed = true;
        m_sink.report({Severity::Error, id, std::move(message), row.range, std::move(hint)});
    }

    const DeclaredRelation* find_relation(const QualifiedName& table, const std::string& name) const {
        const auto facets = m_database.facets.tables.find(table);
        if (facets == m_database.facets.tables.end()) {
            return nullptr;
        }
        const std::vector<DeclaredRelation>& all = facets->second.relations;
        const auto found = std::find_if(all.begin(), all.end(),
                                        [&](const DeclaredRelation& each) { return each.name == name; });
        return found == all.end() ? nullptr : &*found;
    }

    Names key_of(const QualifiedName& table) const {
        const Object* const key = m_database.live.table(table).primary_key();
        return key == nullptr ? Names() : as<PrimaryKey>(*key).columns;
    }

    /// The foreign keys of one table to another, through certain columns if any are named.
    std::vector<Link> links(const QualifiedName& from, const QualifiedName& to, const Names& by) const {
        std::vector<Link> found;
        for (const Object* object : m_database.live.table(from).foreign_keys()) {
            const auto& key = as<ForeignKey>(*object);
            if (key.references == to && (by.empty() || is_same_set(key.columns, by))) {
                found.push_back(
                    {key.columns, key.referenced_columns.empty() ? key_of(to) : key.referenced_columns});
            }
        }
        return found;
    }

    std::optional<Link> link(const SeedRow& row, const QualifiedName& from, const QualifiedName& to,
                             const Names& by) {
        const std::vector<Link> found = links(from, to, by);
        if (found.size() == 1) {
            return found.front();
        }
        Names key = key_of(to);
        if (found.empty() && !by.empty() && by.size() == key.size()) {
            return Link{by, std::move(key)};
        }
        report(row, "relation-columns",
               "`" + text_of(from) + "` has " + (found.empty() ? "no foreign key" : "several foreign keys") +
                   " to `" + text_of(to) + "`",
               "say in the declared schema which columns refer: `by: …` of a relation");
        return std::nullopt;
    }

    /// Gives `row` the columns that refer to another row; that one must say what they are to hold.
    bool refer(SeedRow& row, const Link& link, const SeedRow& other, const QualifiedName& other_table) {
        for (std::size_t at = 0; at < link.columns.size(); ++at) {
            const SeedValue* const held = find_value(other, link.referenced[at]);
            if (held == nullptr || !held->text) {
                report(row, "no-reference",
                       "this row refers to one of `" + text_of(other_table) + "`, which does not say its `" +
                           link.referenced[at] + "`",
                       "give `" + link.referenced[at] + "` there");
                return false;
            }
            const SeedValue* const given = find_value(row, link.columns[at]);
            if (given != nullptr && given->text != held->text) {
                report(row, "two-references",
                       "`" + link.columns[at] + "` says another row than the one that this one belongs to",
                       "leave it out");
                return false;
            }
            if (given == nullptr) {
                row.values.push_back({link.columns[at], held->text, held->is_plain});
            }
        }
        return true;
    }

    void add_nested(SeedRow& around, const QualifiedName& table, SeedValue& value,
                    std::vector<SeedRow>& behind) {
        const DeclaredRelation* const relation = find_relation(table, value.column);
        const QualifiedName child = name_of(value.column);
        if (relation == nullptr &&
            (!m_database.live.table(child).exists() || links(child, table, {}).empty())) {
            // The seeder says what it is like.
            around.values.push_back(std::move(value));
        } else if (value.is_empty_list) {
            return;
        } else if (relation != nullptr) {
            add_related(around, table, *relation, value, behind);
        } else if (const std::optional<Link> up = link(value.rows.front(), child, table, {})) {
            add_children(around, table, *up, child, value, behind);
        }
    }

    void add_related(SeedRow& around, const QualifiedName& table, const DeclaredRelation& relation,
                     SeedValue& value, std::vector<SeedRow>& behind) {
        const SeedRow& first = value.rows.front();
        switch (relation.kind) {
        case RelationKind::BelongsTo:
            if (const auto up = link(first, table, relation.target, relation.by)) {
                add_parent(around, *up, relation, value);
            }
            return;
        case RelationKind::HasOne:
        case RelationKind::HasMany:
            if (const auto up = link(first, relation.target, table, relation.by)) {
                if (relation.when) {
                    for (SeedRow& row : value.rows) {
                        row.values.push_back({relation.when->column, relation.when->values.front()});
                    }
                }
                add_children(around, table, *up, relation.target, value, behind);
            }
            return;
        case RelationKind::ManyToMany: add_linked(around, table, relation, value, behind); return;
        }
    }

    void add_parent(SeedRow& around, const Link& up, const DeclaredRelation& relation, SeedValue& value) {
        if (value.rows.size() > 1) {
            report(value.rows[1], "seed-form", "a row belongs to one `" + value.column + "`",
                   "leave the others out");
            return;
        }
        SeedRow& parent = value.rows.front();
        parent.table = text_of(relation.target);
        if (refer(around, up, parent, relation.target)) {
            if (relation.when && find_value(around, relation.when->column) == nullptr) {
                around.values.push_back({relation.when->column, relation.when->values.front()});
            }
            add(std::move(parent));
        }
    }

    void add_children(const SeedRow& around, const QualifiedName& table, const Link& up,
                      const QualifiedName& child, SeedValue& value, std::vector<SeedRow>& behind) {
        for (SeedRow& row : value.rows) {
            row.table = text_of(child);
            if (refer(row, up, around, table)) {
                behind.push_back(std::move(row));
            }
        }
    }

    void add_linked(const SeedRow& around, const QualifiedName& table, const DeclaredRelation& relation,
                    SeedValue& value, std::vector<SeedRow>& behind) {
        const QualifiedName& through = *relation.through;
        // `by` names the columns that refer to the owner, then perhaps those that refer to the target.
        const std::size_t near_size =
            std::min(relation.by.size(), std::max<std::size_t>(key_of(table).size(), 1));
        const auto middle = relation.by.begin() + static_cast<std::ptrdiff_t>(near_size);
        const SeedRow& first = value.rows.front();
        const std::optional<Link> near = link(first, through, table, {relation.by.begin(), middle});
        Names far_columns(middle, relation.by.end());
        if (near && far_columns.empty() && table == relation.target) {
            far_columns = other_columns(through, table, *near);
        }
        const std::optional<Link> far =
            near ? link(first, through, relation.target, far_columns) : std::nullopt;
        for (SeedRow& row : value.rows) {
            row.table = text_of(relation.target);
            SeedRow between{text_of(through), {}, row.range, row.path};
            if (far && refer(between, *near, around, table) && refer(between, *far, row, relation.target)) {
                behind.push_back(std::move(row));
                behind.push_back(std::move(between));
            }
        }
    }

    /// Of a table between rows of one table: the columns that refer to the other end.
    Names other_columns(const QualifiedName& through, const QualifiedName& table, const Link& near) const {
        for (const Link& each : links(through, table, {})) {
            if (each.columns != near.columns) {
                return each.columns;
            }
        }
        return {};
    }

    const SeededDatabase& m_database;
    DiagnosticSink& m_sink;
};

}  // namespace

QualifiedName seeded_table_name(const std::string& text, const Dialect& dialect) {
    const std::size_t point = text.find('.');
    return point == std::string::npos ? QualifiedName{dialect.capabilities().default_schema, text}
                                      : QualifiedName{text.substr(0, point), text.substr(point + 1)};
}

std::optional<std::vector<SeedRow>> unnested(const SeededDatabase& database, const std::vector<SeedRow>& rows,
                                             DiagnosticSink& sink) {
    Unnesting unnesting(database, sink);
    for (const SeedRow& row : rows) {
        unnesting.add(row);
    }
    return unnesting.has_failed ? std::nullopt : std::optional(std::move(unnesting.rows));
}

}  // namespace varve::execute
