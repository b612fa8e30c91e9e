// SPDX-License-Identifier: MIT
#include "varve/query/functions.hpp"

#include <utility>

namespace varve::query {

RowNumber count() {
    Fragment fragment(Node{.operation = Operation::Star});
    fragment.add({.operation = Operation::Function, .count = 1, .text = "count"});
    return RowNumber(std::move(fragment));
}

RowNumber row_number() {
    return call_over_rows<Certain<std::int64_t>>("row_number");
}

RowNumber rank() {
    return call_over_rows<Certain<std::int64_t>>("rank");
}

RowNumber dense_rank() {
    return call_over_rows<Certain<std::int64_t>>("dense_rank");
}

}  // namespace varve::query
