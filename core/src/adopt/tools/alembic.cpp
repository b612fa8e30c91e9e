// SPDX-License-Identifier: MIT
#include "../marker_lines.hpp"
#include "../table_rows.hpp"
#include "reporting.hpp"
#include "tools.hpp"

#include <algorithm>
#include <set>

namespace varve::adopt {

namespace {

constexpr std::string_view upgrade = "-- Running upgrade ";
constexpr std::string_view downgrade = "-- Running downgrade ";

bool claims(const Folder& folder) {
    return folder.has_comment("--runningupgrade");
}

/// `1975ea83b712 -> ae1027a6acf, add users`; where branches meet, `27c6a30d7c24, 1975ea83b712 ->
/// 53fffde5ad5`.
struct Running {
    std::vector<std::string> from;
    std::string to;
    std::string name;
};

std::string_view trimmed(std::string_view text) {
    const std::size_t first = std::min(text.find_first_not_of(' '), text.size());
    return text.substr(first, text.find_last_not_of(' ') + 1 - first);
}

std::vector<std::string> revisions_of(std::string_view list) {
    std::vector<std::string> revisions;
    while (!trimmed(list).empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        revisions.emplace_back(trimmed(list.substr(0, comma)));
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return revisions;
}

Running parse(std::string_view line) {
    const std::size_t arrow = std::min(line.find("-> "), line.size());
    const std::string_view behind = line.substr(std::min(arrow + 3, line.size()));
    const std::size_t comma = std::min(behind.find(", "), behind.size());
    Running running{revisions_of(line.substr(0, arrow)), std::string(trimmed(behind.substr(0, comma))), ""};
    running.name = trimmed(behind.substr(std::min(comma + 2, behind.size())));
    return running;
}

std::vector<ForeignMigration>::const_iterator find(const std::vector<ForeignMigration>& migrations,
                                                   const std::string& key) {
    return std::find_if(migrations.begin(), migrations.end(),
                        [&](const ForeignMigration& each) { return each.key == key; });
}

/// What `alembic upgrade head --sql` prints, and `alembic downgrade head:base --sql`, cut at its comments.
class Reader {
public:
    void read(const std::shared_ptr<const SourceText>& source) {
        ForeignSection* open = nullptr;
        for (const MarkerLine& line : lines_of(source->text())) {
            const bool is_up = line.text.starts_with(upgrade);
            if (!is_up && !line.text.starts_with(downgrade)) {
                continue;
            }
            if (open != nullptr) {
                open->end = line.begin;
            }
            const Running running = parse(line.text.substr((is_up ? upgrade : downgrade).size()));
            const ForeignSection section{source, line.next, source->text().size()};
            open = is_up ? add_up(running, section) : add_down(running, section);
        }
    }

    std::vector<ForeignMigration> finish() {
        for (ForeignMigration& migration : m_migrations) {
            const auto down = std::find_if(m_downs.begin(), m_downs.end(),
                                           [&](const auto& each) { return each.key == migration.key; });
            if (down != m_downs.end()) {
                migration.down = down->section;
            }
        }
        return in_order();
    }

private:
    struct Down {
        std::string key;
        ForeignSection section;
    };

    ForeignSection* add_up(const Running& running, const ForeignSection& section) {
        m_migrations.push_back({running.to, running.name.empty() ? running.to : running.name, "", section});
        m_migrations.back().parents = running.from;
        return &m_migrations.back().up;
    }
    ForeignSection* add_down(const Running& running, const ForeignSection& section) {
        m_downs.push_back({running.from.empty() ? std::string() : running.from.front(), section});
        return &m_downs.back().section;
    }

    /// Each behind what it builds on, else as the files have them: a branch may have a file of its own.
    std::vector<ForeignMigration> in_order() const {
        std::vector<ForeignMigration> ordered;
        std::set<std::string> seen;
        for (const ForeignMigration& migration : m_migrations) {
            visit(migration, ordered, seen);
        }
        return ordered;
    }
    void visit(const ForeignMigration& migration, std::vector<ForeignMigration>& ordered,
               std::set<std::string>& seen) const {
        // A second one of the same revision stays: whoever converts them reports it.
        const bool is_first = &*find(m_migrations, migration.key) == &migration;
        if (!seen.insert(migration.key).second && is_first) {
            return;
        }
        for (const std::string& parent : migration.parents) {
            const auto found = find(m_migrations, parent);
            if (found != m_migrations.end() && !seen.contains(parent)) {
                visit(*found, ordered, seen);
            }
        }
        ordered.push_back(migration);
    }

    std::vector<ForeignMigration> m_migrations;
    std::vector<Down> m_downs;
};

std::vector<ForeignMigration> read_files(const Folder& folder, const Reading& /*reading*/) {
    Reader reader;
    for (const std::string& file : folder.ending(".sql")) {
        reader.read(shared_text(folder, file));
    }
    return reader.finish();
}

/// The table names the last revision; where there are branches, the last of each. Applied is what they build
/// on.
std::vector<ForeignRow> read_rows(Connection& connection, const QualifiedName& table,
                                  const std::vector<ForeignMigration>& migrations) {
    std::set<std::string> applied;
    std::vector<std::string> open;
    std::vector<ForeignRow> found;
    for (const TextRow& row : text_rows(connection, Sql() << "SELECT version_num FROM " << table)) {
        open.push_back(row[0]);
        if (find(migrations, row[0]) == migrations.end()) {
            found.push_back({row[0]});
        }
    }
    while (!open.empty()) {
        const std::string key = open.back();
        open.pop_back();
        const auto migration = find(migrations, key);
        if (migration != migrations.end() && applied.insert(key).second) {
            open.insert(open.end(), migration->parents.begin(), migration->parents.end());
        }
    }
    for (const ForeignMigration& migration : migrations) {
        if (applied.contains(migration.key)) {
            found.push_back({migration.key});
        }
    }
    return found;
}

}  // namespace

Tool alembic() {
    return {"alembic", claims, read_files, read_rows, "alembic_version"};
}

}  // namespace varve::adopt
