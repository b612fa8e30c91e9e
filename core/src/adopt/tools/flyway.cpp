// SPDX-License-Identifier: MIT
#include "../checksum.hpp"
#include "../file_names.hpp"
#include "../marker_lines.hpp"
#include "../table_rows.hpp"
#include "reporting.hpp"
#include "tools.hpp"

#include <algorithm>
#include <map>

namespace varve::adopt {

namespace {

/// `V1_2__add_users.sql`: what it is, its version, its words.
struct FileName {
    char prefix;
    std::string version;
    std::string description;
};

std::string base_of(const std::string& file) {
    return file.substr(file.rfind('/') + 1);
}

/// `1_02.0` and `1.2` are one version.
std::vector<std::string> parts_of(std::string_view version) {
    std::vector<std::string> parts;
    while (!version.empty()) {
        const std::size_t end = std::min(version.find_first_of("._"), version.size());
        parts.push_back(without_zeros(version.substr(0, end)));
        version.remove_prefix(std::min(end + 1, version.size()));
    }
    while (parts.size() > 1 && parts.back() == "0") {
        parts.pop_back();
    }
    return parts;
}

std::string key_of_version(std::string_view version) {
    std::string key;
    for (const std::string& part : parts_of(version)) {
        key += (key.empty() ? "" : ".") + part;
    }
    return key;
}

std::string key_of_repeatable(const std::string& description) {
    return "R " + description;
}

bool is_less_version(const std::string& left, const std::string& right) {
    const std::vector<std::string> one = parts_of(left);
    const std::vector<std::string> other = parts_of(right);
    return std::lexicographical_compare(one.begin(), one.end(), other.begin(), other.end(), is_less_number);
}

std::optional<FileName> parse(const std::string& file) {
    const std::string name = base_of(file);
    const std::size_t separator = name.find("__");
    if (!name.ends_with(".sql") || separator == std::string::npos) {
        return std::nullopt;
    }
    const std::string version = name.substr(1, separator - 1);
    const bool has_version =
        !version.empty() && version.find_first_not_of("0123456789._") == std::string::npos;
    const bool is_versioned = (name[0] == 'V' || name[0] == 'U') && has_version;
    if (!is_versioned && !(name[0] == 'R' && version.empty())) {
        return std::nullopt;
    }
    std::string description(without_ending(name.substr(separator + 2), ".sql"));
    std::replace(description.begin(), description.end(), '_', ' ');
    return FileName{name[0], version, description};
}

bool claims(const Folder& folder) {
    return std::any_of(folder.files().begin(), folder.files().end(),
                       [](const std::string& file) { return parse(file).has_value(); });
}

/// `V1__x.sql.conf` beside a file may say `executeInTransaction=false`.
bool runs_outside(const Folder& folder, const std::string& file) {
    if (!folder.has(file + ".conf")) {
        return false;
    }
    const SourceText source = folder.text(file + ".conf");
    const std::vector<MarkerLine> lines = lines_of(source.text());
    return std::any_of(lines.begin(), lines.end(), [](const MarkerLine& line) {
        return squeezed(line.text) == "executeintransaction=false";
    });
}

ForeignSection section_of(const Folder& folder, const std::string& file, const Reading& reading) {
    ForeignSection section = ForeignSection::whole(filled_placeholders(folder.text(file), reading));
    section.is_outside_transaction = runs_outside(folder, file);
    return section;
}

/// Those with a version in its order, then the repeatable ones by their words, as the tool runs them.
bool is_before(const ForeignMigration& left, const ForeignMigration& right) {
    const bool is_left_repeatable = left.key.starts_with('R');
    const bool is_right_repeatable = right.key.starts_with('R');
    if (is_left_repeatable || is_right_repeatable) {
        return is_left_repeatable == is_right_repeatable ? left.key < right.key : is_right_repeatable;
    }
    return is_less_version(left.key, right.key);
}

std::vector<ForeignMigration> read_files(const Folder& folder, const Reading& reading) {
    std::vector<ForeignMigration> migrations;
    std::map<std::string, ForeignSection> undoing;
    for (const std::string& file : folder.files()) {
        const std::optional<FileName> name = parse(file);
        if (!name) {
            continue;
        }
        const std::string key =
            name->prefix == 'R' ? key_of_repeatable(name->description) : key_of_version(name->version);
        if (name->prefix == 'U') {
            undoing.emplace(key, section_of(folder, file, reading));
            continue;
        }
        ForeignMigration migration{key, name->description, name->prefix == 'R' ? "" : key};
        migration.up = section_of(folder, file, reading);
        migration.checksum = crc32_of_lines(folder.text(file).text());
        migrations.push_back(std::move(migration));
    }
    for (ForeignMigration& migration : migrations) {
        if (const auto undo = undoing.find(migration.key); undo != undoing.end()) {
            migration.down = undo->second;
        }
    }
    std::stable_sort(migrations.begin(), migrations.end(), is_before);
    return migrations;
}

/// The table is a log: what was undone or deleted is taken out again, a baseline stands for all before it.
class Log {
public:
    explicit Log(const std::vector<ForeignMigration>& migrations) : m_migrations(migrations) {}

    void add(const std::string& type, const ForeignRow& row) {
        if (type == "SCHEMA") {
            return;
        }
        if (type == "BASELINE") {
            add_until(row.key);
            return;
        }
        std::erase_if(m_rows, [&](const ForeignRow& each) { return each.key == row.key; });
        if (!type.starts_with("UNDO") && type != "DELETE") {
            m_rows.push_back(row);
        }
    }

    std::vector<ForeignRow> finish() { return std::move(m_rows); }

private:
    void add_until(const std::string& version) {
        for (const ForeignMigration& each : m_migrations) {
            if (!each.key.starts_with('R') && !is_less_version(version, each.key)) {
                m_rows.push_back({each.key});
            }
        }
    }

    const std::vector<ForeignMigration>& m_migrations;
    std::vector<ForeignRow> m_rows;
};

std::vector<ForeignRow> read_rows(Connection& connection, const QualifiedName& table,
                                  const std::vector<ForeignMigration>& migrations) {
    Log log(migrations);
    const Sql query = Sql() << "SELECT version, description, type, checksum, success, installed_on FROM "
                            << table << " ORDER BY installed_rank";
    for (const TextRow& row : text_rows(connection, query)) {
        const std::string key = row[0].empty() ? key_of_repeatable(row[1]) : key_of_version(row[0]);
        log.add(row[2], {key, is_true(row[4]) ? ForeignRow::State::Applied : ForeignRow::State::InDoubt,
                         row[3], row[5]});
    }
    return log.finish();
}

}  // namespace

Tool flyway() {
    return {"flyway", claims, read_files, read_rows, "flyway_schema_history"};
}

}  // namespace varve::adopt
