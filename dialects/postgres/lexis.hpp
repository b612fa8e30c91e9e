// SPDX-License-Identifier: MIT
#pragma once

#include "varve/sql/lexis.hpp"

namespace varve::postgres {

/// How PostgreSQL reads SQL.
const Lexis& lexis();

}  // namespace varve::postgres
