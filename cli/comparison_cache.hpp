// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/dialect.hpp"
#include "varve/execute/merger.hpp"
#include "varve/source/file_cache.hpp"

#include <optional>
#include <string>

namespace varve::cli {

/// What came of two branches, kept between runs. The same statements on the same server come out the same:
/// the key is made of the text of every migration on both branches and below them, in order, of the server,
/// its version and its extensions, and of varve's version.
class ComparisonCache {
public:
    ComparisonCache(const migration::MigrationDirectory& directory, const Dialect& dialect,
                    const Scope& scope, const std::string& server);

    std::optional<execute::BranchComparison> find(const migration::Migration& left,
                                                  const migration::Migration& right) const;
    void store(const execute::BranchComparison& comparison) const;

private:
    std::string key_of(const migration::Migration& left, const migration::Migration& right) const;

    const migration::MigrationDirectory& m_directory;
    source::FileCache m_files;
    std::string m_surroundings;
};

}  // namespace varve::cli
