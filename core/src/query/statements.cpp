// SPDX-License-Identifier: MIT
#include "varve/query/statements.hpp"

#include "varve/diag/error.hpp"

#include <memory>
#include <string>
#include <utility>

namespace varve::query {

RowCount::RowCount(std::int64_t rows) : m_rows(std::make_shared<const Argument>(rows)) {
    if (rows < 0) {
        throw Error(ErrorCode::Usage, "a limit or an offset of " + std::to_string(rows) + " rows is none");
    }
}

SelectState select_from(Source source) {
    SelectState select;
    select.from = std::move(source);
    return select;
}

}  // namespace varve::query
