// SPDX-License-Identifier: MIT
#include "../marker_lines.hpp"
#include "../table_rows.hpp"
#include "reporting.hpp"
#include "tools.hpp"

#include <algorithm>

namespace varve::adopt {

namespace {

constexpr std::string_view upgrade = "-- Running upgrade ";
constexpr std::string_view downgrade = "-- Running downgrade ";

bool claims(const Folder& folder) {
    return folder.has_comment("--runningupgrade");
}

/// `1975ea83b712 -> ae1027a6acf, add users`
struct Running {
    std::string from;
    std::string to;
    std::string name;
};

std::string_view trimmed(std::string_view text) {
    const std::size_t first = std::min(text.find_first_not_of(' '), text.size());
    return text.substr(first, text.find_last_not_of(' ') + 1 - first);
}

Running parse(std::string_view line) {
    const std::size_t arrow = std::min(line.find("-> "), line.size());
    const std::string_view behind = line.substr(std::min(arrow + 3, line.size()));
    const std::size_t comma = std::min(behind.find(", "), behind.size());
    Running running{std::string(trimmed(line.substr(0, arrow))),
                    std::string(trimmed(behind.substr(0, comma))), ""};
    running.name = trimmed(behind.substr(std::min(comma + 2, behind.size())));
    return running;
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
        return std::move(m_migrations);
    }

private:
    struct Down {
        std::string key;
        ForeignSection section;
    };

    ForeignSection* add_up(const Running& running, const ForeignSection& section) {
        m_migrations.push_back({running.to, running.name.empty() ? running.to : running.name, "", section});
        return &m_migrations.back().up;
    }
    ForeignSection* add_down(const Running& running, const ForeignSection& section) {
        m_downs.push_back({running.from, section});
        return &m_downs.back().section;
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

/// The table names the last revision; where there are branches, the last of each.
std::vector<ForeignRow> read_rows(Connection& connection, const QualifiedName& table,
                                  const std::vector<ForeignMigration>& migrations) {
    std::vector<ForeignRow> found;
    for (const TextRow& row : text_rows(connection, Sql() << "SELECT version_num FROM " << table)) {
        std::vector<ForeignRow> rows = rows_up_to(row[0], migrations);
        if (rows.size() > found.size()) {
            found = std::move(rows);
        }
    }
    return found;
}

}  // namespace

Tool alembic() {
    return {"alembic", claims, read_files, read_rows, "alembic_version"};
}

}  // namespace varve::adopt
