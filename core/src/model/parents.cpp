// SPDX-License-Identifier: MIT
#include "varve/model/parents.hpp"

namespace varve {

std::vector<QualifiedName> parents_of(const Table& table) {
    std::vector<QualifiedName> parents = table.inherits;
    if (table.partition_of) {
        parents.push_back(table.partition_of->parent);
    }
    return parents;
}

}  // namespace varve
