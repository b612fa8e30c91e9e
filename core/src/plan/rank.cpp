// SPDX-License-Identifier: MIT
#include "rank.hpp"

#include "varve/model/overloaded.hpp"

namespace varve::plan {

namespace {

int rank_of_create(Kind kind) {
    switch (kind) {
    case Kind::Namespace: return 20;
    case Kind::Extension: return 21;
    case Kind::EnumType:
    case Kind::Domain:
    case Kind::CompositeType: return 22;
    case Kind::Sequence: return 23;
    case Kind::ServerObject: return 24;
    case Kind::Table: return 30;
    case Kind::Column: return 31;
    case Kind::PrimaryKey:
    case Kind::UniqueConstraint:
    case Kind::CheckConstraint:
    case Kind::Exclusion: return 32;
    case Kind::Index: return 33;
    case Kind::ForeignKey: return 34;
    case Kind::View:
    case Kind::MaterializedView: return 40;
    // The bodies of most routines are read only when they run; what they use should be there by then.
    case Kind::Routine: return 41;
    case Kind::Trigger: return 42;
    case Kind::Policy: return 43;
    // Last, so that what the plan makes gets the old ones and nothing is given twice.
    case Kind::DefaultPrivileges: return 80;
    case Kind::Unmodelled: return 50;
    }
    return 50;
}

int rank_of_drop(Kind kind) {
    switch (kind) {
    case Kind::Trigger:
    case Kind::Policy: return 10;
    case Kind::View:
    case Kind::MaterializedView: return 11;
    case Kind::ForeignKey: return 12;
    case Kind::Index:
    case Kind::PrimaryKey:
    case Kind::UniqueConstraint:
    case Kind::CheckConstraint:
    case Kind::Exclusion: return 13;
    case Kind::Column: return 60;
    case Kind::Table: return 61;
    case Kind::Routine:
    case Kind::ServerObject: return 62;
    case Kind::Sequence: return 63;
    case Kind::EnumType:
    case Kind::Domain:
    case Kind::CompositeType: return 64;
    case Kind::Extension: return 65;
    case Kind::Namespace: return 66;
    case Kind::DefaultPrivileges: return 80;
    case Kind::Unmodelled: return 70;
    }
    return 70;
}

/// What watches changes comes last and goes first; what lives in a table is like a trigger.
int rank_of_create(const Object& object) {
    const ServerObject* special = std::get_if<ServerObject>(&object.definition);
    if (special != nullptr && special->is_watching) {
        return 49;
    }
    const bool is_in_table = special != nullptr && !object.id.owner.empty();
    return rank_of_create(is_in_table ? Kind::Trigger : object.id.kind);
}

int rank_of_drop(const Object& object) {
    const ServerObject* special = std::get_if<ServerObject>(&object.definition);
    if (special != nullptr && special->is_watching) {
        return 9;
    }
    const bool is_in_table = special != nullptr && !object.id.owner.empty();
    return rank_of_drop(is_in_table ? Kind::Trigger : object.id.kind);
}

/// Partitions go before others take their places.
int rank_of_drop(const Table& table) {
    return table.partition_of ? rank_of_create(Kind::Table) - 1 : rank_of_drop(Kind::Table);
}

/// They leave before that, too.
int rank_of_alter(const Alter& alter) {
    const Table* before = std::get_if<Table>(&alter.before.definition);
    const bool is_leaving = before != nullptr && before->partition_of && !as<Table>(alter.after).partition_of;
    return rank_of_create(alter.after) - (is_leaving ? 1 : 0);
}

}  // namespace

int rank(const LoweredChange& change) {
    return std::visit(Overloaded{
                          [&](const Create& create) { return rank_of_create(create.object); },
                          [&](const Drop& drop) { return rank_of_drop(drop.object); },
                          [&](const Alter& alter) { return rank_of_alter(alter); },
                          [&](const Rename&) { return 0; },
                          [&](const CreateTable&) { return rank_of_create(Kind::Table); },
                          [&](const DropTable& drop) { return rank_of_drop(as<Table>(drop.image.table)); },
                          [&](const RebuildTable&) { return rank_of_create(Kind::Table); },
                          [&](const FillColumn&) { return rank_of_create(Kind::Column); },
                          [&](const CopyTable&) { return rank_of_create(Kind::Table); },
                          [&](const ReplaceTypes&) { return rank_of_create(Kind::EnumType); },
                      },
                      change);
}

}  // namespace varve::plan
