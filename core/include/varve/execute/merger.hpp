// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/dialect.hpp"
#include "varve/dialect/shadow.hpp"
#include "varve/migration/migration_directory.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace varve::execute {

/// What two branches are to each other.
enum class Meeting {
    Commute,       ///< both orders lead to the same schema and the same rows
    OrderMatters,  ///< both orders work and lead to different ends
    OneOrder,      ///< only one order works
    CannotBoth     ///< neither works
};

/// `commute`, `order matters`, `one order`, `cannot be both`.
std::string_view to_string(Meeting meeting);

/// Two heads and what came of both orders.
struct BranchComparison {
    Meeting meeting = Meeting::Commute;
    const migration::Migration* left = nullptr;
    const migration::Migration* right = nullptr;
    /// The head that has to come first, where only one order works.
    const migration::Migration* first = nullptr;
    /// What differs or fails, line by line, for people.
    std::vector<std::string> lines = {};
    /// Tables of the base that no row could be invented for: statements over their rows were not tried.
    std::vector<std::string> tables_without_rows = {};
    /// False where invented rows made a migration fail that is fine without any: then only schemas were
    /// compared.
    bool has_rows = true;
};

/// Runs two branches in both orders from where they part, over invented rows. Borrows everything.
class Merger {
public:
    Merger(const migration::MigrationDirectory& directory, const Dialect& dialect, Shadow& shadow,
           Scope scope)
        : m_directory(directory), m_dialect(dialect), m_shadow(shadow), m_scope(std::move(scope)) {}

    /// Throws what apply() throws when the common base itself cannot be built.
    BranchComparison compare(const migration::Migration& left, const migration::Migration& right);

private:
    using Path = std::vector<const migration::Migration*>;

    struct End {
        Schema schema;
        std::vector<std::string> observed;
        std::map<std::string, std::vector<std::string>> rows;
    };

    void build(const Path& base, BranchComparison& comparison);
    void walk_both(const Path& base, const Path& left, const Path& right, BranchComparison& comparison);
    static void judge(const std::optional<End>& left_first, const std::optional<End>& right_first,
                      BranchComparison& comparison);
    /// Nothing when a migration fails; then `lines` says which and why.
    std::optional<End> walk(const Path& base, const Path& first, const Path& second,
                            BranchComparison& comparison);

    const migration::MigrationDirectory& m_directory;
    const Dialect& m_dialect;
    Shadow& m_shadow;
    Scope m_scope;
};

}  // namespace varve::execute
