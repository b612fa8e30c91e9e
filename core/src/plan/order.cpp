// SPDX-License-Identifier: MIT
#include "rank.hpp"

#include "varve/model/overloaded.hpp"
#include "varve/plan/planner.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace varve::plan {

namespace {

/// What one change does to the set of names, and what it relies on.
struct Node {
    std::set<ObjectId> creates;
    std::set<ObjectId> removes;
    std::set<ObjectId> alters;
    /// What must be there once it has happened.
    std::set<ObjectId> needs_after;
    /// What its old form stands on.
    std::set<ObjectId> needs_before;
};

void add_needs(std::set<ObjectId>& needs, const Object& object) {
    needs.insert(object.needs.begin(), object.needs.end());
    if (!object.id.owner.empty()) {
        constexpr Kind owners[] = {Kind::Table, Kind::View, Kind::MaterializedView, Kind::Domain};
        for (const Kind kind : owners) {
            needs.insert({kind, object.id.schema, "", object.id.owner, ""});
        }
    }
    if (!object.id.schema.empty() && object.id.kind != Kind::Namespace) {
        needs.insert({Kind::Namespace, "", "", object.id.schema, ""});
    }
}

std::vector<const Object*> objects_of(const TableImage& image) {
    std::vector<const Object*> all{&image.table};
    for (const Object& part : image.parts) {
        all.push_back(&part);
    }
    return all;
}

Node node_of(const RebuildTable& rebuild) {
    Node node;
    std::set<ObjectId> before;
    for (const Object* object : objects_of(rebuild.before)) {
        before.insert(object->id);
        add_needs(node.needs_before, *object);
    }
    std::set<ObjectId> after;
    for (const Object* object : objects_of(rebuild.after)) {
        after.insert(object->id);
        add_needs(node.needs_after, *object);
    }
    std::set_difference(after.begin(), after.end(), before.begin(), before.end(),
                        std::inserter(node.creates, node.creates.end()));
    std::set_difference(before.begin(), before.end(), after.begin(), after.end(),
                        std::inserter(node.removes, node.removes.end()));
    std::set_intersection(before.begin(), before.end(), after.begin(), after.end(),
                          std::inserter(node.alters, node.alters.end()));
    return node;
}

/// It takes the old table away and makes the new one, so that whatever needs either goes before or after it.
Node node_of(const CopyTable& copy) {
    Node node;
    for (const TableImage& image : copy.before) {
        for (const Object* object : objects_of(image)) {
            node.removes.insert(object->id);
            add_needs(node.needs_before, *object);
        }
    }
    for (const TableImage& image : copy.after) {
        for (const Object* object : objects_of(image)) {
            node.creates.insert(object->id);
            add_needs(node.needs_after, *object);
        }
    }
    return node;
}

Node node_of(const ReplaceTypes& replace) {
    Node node;
    for (const Alter& alter : replace.types) {
        node.alters.insert(alter.before.id);
        node.alters.insert(alter.after.id);
        add_needs(node.needs_before, alter.before);
        add_needs(node.needs_after, alter.after);
    }
    return node;
}

/// A sequence is set free before the column that it would be dropped with goes.
void add_former_owner(Node& node, const Alter& alter) {
    const Sequence* before = std::get_if<Sequence>(&alter.before.definition);
    if (before != nullptr && before->owned_by && before->owned_by != as<Sequence>(alter.after).owned_by) {
        const QualifiedName& table = before->owned_by->table;
        node.needs_before.insert({Kind::Column, table.schema, table.name, before->owned_by->column, ""});
    }
}

Node node_of(const LoweredChange& change) {
    Node node;
    std::visit(Overloaded{
                   [&](const Create& create) {
                       node.creates.insert(create.object.id);
                       add_needs(node.needs_after, create.object);
                   },
                   [&](const Drop& drop) {
                       node.removes.insert(drop.object.id);
                       add_needs(node.needs_before, drop.object);
                   },
                   [&](const Alter& alter) {
                       node.alters.insert(alter.after.id);
                       add_needs(node.needs_before, alter.before);
                       add_needs(node.needs_after, alter.after);
                       add_former_owner(node, alter);
                   },
                   [&](const Rename& rename) {
                       node.creates.insert(rename.after.id);
                       node.removes.insert(rename.before.id);
                       // Only the table whose part it is; whatever else it needs does not care for its name.
                       Object bare{rename.after.id, {}};
                       add_needs(node.needs_after, bare);
                   },
                   [&](const CreateTable& create) {
                       for (const Object* object : objects_of(create.image)) {
                           node.creates.insert(object->id);
                           add_needs(node.needs_after, *object);
                       }
                   },
                   [&](const DropTable& drop) {
                       for (const Object* object : objects_of(drop.image)) {
                           node.removes.insert(object->id);
                           add_needs(node.needs_before, *object);
                       }
                   },
                   [&](const RebuildTable& rebuild) { node = node_of(rebuild); },
                   [&](const FillColumn& fill) {
                       node.creates.insert(fill.column.id);
                       add_needs(node.needs_after, fill.column);
                   },
                   [&](const CopyTable& copy) { node = node_of(copy); },
                   [&](const ReplaceTypes& replace) { node = node_of(replace); },
               },
               change);
    return node;
}

/// Names that cannot be in use twice: relations (and types) of a schema share one space, parts of a table
/// another.
std::string name_space(const ObjectId& id) {
    if (id.kind == Kind::DefaultPrivileges) {
        return describe(id);
    }
    const bool is_in_schema = id.owner.empty() || id.kind == Kind::Index;
    return id.schema + '\0' + (is_in_schema ? std::string() : id.owner) + '\0' + id.name +
           (id.kind == Kind::Routine || id.kind == Kind::ServerObject ? '\0' + id.signature : std::string());
}

/// The same for what there can be one of: a table has room for one primary key, whatever its name.
std::vector<std::string> places_of(const ObjectId& id) {
    std::vector<std::string> places{name_space(id)};
    if (id.kind == Kind::PrimaryKey) {
        places.push_back(id.schema + '\0' + id.owner + '\0' + '\0' + "primary key");
    } else if (id.kind == Kind::ServerObject && id.owner.empty()) {
        // It may be a type, which shares its space with all that lives in a schema.
        places.push_back(id.schema + '\0' + '\0' + id.name);
    }
    return places;
}

class Sorter {
public:
    explicit Sorter(std::vector<LoweredChange> changes)
        : m_changes(std::move(changes)), m_followers(m_changes.size()) {
        for (const LoweredChange& change : m_changes) {
            m_nodes.push_back(node_of(change));
        }
        index_nodes();
        for (std::size_t at = 0; at < m_nodes.size(); ++at) {
            connect(at);
        }
    }

    std::vector<LoweredChange> sort() {
        std::vector<std::size_t> waiting_for(m_nodes.size(), 0);
        for (const std::set<std::size_t>& followers : m_followers) {
            for (const std::size_t follower : followers) {
                ++waiting_for[follower];
            }
        }
        std::set<Key> ready;
        std::set<Key> blocked;
        for (std::size_t at = 0; at < m_nodes.size(); ++at) {
            (waiting_for[at] == 0 ? ready : blocked).insert(key(at));
        }

        std::vector<LoweredChange> sorted;
        while (!ready.empty() || !blocked.empty()) {
            // A circle of needs: its best-ranked change goes first and the proof tells whether the server
            // takes it.
            const Key first = ready.empty() ? best_in_circle(blocked) : *ready.begin();
            (ready.empty() ? blocked : ready).erase(first);
            const std::size_t next = std::get<3>(first);
            waiting_for[next] = 0;
            for (const std::size_t follower : m_followers[next]) {
                if (waiting_for[follower] > 0 && --waiting_for[follower] == 0) {
                    blocked.erase(key(follower));
                    ready.insert(key(follower));
                }
            }
            sorted.push_back(std::move(m_changes[next]));
        }
        return sorted;
    }

private:
    /// Rank, what the change is, name, place: total and the same for the same input.
    using Key = std::tuple<int, ObjectId, std::size_t, std::size_t>;

    Key key(std::size_t at) const {
        ObjectId id = m_ids[at];
        return {m_ranks[at], std::move(id), m_kinds[at], at};
    }

    /// From change to change that the one before waits for, until one comes again: the circle is behind it.
    /// Whatever merely waits for a circle stays blocked.
    Key best_in_circle(const std::set<Key>& blocked) const {
        std::vector<Key> path{*blocked.begin()};
        for (;;) {
            const std::size_t at = std::get<3>(path.back());
            const auto leader = std::find_if(blocked.begin(), blocked.end(), [&](const Key& each) {
                return m_followers[std::get<3>(each)].contains(at);
            });
            if (leader == blocked.end()) {
                return path.back();
            }
            const auto seen = std::find(path.begin(), path.end(), *leader);
            if (seen != path.end()) {
                return *std::min_element(seen, path.end());
            }
            path.push_back(*leader);
        }
    }

    void index_nodes() {
        for (std::size_t at = 0; at < m_nodes.size(); ++at) {
            m_ranks.push_back(rank(m_changes[at]));
            ObjectId id = id_of(m_changes[at]);
            if (!id.owner.empty()) {
                // Parts of one table stand together.
                id.kind = Kind::Table;
            }
            m_ids.push_back(std::move(id));
            m_kinds.push_back(m_changes[at].index());
            for (const ObjectId& each : m_nodes[at].creates) {
                m_creators.emplace(each, at);
                for (std::string& place : places_of(each)) {
                    m_place_takers.emplace(std::move(place), at);
                }
            }
            for (const ObjectId& each : m_nodes[at].removes) {
                m_removers.emplace(each, at);
            }
            for (const ObjectId& each : m_nodes[at].alters) {
                m_alterers.emplace(each, at);
            }
        }
    }

    void connect(std::size_t at) {
        const Node& node = m_nodes[at];
        const bool is_rename = std::holds_alternative<Rename>(m_changes[at]);
        for (const ObjectId& need : node.needs_after) {
            const std::size_t creator = find(m_creators, need);
            edge(creator, at);
            // What is made in this plan is there before it gets its final form: a sequence is owned later.
            if (creator == none || !makes_whole(m_changes[creator])) {
                edge(find(m_alterers, need), at);
            }
            if (need.kind == Kind::Column) {
                // Renamed with its table, if that is.
                edge(find(m_creators, {Kind::Table, need.schema, "", need.owner, ""}), at);
            }
        }
        wait_for_overloads(at);
        wait_for_columns(at);
        for (const ObjectId& need : node.needs_before) {
            edge(at, find(m_removers, need));
            // The old form must be gone before what it stood on changes, unless that is merely a new name.
            if (!node.removes.empty()) {
                edge(at, find(m_alterers, need));
            }
            const std::size_t creator = find(m_creators, need);
            if (creator != none && std::holds_alternative<Rename>(m_changes[creator])) {
                edge(creator, at);
            }
        }
        for (const ObjectId& each : node.removes) {
            for (const std::string& place : places_of(each)) {
                const auto [first, last] = m_place_takers.equal_range(place);
                for (auto taker = first; taker != last; ++taker) {
                    edge(at, taker->second);
                }
            }
        }
        if (!is_rename) {
            for (const ObjectId& each : node.alters) {
                // Renamed or made earlier in the same plan.
                edge(find(m_creators, each), at);
            }
            for (const ObjectId& each : node.removes) {
                after_rename(each, at);
            }
        }
        if (std::holds_alternative<ReplaceTypes>(m_changes[at])) {
            after_all_renames(at);
        }
    }

    /// New types convert columns that they do not name here, by the names that those have then.
    void after_all_renames(std::size_t at) {
        for (std::size_t other = 0; other < m_changes.size(); ++other) {
            const Rename* rename = std::get_if<Rename>(&m_changes[other]);
            if (rename != nullptr &&
                (rename->after.id.kind == Kind::Column || rename->after.id.kind == Kind::Table)) {
                edge(other, at);
            }
        }
    }

    static bool makes_whole(const LoweredChange& change) {
        return std::holds_alternative<Create>(change) || std::holds_alternative<CreateTable>(change);
    }

    /// A table comes to a parent with the columns that the parent wants it to have.
    void wait_for_columns(std::size_t at) {
        const Alter* alter = std::get_if<Alter>(&m_changes[at]);
        const Table* before = alter == nullptr ? nullptr : std::get_if<Table>(&alter->before.definition);
        if (before == nullptr || before->partition_of || !before->inherits.empty()) {
            return;
        }
        const ObjectId& id = alter->after.id;
        const Table& after = as<Table>(alter->after);
        if (!after.partition_of && after.inherits.empty()) {
            return;
        }
        for (auto column = m_alterers.lower_bound({Kind::Column, id.schema, id.name, "", ""});
             column != m_alterers.end() && column->first.kind == Kind::Column &&
             column->first.owner_name() == id.qualified_name();
             ++column) {
            edge(column->second, at);
        }
    }

    /// A call of a new routine could mean another one of that name as long as that is there.
    void wait_for_overloads(std::size_t at) {
        for (const ObjectId& need : m_nodes[at].needs_after) {
            if (need.kind != Kind::Routine || find(m_creators, need) == none) {
                continue;
            }
            const auto first = m_removers.lower_bound({Kind::Routine, need.schema, "", need.name, ""});
            for (auto other = first; other != m_removers.end() && other->first.kind == Kind::Routine &&
                                     other->first.qualified_name() == need.qualified_name();
                 ++other) {
                if (!m_nodes[at].creates.contains(need) && !m_nodes[at].needs_before.contains(other->first)) {
                    edge(other->second, at);
                }
            }
        }
    }

    /// A change of something renamed in the same plan speaks of it by its new name.
    void after_rename(const ObjectId& id, std::size_t at) {
        const std::size_t creator = find(m_creators, id);
        if (creator != none && std::holds_alternative<Rename>(m_changes[creator])) {
            edge(creator, at);
        }
    }

    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    static std::size_t find(const std::map<ObjectId, std::size_t>& index, const ObjectId& id) {
        const auto found = index.find(id);
        return found == index.end() ? none : found->second;
    }

    void edge(std::size_t before, std::size_t after) {
        if (before != none && after != none && before != after) {
            m_followers[before].insert(after);
        }
    }

    std::vector<LoweredChange> m_changes;
    std::vector<Node> m_nodes;
    std::vector<std::set<std::size_t>> m_followers;
    std::vector<int> m_ranks;
    std::vector<ObjectId> m_ids;
    std::vector<std::size_t> m_kinds;
    std::map<ObjectId, std::size_t> m_creators;
    std::map<ObjectId, std::size_t> m_removers;
    std::map<ObjectId, std::size_t> m_alterers;
    std::multimap<std::string, std::size_t> m_place_takers;
};

}  // namespace

std::vector<LoweredChange> order(std::vector<LoweredChange> changes) {
    return Sorter(std::move(changes)).sort();
}

}  // namespace varve::plan
