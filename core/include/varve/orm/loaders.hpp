// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace varve::orm {

class SessionCore;

/// Loads something of rows that are there already. It knows of which model they are; what holds it need not,
/// so that the queries of all models share one class of holders.
class Loader {
public:
    virtual ~Loader() = default;
    /// `rows`: the first one of so many, of the loader's model.
    virtual void load(SessionCore& core, void* rows, std::size_t count) const = 0;
};

/// What is to be loaded of the rows of one query.
class Loaders {
public:
    void add(std::shared_ptr<const Loader> loader);
    void load(SessionCore& core, void* rows, std::size_t count) const;

private:
    std::vector<std::shared_ptr<const Loader>> m_loaders;
};

}  // namespace varve::orm
