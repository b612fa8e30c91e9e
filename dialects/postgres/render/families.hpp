// SPDX-License-Identifier: MIT
#pragma once

#include "work.hpp"

/// \file
/// What the renderer can do with each kind of object: overloads on the definition, one source file per
/// family. Comments are not their business; the renderer adds them for every kind alike.

namespace varve::postgres {

// renderer.cpp
/// An object of any kind, with its comment and what it gives to whom.
void create(Work& work, const Object& object);
void drop(Work& work, const Object& object);

// name_spaces.cpp
void create(Work& work, const Object& object, const Namespace& definition);
void drop(Work& work, const Object& object, const Namespace& definition);
void alter(Work& work, const Object& after, const Namespace& old_form, const Namespace& new_form);
void create(Work& work, const Object& object, const Extension& definition);
void drop(Work& work, const Object& object, const Extension& definition);
void alter(Work& work, const Object& after, const Extension& old_form, const Extension& new_form);

// types.cpp
void create(Work& work, const Object& object, const EnumType& definition);
void drop(Work& work, const Object& object, const EnumType& definition);
void alter(Work& work, const Object& after, const EnumType& old_form, const EnumType& new_form);
void create(Work& work, const Object& object, const Domain& definition);
void drop(Work& work, const Object& object, const Domain& definition);
void alter(Work& work, const Object& after, const Domain& old_form, const Domain& new_form);
void create(Work& work, const Object& object, const CompositeType& definition);
void drop(Work& work, const Object& object, const CompositeType& definition);
void alter(Work& work, const Object& after, const CompositeType& old_form, const CompositeType& new_form);

// sequences.cpp
void create(Work& work, const Object& object, const Sequence& definition);
void drop(Work& work, const Object& object, const Sequence& definition);
void alter(Work& work, const Object& after, const Sequence& old_form, const Sequence& new_form);

// tables.cpp
void create_table(Work& work, const plan::TableImage& image);
/// ENABLE and FORCE ROW LEVEL SECURITY, REPLICA IDENTITY.
void alter_flags(Work& work, const QualifiedName& table, const Options& before, const Options& after);

// copy_table.cpp
/// Sets the table and its partitions aside, makes new ones, and moves the rows.
void copy_table(Work& work, const plan::CopyTable& copy);
void create(Work& work, const Object& object, const Table& definition);
void drop(Work& work, const Object& object, const Table& definition);
void alter(Work& work, const Object& after, const Table& old_form, const Table& new_form);

// columns.cpp
void create(Work& work, const Object& object, const Column& definition);
void drop(Work& work, const Object& object, const Column& definition);
void alter(Work& work, const Object& after, const Column& old_form, const Column& new_form);

// constraints.cpp
void create(Work& work, const Object& object, const PrimaryKey& definition);
void drop(Work& work, const Object& object, const PrimaryKey& definition);
void alter(Work& work, const Object& after, const PrimaryKey& old_form, const PrimaryKey& new_form);
void create(Work& work, const Object& object, const UniqueConstraint& definition);
void drop(Work& work, const Object& object, const UniqueConstraint& definition);
void alter(Work& work, const Object& after, const UniqueConstraint& old_form,
           const UniqueConstraint& new_form);
void create(Work& work, const Object& object, const ForeignKey& definition);
void drop(Work& work, const Object& object, const ForeignKey& definition);
void alter(Work& work, const Object& after, const ForeignKey& old_form, const ForeignKey& new_form);
void create(Work& work, const Object& object, const CheckConstraint& definition);
void drop(Work& work, const Object& object, const CheckConstraint& definition);
void alter(Work& work, const Object& after, const CheckConstraint& old_form, const CheckConstraint& new_form);
void create(Work& work, const Object& object, const Exclusion& definition);
void drop(Work& work, const Object& object, const Exclusion& definition);
void alter(Work& work, const Object& after, const Exclusion& old_form, const Exclusion& new_form);

// indexes.cpp
void create(Work& work, const Object& object, const Index& definition);
void drop(Work& work, const Object& object, const Index& definition);
void alter(Work& work, const Object& after, const Index& old_form, const Index& new_form);

// views.cpp
void create(Work& work, const Object& object, const View& definition);
void drop(Work& work, const Object& object, const View& definition);
void alter(Work& work, const Object& after, const View& old_form, const View& new_form);
void create(Work& work, const Object& object, const MaterializedView& definition);
void drop(Work& work, const Object& object, const MaterializedView& definition);
void alter(Work& work, const Object& after, const MaterializedView& old_form,
           const MaterializedView& new_form);

// routines.cpp
void create(Work& work, const Object& object, const Routine& definition);
void drop(Work& work, const Object& object, const Routine& definition);
void alter(Work& work, const Object& after, const Routine& old_form, const Routine& new_form);
void create(Work& work, const Object& object, const Trigger& definition);
void drop(Work& work, const Object& object, const Trigger& definition);
void alter(Work& work, const Object& after, const Trigger& old_form, const Trigger& new_form);
void create(Work& work, const Object& object, const Policy& definition);
void drop(Work& work, const Object& object, const Policy& definition);
void alter(Work& work, const Object& after, const Policy& old_form, const Policy& new_form);

// server_objects.cpp
/// Whether CREATE takes the place of one of the same name.
bool can_replace(const ServerObject& object);
void create(Work& work, const Object& object, const ServerObject& definition);
void drop(Work& work, const Object& object, const ServerObject& definition);
void alter(Work& work, const Object& after, const ServerObject& old_form, const ServerObject& new_form);

// comments.cpp
/// `TABLE public.users`, `CONSTRAINT c ON public.users`: the object as COMMENT ON and ALTER … OWNER TO name
/// it.
Sql designation(const Work& work, const Object& object);
/// COMMENT ON the object, with the text that it has; an empty one takes the comment away.
void comment(Work& work, const Object& object);

// renames.cpp
void rename(Work& work, const Object& before, const Object& after);

}  // namespace varve::postgres
