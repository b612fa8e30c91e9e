// SPDX-License-Identifier: MIT
#include "order.hpp"

#include "node.hpp"
#include "rank.hpp"

#include "varve/plan/planner.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <string>
#include <tuple>

namespace varve::plan {

namespace {

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
    }
    const bool has_index =
        id.kind == Kind::PrimaryKey || id.kind == Kind::UniqueConstraint || id.kind == Kind::Exclusion;
    if (has_index && !id.name.empty()) {
        // The index has the same name, in the schema.
        places.push_back(id.schema + '\0' + '\0' + id.name);
    } else if (id.kind == Kind::ServerObject && id.owner.empty()) {
        // It may be a type, which shares its space with all that lives in a schema.
        places.push_back(id.schema + '\0' + '\0' + id.name);
    }
    return places;
}

/// Of the changes it keeps no more than what tells them apart: a whole schema may come along.
class Sorter {
public:
    Sorter(std::size_t count, const ChangeAt& change_at) : m_followers(count) {
        for (std::size_t at = 0; at < count; ++at) {
            index(at, change_at(at));
        }
        if (!m_removers.empty()) {
            // Only then is anybody's place taken again.
            for (std::size_t at = 0; at < count; ++at) {
                take_places(at, change_at(at));
            }
        }
        for (std::size_t at = 0; at < count; ++at) {
            connect(at, change_at(at));
        }
    }

    std::vector<std::size_t> sort() {
        const std::size_t count = m_followers.size();
        std::vector<std::size_t> waiting_for(count, 0);
        for (const std::set<std::size_t>& followers : m_followers) {
            for (const std::size_t follower : followers) {
                ++waiting_for[follower];
            }
        }
        number_by_key();
        std::set<std::size_t> ready;
        std::set<std::size_t> blocked;
        for (std::size_t at = 0; at < count; ++at) {
            (waiting_for[at] == 0 ? ready : blocked).insert(m_numbers[at]);
        }

        std::vector<std::size_t> sorted;
        while (!ready.empty() || !blocked.empty()) {
            // A circle of needs: its best-ranked change goes first and the proof tells whether the server
            // takes it.
            const std::size_t first = ready.empty() ? best_in_circle(blocked) : *ready.begin();
            (ready.empty() ? blocked : ready).erase(first);
            const std::size_t next = m_by_number[first];
            waiting_for[next] = 0;
            for (const std::size_t follower : m_followers[next]) {
                if (waiting_for[follower] > 0 && --waiting_for[follower] == 0) {
                    blocked.erase(m_numbers[follower]);
                    ready.insert(m_numbers[follower]);
                }
            }
            sorted.push_back(next);
        }
        return sorted;
    }

private:
    /// Numbers by rank, what the change is about, what it is, place: total and the same for the same input.
    void number_by_key() {
        m_by_number.resize(m_followers.size());
        std::iota(m_by_number.begin(), m_by_number.end(), 0);
        std::sort(m_by_number.begin(), m_by_number.end(), [&](std::size_t left, std::size_t right) {
            return std::tie(m_ranks[left], m_ids[left], m_kinds[left], left) <
                   std::tie(m_ranks[right], m_ids[right], m_kinds[right], right);
        });
        m_numbers.resize(m_by_number.size());
        for (std::size_t number = 0; number < m_by_number.size(); ++number) {
            m_numbers[m_by_number[number]] = number;
        }
    }

    /// From change to change that the one before waits for, until one comes again: the circle is behind it.
    /// Whatever merely waits for a circle stays blocked.
    std::size_t best_in_circle(const std::set<std::size_t>& blocked) const {
        std::vector<std::size_t> path{*blocked.begin()};
        for (;;) {
            const std::size_t at = m_by_number[path.back()];
            const auto leader = std::find_if(blocked.begin(), blocked.end(), [&](std::size_t each) {
                return m_followers[m_by_number[each]].contains(at);
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

    void index(std::size_t at, const LoweredChange& change) {
        m_ranks.push_back(rank(change));
        ObjectId id = id_of(change);
        if (std::holds_alternative<Rename>(change) && (id.kind == Kind::Column || id.kind == Kind::Table)) {
            m_column_names.push_back(at);
        }
        if (std::holds_alternative<Rename>(change) && id.kind == Kind::Column) {
            m_renamed_columns.emplace(id.name, std::pair(id.owner_name(), at));
        }
        if (!id.owner.empty()) {
            // Parts of one table stand together.
            id.kind = Kind::Table;
        }
        m_ids.push_back(std::move(id));
        m_kinds.push_back(change.index());
        m_replaces_types.push_back(std::holds_alternative<ReplaceTypes>(change));
        m_is_rename.push_back(std::holds_alternative<Rename>(change));
        m_makes_whole.push_back(std::holds_alternative<Create>(change) ||
                                std::holds_alternative<CreateTable>(change));
        const DropTable* drop = std::get_if<DropTable>(&change);
        if (drop != nullptr && as<Table>(drop->image.table).partition_of) {
            m_dropped_partitions.emplace(as<Table>(drop->image.table).partition_of->parent, at);
        }
        const Node node = node_of(change);
        for (const ObjectId& each : node.creates) {
            m_creators.emplace(each, at);
        }
        for (const ObjectId& each : node.removes) {
            m_removers.emplace(each, at);
        }
        for (const ObjectId& each : node.alters) {
            m_alterers.emplace(each, at);
        }
    }

    /// The table that another is a partition of once this has happened, and was not before.
    static std::optional<QualifiedName> joined_by(const LoweredChange& change) {
        const Object* joining = nullptr;
        if (const CreateTable* create = std::get_if<CreateTable>(&change)) {
            joining = &create->image.table;
        } else if (const Alter* alter = std::get_if<Alter>(&change)) {
            const Table* before = std::get_if<Table>(&alter->before.definition);
            joining = before != nullptr && !before->partition_of ? &alter->after : nullptr;
        }
        const bool joins = joining != nullptr && as<Table>(*joining).partition_of;
        return joins ? std::optional(as<Table>(*joining).partition_of->parent) : std::nullopt;
    }

    void take_places(std::size_t at, const LoweredChange& change) {
        for (const ObjectId& each : node_of(change).creates) {
            for (std::string& place : places_of(each)) {
                m_place_takers.emplace(std::move(place), at);
            }
        }
    }

    void connect(std::size_t at, const LoweredChange& change) {
        const Node node = node_of(change);
        if (const std::optional<QualifiedName> parent = joined_by(change)) {
            const auto [first, last] = m_dropped_partitions.equal_range(*parent);
            for (auto partition = first; partition != last; ++partition) {
                // Whose rows it takes from now on.
                edge(partition->second, at);
            }
            if (std::holds_alternative<CreateTable>(change)) {
                wait_for_columns_of(*parent, at);
            }
        }
        stand_on_needs(at, node);
        wait_for_overloads(at, node);
        wait_for_columns(at, change);
        wait_for_names_of_parents(at, change);
        leave_before_ground(at, node);
        make_place(at, node);
        if (!m_is_rename[at]) {
            for (const ObjectId& each : node.alters) {
                // Renamed or made earlier in the same plan.
                edge(find(m_creators, each), at);
            }
            for (const ObjectId& each : node.removes) {
                after_rename(each, at);
            }
        }
        if (std::holds_alternative<Alter>(change)) {
            leave_replaced_types(at, node);
        }
        if (std::holds_alternative<ReplaceTypes>(change)) {
            // New types convert columns that they do not name here, by the names that those have then.
            for (const std::size_t rename : m_column_names) {
                edge(rename, at);
            }
        }
    }

    void stand_on_needs(std::size_t at, const Node& node) {
        for (const ObjectId& need : node.needs_after) {
            const std::size_t creator = find(m_creators, need);
            edge(creator, at);
            // What is made in this plan is there before it gets its final form: a sequence is owned later.
            if (creator == none || !m_makes_whole[creator]) {
                edge(find(m_alterers, need), at);
            }
            if (need.kind == Kind::Column) {
                // Renamed with its table, if that is.
                edge(find(m_creators, {Kind::Table, need.schema, "", need.owner, ""}), at);
            }
        }
    }

    void leave_before_ground(std::size_t at, const Node& node) {
        for (const ObjectId& need : node.needs_before) {
            edge(at, find(m_removers, need));
            // The old form must be gone before what it stood on changes, unless that is merely a new name.
            if (!node.removes.empty()) {
                edge(at, find(m_alterers, need));
            }
            const std::size_t creator = find(m_creators, need);
            if (creator != none && m_is_rename[creator]) {
                edge(creator, at);
            }
        }
    }

    /// What has no use for a type any more lets go of it before it is made anew: of its values, some might be
    /// none of the new type's.
    void leave_replaced_types(std::size_t at, const Node& node) {
        std::set<std::size_t> kept;
        for (const ObjectId& need : node.needs_after) {
            kept.insert(find(m_alterers, need));
        }
        for (const ObjectId& need : node.needs_before) {
            const std::size_t alterer = find(m_alterers, need);
            if (alterer != none && m_replaces_types[alterer] && !kept.contains(alterer)) {
                edge(at, alterer);
            }
        }
    }

    void make_place(std::size_t at, const Node& node) {
        for (const ObjectId& each : node.removes) {
            for (const std::string& place : places_of(each)) {
                const auto [first, last] = m_place_takers.equal_range(place);
                for (auto taker = first; taker != last; ++taker) {
                    edge(at, taker->second);
                }
            }
        }
    }

    /// A table comes to a parent with the columns that the parent wants it to have.
    void wait_for_columns(std::size_t at, const LoweredChange& change) {
        const Alter* alter = std::get_if<Alter>(&change);
        const Table* before = alter == nullptr ? nullptr : std::get_if<Table>(&alter->before.definition);
        if (before == nullptr || before->partition_of || !before->inherits.empty()) {
            return;
        }
        const ObjectId& id = alter->after.id;
        const Table& after = as<Table>(alter->after);
        if (!after.partition_of && after.inherits.empty()) {
            return;
        }
        wait_for_columns_of(id.qualified_name(), at);
    }

    void wait_for_columns_of(const QualifiedName& table, std::size_t at) {
        for (auto column = m_alterers.lower_bound({Kind::Column, table.schema, table.name, "", ""});
             column != m_alterers.end() && column->first.kind == Kind::Column &&
             column->first.owner_name() == table;
             ++column) {
            edge(column->second, at);
        }
    }

    /// What a table says about a column that it has from another one, it says under the name that that gives
    /// it.
    void wait_for_names_of_parents(std::size_t at, const LoweredChange& change) {
        const ObjectId id = id_of(change);
        if (id.kind != Kind::Column || m_is_rename[at]) {
            return;
        }
        const auto [first, last] = m_renamed_columns.equal_range(id.name);
        for (auto renamed = first; renamed != last; ++renamed) {
            if (renamed->second.first != id.owner_name()) {
                edge(renamed->second.second, at);
            }
        }
    }

    /// A call of a new routine could mean another one of that name as long as that is there.
    void wait_for_overloads(std::size_t at, const Node& node) {
        for (const ObjectId& need : node.needs_after) {
            if (need.kind != Kind::Routine || find(m_creators, need) == none) {
                continue;
            }
            const auto first = m_removers.lower_bound({Kind::Routine, need.schema, "", need.name, ""});
            for (auto other = first; other != m_removers.end() && other->first.kind == Kind::Routine &&
                                     other->first.qualified_name() == need.qualified_name();
                 ++other) {
                if (!node.creates.contains(need) && !node.needs_before.contains(other->first)) {
                    edge(other->second, at);
                }
            }
        }
    }

    /// A change of something renamed in the same plan speaks of it by its new name.
    void after_rename(const ObjectId& id, std::size_t at) {
        const std::size_t creator = find(m_creators, id);
        if (creator != none && m_is_rename[creator]) {
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

    std::vector<std::set<std::size_t>> m_followers;
    /// Place by number and number by place, once all are known.
    std::vector<std::size_t> m_by_number;
    std::vector<std::size_t> m_numbers;
    std::vector<int> m_ranks;
    std::vector<ObjectId> m_ids;
    /// Which alternative each change is.
    std::vector<std::size_t> m_kinds;
    std::vector<bool> m_is_rename;
    std::vector<bool> m_replaces_types;
    std::vector<bool> m_makes_whole;
    /// Renames of tables and columns.
    std::vector<std::size_t> m_column_names;
    /// By the new name: whose column, and the change.
    std::multimap<std::string, std::pair<QualifiedName, std::size_t>> m_renamed_columns;
    std::map<ObjectId, std::size_t> m_creators;
    std::map<ObjectId, std::size_t> m_removers;
    std::map<ObjectId, std::size_t> m_alterers;
    std::multimap<std::string, std::size_t> m_place_takers;
    /// Partitions that go, by what they are partitions of.
    std::multimap<QualifiedName, std::size_t> m_dropped_partitions;
};

}  // namespace

std::vector<std::size_t> order_of(std::size_t count, const ChangeAt& change_at) {
    return Sorter(count, change_at).sort();
}

std::vector<LoweredChange> order(std::vector<LoweredChange> changes) {
    std::vector<LoweredChange> sorted;
    sorted.reserve(changes.size());
    for (const std::size_t at :
         order_of(changes.size(), [&](std::size_t each) -> const LoweredChange& { return changes[each]; })) {
        sorted.push_back(std::move(changes[at]));
    }
    return sorted;
}

}  // namespace varve::plan
