// SPDX-License-Identifier: MIT
#pragma once

#include "integration/property/random.hpp"
#include "integration/property/sketch.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace varve::test {

enum class MutationKind {
    AddTable,
    DropTable,
    RenameTable,
    AddColumn,
    DropColumn,
    RenameColumn,
    ChangeType,
    ToggleNullable,
    ChangeDefault,
    ToggleCollation,
    ToggleIdentity,
    AddGenerated,
    ChangePrimaryKey,
    AddUnique,
    DropUnique,
    AddCheck,
    DropCheck,
    ChangeCheck,
    AddForeignKey,
    DropForeignKey,
    ChangeForeignKey,
    AddIndex,
    DropIndex,
    ChangeIndex,
    AddView,
    DropView,
    ChangeView,
    AddTrigger,
    DropTrigger,
    ToggleStrict,
    ToggleWithoutRowid,
    AddEnumLabel,
    ChangeSequence,
    ChangeComment,
    Last
};

/// One step from a schema to another. Does nothing where its target is not there, so that any part of a list of
/// mutations can be left out.
struct Mutation {
    MutationKind kind = MutationKind::AddTable;
    /// Ids of what it works on; 0 where it means nothing.
    int table = 0;
    int part = 0;
    /// For what is new.
    int new_id = 0;
    std::uint64_t seed = 0;
};

/// A mutation that does something to the sketch; `new_id` must be unused, and the next hundred too.
Mutation random_mutation(const Sketch& sketch, Flavour flavour, int new_id, Random& random);

/// Carries it out and prunes.
void mutate(Sketch& sketch, const Mutation& mutation, Flavour flavour);

/// `drop column 4 of table 2`, for the report of a failure.
std::string describe(const Mutation& mutation);

}  // namespace varve::test
