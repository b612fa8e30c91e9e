// SPDX-License-Identifier: MIT
#include "tables.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace varve::codegen::cpp {

namespace {

using declare::DeclaredRelation;
using declare::RelationKind;
using Places = std::vector<std::size_t>;

/// What orm::KeyColumns holds.
constexpr std::size_t most_columns = 4;

/// A foreign key between two tables of the header.
struct Reference {
    std::size_t from = 0;
    std::size_t to = 0;
    Places columns;
    Places referenced;
    /// At most one row refers to the same one.
    bool is_unique = false;
};

bool is_same_set(Places left, Places right) {
    std::sort(left.begin(), left.end());
    std::sort(right.begin(), right.end());
    return left == right;
}

class RelationReader {
public:
    RelationReader(CppHeader& header, const Schema& schema, const declare::Facets& facets,
                   DiagnosticSink& sink)
        : m_header(header), m_schema(schema), m_facets(facets), m_sink(sink) {
        for (const CppTable& table : m_header.tables) {
            NameSet members = names_for_members(m_header);
            for (const CppColumn& column : table.columns) {
                members.add(column.embed.empty() ? column.member : column.embed);
            }
            m_members.push_back(std::move(members));
        }
    }

    void read() {
        for (std::size_t table = 0; table < m_header.tables.size(); ++table) {
            read_references(table);
        }
        for (const Reference& each : m_references) {
            const CppTable& to = table(each.to);
            m_header.tables[each.from].foreign_keys.push_back(
                {to.schema, to.name.name, each.columns, each.referenced});
        }
        for (std::size_t table = 0; table < m_header.tables.size(); ++table) {
            read_declared(table);
        }
        for (const Reference& reference : m_references) {
            infer_belongs_to(reference);
        }
        for (const Reference& reference : m_references) {
            infer_has(reference);
        }
        for (std::size_t table = 0; table < m_header.tables.size(); ++table) {
            infer_many_to_many(table);
        }
    }

private:
    const CppTable& table(std::size_t place) const { return m_header.tables[place]; }

    std::optional<std::size_t> find_table(const QualifiedName& name) const {
        for (std::size_t at = 0; at < m_header.tables.size(); ++at) {
            if (table(at).name == name) {
                return at;
            }
        }
        return std::nullopt;
    }

    /// Nothing when one of the columns is not there.
    std::optional<Places> places(std::size_t of, const std::vector<std::string>& names) const {
        Places found;
        for (const std::string& name : names) {
            const std::vector<CppColumn>& columns = table(of).columns;
            const auto column = std::find_if(columns.begin(), columns.end(),
                                             [&](const CppColumn& each) { return each.name == name; });
            if (column == columns.end()) {
                return std::nullopt;
            }
            found.push_back(static_cast<std::size_t>(column - columns.begin()));
        }
        return found;
    }

    Places key_of(std::size_t of) const {
        const Object* const key = m_schema.table(table(of).name).primary_key();
        return key == nullptr ? Places() : places(of, as<PrimaryKey>(*key).columns).value_or(Places());
    }

    bool is_unique(std::size_t of, const Places& columns) const {
        const QualifiedName& name = table(of).name;
        if (is_same_set(key_of(of), columns)) {
            return true;
        }
        for (const Object* unique : m_schema.owned_by(name, Kind::UniqueConstraint)) {
            const std::optional<Places> own = places(of, as<UniqueConstraint>(*unique).columns);
            if (own && is_same_set(*own, columns)) {
                return true;
            }
        }
        const std::vector<const Object*> indexes = m_schema.table(name).indexes();
        return std::any_of(indexes.begin(), indexes.end(), [&](const Object* object) {
            const Index& index = as<Index>(*object);
            std::vector<std::string> names;
            for (const IndexKey& key : index.keys) {
                names.push_back(key.column);
            }
            const std::optional<Places> own = places(of, names);
            return index.is_unique && !index.predicate && own && is_same_set(*own, columns);
        });
    }

    void read_references(std::size_t from) {
        for (const Object* object : m_schema.table(table(from).name).foreign_keys()) {
            const ForeignKey& key = as<ForeignKey>(*object);
            const std::optional<std::size_t> to = find_table(key.references);
            const std::optional<Places> columns = places(from, key.columns);
            if (!to || !columns) {
                continue;
            }
            const Places referenced = key.referenced_columns.empty()
                                          ? key_of(*to)
                                          : places(*to, key.referenced_columns).value_or(Places());
            if (columns->size() == referenced.size() && columns->size() <= most_columns) {
                m_references.push_back({from, *to, *columns, referenced, is_unique(from, *columns)});
            }
        }
        // In the order of the columns, whatever the keys are called.
        std::stable_sort(m_references.begin(), m_references.end(), [](const auto& left, const auto& right) {
            return std::tie(left.from, left.columns) < std::tie(right.from, right.columns);
        });
    }

    /// The foreign keys of one table to another, through certain columns if any are named.
    std::vector<const Reference*> references(std::size_t from, std::size_t to, const Places& by) const {
        std::vector<const Reference*> found;
        for (const Reference& each : m_references) {
            if (each.from == from && each.to == to && (by.empty() || is_same_set(each.columns, by))) {
                found.push_back(&each);
            }
        }
        return found;
    }

    void report(const DeclaredRelation& relation, std::string message, std::string hint) {
        m_sink.report({Severity::Error, "relation-columns",
                       "relation `" + relation.name + "`: " + std::move(message), relation.range,
                       std::move(hint)});
    }

    /// The columns on both sides, from the one foreign key that there is or from columns that are named.
    std::optional<Reference> resolve(const DeclaredRelation& relation, std::size_t from, std::size_t to,
                                     const std::vector<std::string>& by) {
        const std::string& name = table(from).name.name;
        const std::optional<Places> columns = places(from, by);
        if (!columns) {
            report(relation, "table `" + name + "` has no column of these in `by`", "");
            return std::nullopt;
        }
        const std::vector<const Reference*> found = references(from, to, *columns);
        if (found.size() == 1) {
            return *found.front();
        }
        const Places key = key_of(to);
        if (found.empty() && !columns->empty() && columns->size() == key.size() &&
            key.size() <= most_columns) {
            return Reference{from, to, *columns, key, is_unique(from, *columns)};
        }
        report(relation,
               "table `" + name + "` has " + (found.empty() ? "no foreign key" : "several foreign keys") +
                   " to `" + table(to).name.name + "`" + (columns->empty() ? "" : " in these columns"),
               "say which columns refer: `by: …`");
        return std::nullopt;
    }

    void add(std::size_t owner, CppRelation relation, const std::vector<std::string>& names) {
        std::vector<std::string> members;
        for (const std::string& name : names) {
            members.push_back(identifier(name));
        }
        relation.member = m_members[owner].claim(members);
        relation.name = relation.member;
        m_header.tables[owner].relations.push_back(std::move(relation));
    }

    void read_declared(std::size_t owner) {
        const auto facets = m_facets.tables.find(table(owner).name);
        if (facets == m_facets.tables.end()) {
            return;
        }
        for (const DeclaredRelation& relation : facets->second.relations) {
            const std::optional<std::size_t> target = find_table(relation.target);
            const std::optional<std::size_t> through =
                relation.through ? find_table(*relation.through) : std::nullopt;
            // Tables that the header shall not have leave their relations out.
            if (target && (!relation.through || through)) {
                add_declared(owner, *target, through, relation);
            }
        }
    }

    void add_declared(std::size_t owner, std::size_t target, std::optional<std::size_t> through,
                      const DeclaredRelation& relation) {
        if (relation.kind == RelationKind::ManyToMany) {
            if (through) {
                add_through(owner, target, *through, relation);
            }
            return;
        }
        const bool is_own = relation.kind == RelationKind::BelongsTo;
        const std::optional<Reference> reference =
            resolve(relation, is_own ? owner : target, is_own ? target : owner, relation.by);
        if (!reference) {
            return;
        }
        CppRelation made{.kind = relation.kind, .target = target};
        made.local = is_own ? reference->columns : reference->referenced;
        made.foreign = is_own ? reference->referenced : reference->columns;
        if (relation.when) {
            const std::optional<Places> column = places(is_own ? owner : target, {relation.when->column});
            if (!column) {
                report(relation,
                       "table `" + table(is_own ? owner : target).name.name + "` has no column `" +
                           relation.when->column + "`",
                       "");
                return;
            }
            made.type_column = column->front();
            made.type_value = relation.when->values.front();
        }
        add(owner, std::move(made), {relation.name});
    }

    void add_through(std::size_t owner, std::size_t target, std::size_t through,
                     const DeclaredRelation& relation) {
        // `by` names the columns that refer to the owner, then perhaps those that refer to the target.
        const std::size_t owner_size =
            std::min(relation.by.size(), std::max<std::size_t>(key_of(owner).size(), 1));
        const auto middle = relation.by.begin() + static_cast<std::ptrdiff_t>(owner_size);
        const std::optional<Reference> near =
            resolve(relation, through, owner, {relation.by.begin(), middle});
        if (!near) {
            return;
        }
        std::vector<std::string> far_columns(middle, relation.by.end());
        const std::vector<const Reference*> all = references(through, target, {});
        if (far_columns.empty() && owner == target && all.size() == 2) {
            const Reference* const other = all[0]->columns == near->columns ? all[1] : all[0];
            for (const std::size_t column : other->columns) {
                far_columns.push_back(table(through).columns[column].name);
            }
        }
        const std::optional<Reference> far = resolve(relation, through, target, far_columns);
        if (far) {
            add(owner, through_relation(*near, *far, through), {relation.name});
        }
    }

    static CppRelation through_relation(const Reference& near, const Reference& far, std::size_t through) {
        return {.kind = RelationKind::ManyToMany,
                .target = far.to,
                .through = through,
                .local = near.referenced,
                .foreign = far.referenced,
                .through_local = near.columns,
                .through_foreign = far.columns};
    }

    bool has(std::size_t owner, const CppRelation& wanted) const {
        const std::vector<CppRelation>& all = table(owner).relations;
        return std::any_of(all.begin(), all.end(), [&](const CppRelation& each) {
            return each.target == wanted.target && each.through == wanted.through &&
                   each.local == wanted.local && each.foreign == wanted.foreign &&
                   each.through_local == wanted.through_local && !each.type_column &&
                   (each.kind == RelationKind::BelongsTo) == (wanted.kind == RelationKind::BelongsTo);
        });
    }

    /// `author` for the column `author_id`; the column's own name where it has no such ending.
    std::string stem(const Reference& reference) const {
        std::string name = table(reference.from).columns[reference.columns.back()].name;
        for (const std::string_view ending : {"_id", "_ID", "Id", "ID", "_uuid"}) {
            if (name.size() > ending.size() && name.ends_with(ending)) {
                return name.substr(0, name.size() - ending.size());
            }
        }
        return name;
    }

    void infer_belongs_to(const Reference& reference) {
        CppRelation made{.kind = RelationKind::BelongsTo,
                         .target = reference.to,
                         .local = reference.columns,
                         .foreign = reference.referenced};
        if (has(reference.from, made)) {
            return;
        }
        const std::string own = stem(reference);
        const std::string& target = table(reference.to).object;
        if (reference.columns.size() == 1) {
            add(reference.from, std::move(made), {own, target, own + "_row"});
        } else {
            add(reference.from, std::move(made), {target, target + "_by_" + own});
        }
    }

    /// A table that only says which rows of two others belong together.
    bool is_link(std::size_t place) const {
        const std::optional<std::array<const Reference*, 2>> ends = ends_of(place);
        return ends && (*ends)[0]->columns.size() + (*ends)[1]->columns.size() == table(place).columns.size();
    }

    /// The two foreign keys that are the key of a table.
    std::optional<std::array<const Reference*, 2>> ends_of(std::size_t place) const {
        std::vector<const Reference*> own;
        const Places key = key_of(place);
        for (const Reference& each : m_references) {
            const bool is_part =
                std::all_of(each.columns.begin(), each.columns.end(), [&](std::size_t column) {
                    return std::find(key.begin(), key.end(), column) != key.end();
                });
            if (each.from == place && is_part) {
                own.push_back(&each);
            }
        }
        if (own.size() != 2) {
            return std::nullopt;
        }
        Places both = own[0]->columns;
        both.insert(both.end(), own[1]->columns.begin(), own[1]->columns.end());
        return is_same_set(both, key) ? std::optional(std::array{own[0], own[1]}) : std::nullopt;
    }

    void infer_has(const Reference& reference) {
        if (is_link(reference.from)) {
            return;
        }
        CppRelation made{.kind = reference.is_unique ? RelationKind::HasOne : RelationKind::HasMany,
                         .target = reference.from,
                         .local = reference.referenced,
                         .foreign = reference.columns};
        if (has(reference.to, made)) {
            return;
        }
        const CppTable& from = table(reference.from);
        const std::string name = reference.is_unique ? from.object : snake(words_of(from.name.name));
        const bool is_ambiguous = references(reference.from, reference.to, {}).size() > 1;
        const bool is_own = reference.from == reference.to;
        const std::string longer = name + "_by_" + stem(reference);
        add(reference.to, std::move(made),
            is_ambiguous || is_own ? std::vector{longer} : std::vector{name, longer});
    }

    void infer_many_to_many(std::size_t place) {
        const auto ends = ends_of(place);
        if (!ends) {
            return;
        }
        infer_link(*(*ends)[0], *(*ends)[1], place);
        infer_link(*(*ends)[1], *(*ends)[0], place);
    }

    void infer_link(const Reference& near, const Reference& far, std::size_t through) {
        CppRelation made = through_relation(near, far, through);
        if (has(near.to, made)) {
            return;
        }
        const std::string name = snake(words_of(table(far.to).name.name));
        const std::string longer = name + "_by_" + stem(far);
        add(near.to, std::move(made), near.to == far.to ? std::vector{longer} : std::vector{name, longer});
    }

    CppHeader& m_header;
    const Schema& m_schema;
    const declare::Facets& m_facets;
    DiagnosticSink& m_sink;
    std::vector<Reference> m_references;
    /// Of each table: the names of its members.
    std::vector<NameSet> m_members;
};

}  // namespace

void add_relations(CppHeader& header, const Schema& schema, const declare::Facets& facets,
                   DiagnosticSink& sink) {
    RelationReader(header, schema, facets, sink).read();
}

}  // namespace varve::codegen::cpp
