// SPDX-License-Identifier: MIT
#include "varve/orm/embedded.hpp"

#include "varve/diag/error.hpp"

namespace varve::orm {

void throw_half_there() {
    throw Error(ErrorCode::TypeMismatch,
                "an embedded struct is half there: a column is NULL whose member always has a value, and "
                "others are not")
        .with_hint("a struct is missing when all of its columns are NULL; make the member a std::optional, "
                   "or the columns NULL together by a CHECK constraint");
}

}  // namespace varve::orm
