// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/dialect.hpp"
#include "varve/source/source.hpp"

namespace varve::source {

/// Which access a source speaks of: its SQL grants, revokes or gives owners, its YAML has `grants` or
/// `owner`, its snapshot holds some. Decides what is managed where `manage` of varve.yaml does not. A live
/// database speaks of nothing: every object in one has an owner. Mistakes in the files are for load() to
/// report.
ManagedAccess stated_access(const Source& source, const Dialect& dialect);

}  // namespace varve::source
