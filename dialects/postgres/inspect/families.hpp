// SPDX-License-Identifier: MIT
#pragma once

#include "catalogue.hpp"

/// \file
/// Every family of facts, in the order in which they must be read: what refers comes after what it refers to.

namespace varve::postgres {

extern const Family name_spaces;
extern const Family extensions;
extern const Family extension_members;
extern const Family relations;
extern const Family inheritance;
extern const Family server_objects;
extern const Family user_types;
extern const Family enum_labels;
extern const Family collations;
extern const Family sequences;
extern const Family columns;
extern const Family constraints;
extern const Family operator_classes;
extern const Family indexes;
extern const Family views;
extern const Family routines;
extern const Family aggregates;
extern const Family triggers;
extern const Family policies;
extern const Family dependencies;
extern const Family comments;
// Only when they are managed.
extern const Family owners;
extern const Family grants;
extern const Family default_privileges;

}  // namespace varve::postgres
