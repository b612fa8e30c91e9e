// SPDX-License-Identifier: MIT
#include "footprint.hpp"

#include "varve/diff/diff.hpp"
#include "varve/sql/ascii.hpp"

#include <algorithm>

namespace varve::execute {

namespace {

/// The object as it is afterwards; for what is dropped as it was.
const Object& object_of(const Change& change) {
    if (const auto* create = std::get_if<Create>(&change)) {
        return create->object;
    }
    if (const auto* drop = std::get_if<Drop>(&change)) {
        return drop->object;
    }
    const auto* alter = std::get_if<Alter>(&change);
    return alter != nullptr ? alter->after : std::get<Rename>(change).after;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        text += " " + word;
    }
    return text;
}

/// The words of a constraint or an index, in lower case.
std::string words_of(const Object& object) {
    switch (object.id.kind) {
    case Kind::PrimaryKey: return lower_ascii(joined(as<PrimaryKey>(object).columns));
    case Kind::UniqueConstraint: return lower_ascii(joined(as<UniqueConstraint>(object).columns));
    case Kind::ForeignKey: return lower_ascii(joined(as<ForeignKey>(object).columns));
    case Kind::CheckConstraint: return lower_ascii(as<CheckConstraint>(object).expression.text);
    case Kind::Exclusion: return lower_ascii(as<Exclusion>(object).definition);
    case Kind::Index: {
        const Index& index = as<Index>(object);
        std::string text = index.predicate ? index.predicate->text : std::string();
        for (const IndexKey& key : index.keys) {
            text += " " + key.column + (key.expression ? key.expression->text : std::string());
        }
        return lower_ascii(text);
    }
    default: return {};
    }
}

/// Whether rows that a statement writes have to fit a constraint or an index.
bool has_to_fit(const RowAccess& access, const Object& rule) {
    const std::string words = words_of(rule);
    const auto is_written = [&](const std::string& table, const std::string& text) {
        if (access.removes.contains(table)) {
            return true;
        }
        const auto found = access.writes.find(table);
        return found != access.writes.end() &&
               (found->second.is_all ||
                std::any_of(found->second.names.begin(), found->second.names.end(),
                            [&](const std::string& name) { return text.find(name) != std::string::npos; }));
    };
    if (rule.id.kind == Kind::ForeignKey) {
        const ForeignKey& key = as<ForeignKey>(rule);
        const std::string parent = lower_ascii(key.references.name);
        const auto found = access.writes.find(parent);
        const bool is_parent_written = access.removes.contains(parent) ||
                                       (found != access.writes.end() &&
                                        (found->second.is_all || key.referenced_columns.empty() ||
                                         is_written(parent, lower_ascii(joined(key.referenced_columns)))));
        return is_parent_written || is_written(lower_ascii(rule.id.owner), words);
    }
    return is_written(lower_ascii(rule.id.owner), words);
}

/// Whether rows of a table come out otherwise, or are refused, once this object is there or gone.
bool governs_rows(const RowAccess& access, const Change& change) {
    const ObjectId& id = id_of(change);
    const std::string table = lower_ascii(id.owner);
    const bool is_new = std::holds_alternative<Create>(change);
    if (access.is_everything) {
        const bool is_plain = id.kind == Kind::Table || id.kind == Kind::Column || id.kind == Kind::Index;
        return !is_new || (is_owned_kind(id.kind) && !is_plain) ||
               (id.kind == Kind::Index && as<Index>(object_of(change)).is_unique);
    }
    switch (id.kind) {
    case Kind::Column: {
        const auto mentions = [&](const std::map<std::string, ColumnSet>& accessed) {
            const auto found = accessed.find(table);
            return found != accessed.end() &&
                   (found->second.is_all || found->second.names.contains(lower_ascii(id.name)));
        };
        return !is_new && (mentions(access.reads) || mentions(access.writes));
    }
    case Kind::Index: return as<Index>(object_of(change)).is_unique && has_to_fit(access, object_of(change));
    case Kind::PrimaryKey:
    case Kind::UniqueConstraint:
    case Kind::ForeignKey:
    case Kind::CheckConstraint:
    case Kind::Exclusion: return has_to_fit(access, object_of(change));
    case Kind::Trigger: return access.writes_rows_of(table);
    case Kind::Policy: return access.touches(table);
    // Rules rewrite statements.
    case Kind::ServerObject: return !id.owner.empty() && access.touches(table);
    case Kind::Table: {
        // Row security, for one; a comment governs nothing.
        const auto* alter = std::get_if<Alter>(&change);
        return alter != nullptr && alter->before.definition != alter->after.definition &&
               access.touches(lower_ascii(id.name));
    }
    case Kind::Domain:
    case Kind::Routine: return !is_new;
    default: return false;
    }
}

void add_shared_objects(const Footprint& left, const Footprint& right, Contact& contact) {
    std::set<ObjectId> changed;
    for (const Change& change : left.changes) {
        changed.insert(id_of(change));
    }
    for (const Change& change : right.changes) {
        if (changed.contains(id_of(change))) {
            contact.objects.push_back("both change " + describe(id_of(change)));
            contact.subjects.insert(id_of(change));
        }
    }
}

/// Parts of one table, where no part is changed by both.
void add_shared_owners(const Footprint& left, const Footprint& right, Contact& contact) {
    const auto owners_of = [](const Footprint& footprint) {
        std::set<ObjectId> owners;
        for (const Change& change : footprint.changes) {
            const ObjectId& id = id_of(change);
            if (is_owned_kind(id.kind) && !id.owner.empty()) {
                owners.insert({Kind::Table, id.schema, "", id.owner, ""});
            }
        }
        return owners;
    };
    std::set<ObjectId> told;
    for (const ObjectId& id : contact.subjects) {
        told.insert({Kind::Table, id.schema, "", id.owner.empty() ? id.name : id.owner, ""});
    }
    const std::set<ObjectId> right_owners = owners_of(right);
    for (const ObjectId& owner : owners_of(left)) {
        if (right_owners.contains(owner) && !told.contains(owner)) {
            contact.objects.push_back("both change parts of " + describe(owner));
            contact.subjects.insert(owner);
        }
    }
}

void add_needed_objects(const Footprint& needing, const std::string& needing_id, const Footprint& changing,
                        const std::string& changing_id, Contact& contact) {
    for (const Change& change : changing.changes) {
        const ObjectId& id = id_of(change);
        if (needing.needs.contains(id) && !std::holds_alternative<Create>(change)) {
            contact.objects.push_back(needing_id + " needs " + describe(id) + ", which " + changing_id +
                                      " changes");
            contact.subjects.insert(id);
        }
    }
}

std::string told(const RowAccess& access) {
    constexpr std::size_t most = 60;
    std::string text = access.statement.substr(0, access.statement.find('\n'));
    if (text.size() > most || text.size() < access.statement.size()) {
        text = text.substr(0, most) + " …";
    }
    return "`" + text + "` of " + access.migration->id();
}

void add_governed_rows(const Footprint& working, const Footprint& changing, const std::string& changing_id,
                       Contact& contact) {
    for (const RowAccess& access : working.rows) {
        for (const Change& change : changing.changes) {
            if (governs_rows(access, change)) {
                contact.rows.push_back(told(access) + " works on rows that " + describe(id_of(change)) +
                                       " of " + changing_id + " is about");
                contact.subjects.insert(id_of(change));
            }
        }
    }
}

}  // namespace

ObjectId subject_of(const ObjectId& id, const Schema& schema) {
    if (id.owner.empty()) {
        return id;
    }
    for (const Kind kind : {Kind::Table, Kind::View, Kind::MaterializedView, Kind::Domain}) {
        const ObjectId owner{kind, id.schema, "", id.owner, ""};
        if (schema.contains(owner)) {
            return owner;
        }
    }
    return {Kind::Table, id.schema, "", id.owner, ""};
}

Footprint footprint_of(const MigrationPath& path, const Schema& base, const Schema& end, const Lexis& lexis) {
    Footprint footprint;
    footprint.changes = diff::diff(base, end, {{}, diff::OpenRenames::DropAndAdd}).changes;
    for (const Change& change : footprint.changes) {
        if (!std::holds_alternative<Drop>(change)) {
            const Object& object = object_of(change);
            footprint.needs.insert(object.needs.begin(), object.needs.end());
            if (!object.id.owner.empty()) {
                footprint.needs.insert(subject_of(object.id, end));
            }
        }
    }
    footprint.rows = row_accesses(path, base, end, lexis);
    return footprint;
}

Contact contact_of(const Footprint& left, const std::string& left_id, const Footprint& right,
                   const std::string& right_id) {
    Contact contact;
    add_shared_objects(left, right, contact);
    add_shared_owners(left, right, contact);
    add_needed_objects(left, left_id, right, right_id, contact);
    add_needed_objects(right, right_id, left, left_id, contact);
    for (const RowAccess& one : left.rows) {
        for (const RowAccess& other : right.rows) {
            if (collide(one, other)) {
                contact.rows.push_back(told(one) + " and " + told(other) + " work on the same rows");
            }
        }
    }
    add_governed_rows(left, right, right_id, contact);
    add_governed_rows(right, left, left_id, contact);
    return contact;
}

}  // namespace varve::execute
