// SPDX-License-Identifier: MIT
#pragma once

#include "shape_writer.hpp"

#include "varve/orm/session_core.hpp"
#include "varve/query/render.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace varve::orm {

/// A statement that stays prepared.
struct CachedStatement {
    std::uint64_t hash = 0;
    Shape shape;
    std::vector<query::Parameter> parameters;
    /// For statements that are bound from a row and read into one.
    std::vector<ValueField> bound;
    std::vector<ValueField> read;
    std::unique_ptr<Statement> statement;
    /// Those of the parameters while it runs.
    std::vector<Value> values;
    bool is_busy = false;
};

/// How a statement that is not there yet is made.
struct Draft {
    std::string sql;
    std::vector<query::Parameter> parameters = {};
    std::vector<ValueField> bound = {};
    std::vector<ValueField> read = {};
};

template <class Drafting>
Run SessionCore::prepare(std::span<const std::uint64_t> shape, const Drafting& draft) {
    const std::uint64_t hash = hash_of(shape);
    if (CachedStatement* const found = find(hash, shape)) {
        return Run(*this, nullptr, *found, true);
    }
    return add(hash, shape, draft());
}

}  // namespace varve::orm
