// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/schema.hpp"
#include "varve/sql/lexis.hpp"

#include <string_view>

namespace varve::source {

/// What a statement does about access: grants or revokes privileges on something, sets default privileges,
/// makes some role the owner. Membership of roles in roles belongs to the server and is none of it.
ManagedAccess access_of(std::string_view sql, const Lexis& lexis);

/// Whether a statement is about nothing but access that is not managed. CREATE SCHEMA … AUTHORIZATION is not:
/// it makes the schema.
bool is_left_out(std::string_view sql, const Lexis& lexis, const ManagedAccess& managed);

/// Takes out of a schema what is not managed.
void leave_out_access(Schema& schema, const ManagedAccess& managed);

/// Which access the objects of a schema hold.
ManagedAccess access_in(const Schema& schema);

}  // namespace varve::source
