// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace varve {

/// What one statement of a SQL file says about the schema that the file declares. The files may be dumps, and
/// those hold more than objects.
struct DeclaredSql {
    enum class Role {
        Object,   ///< makes or changes something
        Setting,  ///< decides how the statements below it in the same file are read (`SET search_path`)
        Nothing,  ///< rows, limits of time, what the database makes by itself
    };
    Role role = Role::Object;
    /// What to run where it is not the statement itself; a dump may say a thing in a roundabout way.
    std::string sql = {};
};

}  // namespace varve
