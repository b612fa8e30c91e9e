// SPDX-License-Identifier: MIT
#pragma once

#include "work.hpp"

#include "varve/sql/sql.hpp"

/// \file
/// Pieces of SQL that more than one family writes.

namespace varve::postgres {

/// `name type COLLATE … GENERATED … DEFAULT … NOT NULL`
Sql column_clause(const Object& column);

/// A value of one type as one of another: itself where the server turns it into that by itself.
Sql converted(const Sql& value, const DataType& before, const DataType& after);

/// The counter of an identity or serial column goes on where the rows are, or the next insert would meet an
/// existing key.
void continue_counting(Work& work, const Object& column);

/// What ALTER COLUMN must add to a new column: storage, statistics target and their like.
void alter_column_options(Work& work, const Object& column, const Options& before, const Options& after);

/// `CONSTRAINT name CHECK (…)`, of a constraint of any kind.
Sql constraint_clause(const Object& constraint);

/// Whether a check can stand inside the statement that makes its table or domain. Not when rows may break it,
/// and not when it calls a routine, which may itself need what is being made.
bool is_inline_check(const Object& check);

/// The statements that a new key needs beside its clause: CLUSTER ON, REPLICA IDENTITY.
void use_index(Work& work, const QualifiedName& table, const std::string& index, const Options& before,
               const Options& after);

/// The options of a sequence that differ from what the server takes for its type: ` START WITH 5 CACHE 10`.
Sql sequence_clause(const SequenceOptions& options, const DataType& type);

/// The options that differ between two states: ` INCREMENT BY 2 …`, each preceded by `prefix`.
Sql sequence_changes(const SequenceOptions& before, const SequenceOptions& after, bool is_type_changed,
                     std::string_view prefix);

/// ` RESTART` where no number that was counted can be one of those to come: the server would refuse.
Sql restart_clause(const SequenceOptions& before, const SequenceOptions& after);

/// ALTER SEQUENCE … OWNED BY for the sequences that a new column takes its default from.
void adopt_sequences(Work& work, const Object& column);

}  // namespace varve::postgres
