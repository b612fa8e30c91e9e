// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/dialect.hpp"
#include "varve/dialect/shadow.hpp"
#include "varve/execute/invented_rows.hpp"
#include "varve/migration/migration_directory.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace varve::execute {

/// What two branches are to each other.
enum class Meeting {
    Commute,       ///< both orders lead to the same schema and the same rows, whatever rows there are
    NotShown,      ///< both orders lead to the same end here, and other rows could make a difference
    OrderMatters,  ///< both orders work and lead to different ends
    OneOrder,      ///< only one order works
    CannotBoth     ///< neither works
};

/// `commute`, `not shown to commute`, `order matters`, `one order`, `cannot be both`.
std::string_view to_string(Meeting meeting);

/// Inverse of to_string().
std::optional<Meeting> parse_meeting(std::string_view text);

/// One object with its parts as three branches have it; empty where it is not there.
struct ThreeWayView {
    ObjectId subject;
    Schema base;
    Schema left;
    Schema right;
};

/// Two heads and what came of both orders.
struct BranchComparison {
    Meeting meeting = Meeting::Commute;
    const migration::Migration* left = nullptr;
    const migration::Migration* right = nullptr;
    /// The head that has to come first, where only one order works.
    const migration::Migration* first = nullptr;
    /// Where the changes that both make touch each other, for people; empty where they are apart.
    std::vector<std::string> touches = {};
    /// What differs or fails, line by line, for people.
    std::vector<std::string> lines = {};
    /// What was not tried, or could not be: statements over rows that were not there, or that other rows
    /// could lead elsewhere.
    std::vector<std::string> untried = {};
    /// The objects that both touch, where the branches do not commute.
    std::vector<ThreeWayView> views = {};
    /// Tables of the base that no row could be invented for: statements over their rows were not tried.
    std::vector<std::string> tables_without_rows = {};
    /// False where invented rows made a migration fail that is fine without any: then only schemas were
    /// compared.
    bool has_rows = true;
    /// One of the branches fails by itself: nothing is said of both together.
    bool is_broken = false;
};

/// Where two branches part: what both build on, and what each has of its own.
struct Fork {
    using Path = std::vector<const migration::Migration*>;
    Path base;
    Path left;
    Path right;
};

Fork fork_of(const migration::MigrationDirectory& directory, const migration::Migration& left,
             const migration::Migration& right);

/// Runs two branches in both orders from where they part, over invented rows. What the catalogues say of both
/// decides what is shown, and what their statements do with rows decides whether equal ends are proof: it is
/// never guessed that branches commute. Borrows everything.
class Merger {
public:
    Merger(const migration::MigrationDirectory& directory, const Dialect& dialect, Shadow& shadow,
           Scope scope)
        : m_directory(directory), m_dialect(dialect), m_shadow(shadow), m_scope(std::move(scope)) {}

    /// Throws what apply() throws when the common base itself cannot be built.
    BranchComparison compare(const migration::Migration& left, const migration::Migration& right);

private:
    using Path = Fork::Path;

    struct End {
        Schema schema;
        std::vector<std::string> observed;
        std::map<std::string, std::vector<std::string>> rows;
    };

    /// One attempt with one kind of rows; nothing as the kind: without any.
    struct Attempt {
        BranchComparison comparison;
        Schema base;
        Schema left;
        Schema right;
        /// One branch fails by itself over these rows.
        bool fails_alone = false;
    };

    Attempt attempt(const Fork& fork, const BranchComparison& start, std::optional<RowStyle> style);
    void build(const Path& base, std::optional<RowStyle> style, Attempt& attempt);
    static void judge(const std::optional<End>& left_first, const std::optional<End>& right_first,
                      BranchComparison& comparison);
    /// Nothing when a migration fails; then `lines` says which and why. `half_way` is the schema behind the
    /// first branch.
    std::optional<End> walk(const Fork& fork, bool is_left_first, std::optional<RowStyle> style,
                            Attempt& attempt, Schema& half_way);
    bool run(const Path& path, const std::string& behind, BranchComparison& comparison);
    void look_at_contact(const Fork& fork, Attempt& attempt) const;

    const migration::MigrationDirectory& m_directory;
    const Dialect& m_dialect;
    Shadow& m_shadow;
    Scope m_scope;
};

}  // namespace varve::execute
