// SPDX-License-Identifier: MIT
#include "rebuild.hpp"

#include "lexis.hpp"
#include "render/column.hpp"
#include "render/index.hpp"
#include "render/legacy_mode.hpp"
#include "render/table.hpp"
#include "render/view.hpp"
#include "types.hpp"

#include "varve/sql/sql.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace varve::sqlite {

namespace {

const Object* find_column(const plan::TableImage& image, std::string_view name) {
    const auto found = std::find_if(image.parts.begin(), image.parts.end(), [&](const Object& part) {
        return part.id.kind == Kind::Column && is_same_name(part.id.name, name);
    });
    return found == image.parts.end() ? nullptr : &*found;
}

bool has_rowid(const plan::TableImage& image) {
    return !has_option(as<Table>(image.table).dialect_options, "without_rowid");
}

bool has_autoincrement(const plan::TableImage& image) {
    return std::any_of(image.parts.begin(), image.parts.end(), [](const Object& part) {
        const PrimaryKey* key = std::get_if<PrimaryKey>(&part.definition);
        return key != nullptr && has_option(key->dialect_options, "autoincrement");
    });
}

/// A name for the rowid that no column of either table has taken; empty when there is none left.
std::string free_rowid_name(const plan::RebuildTable& rebuild) {
    constexpr std::array<std::string_view, 3> names{"rowid", "_rowid_", "oid"};
    const auto found = std::find_if(names.begin(), names.end(), [&](std::string_view name) {
        return find_column(rebuild.before, name) == nullptr && find_column(rebuild.after, name) == nullptr;
    });
    return found == names.end() ? std::string() : std::string(*found);
}

/// What is copied: columns of the new table and where their values come from.
struct Copy {
    std::vector<std::string> targets;
    Sql sources;

    void add(const std::string& target, const Sql& source) {
        if (!targets.empty()) {
            sources << ", ";
        }
        sources << source;
        targets.push_back(target);
    }
};

/// The name that a column of the old table still has.
const std::string& former_name(const plan::RebuildTable& rebuild, const std::string& name) {
    const auto found = rebuild.former_columns.find(name);
    return found == rebuild.former_columns.end() ? name : found->second;
}

/// A number without a fraction becomes a text without one: SQLite would write 5.0 for what was stored as the
/// text 5 before.
Sql copied_value(const plan::RebuildTable& rebuild, const Object& source, const Object& target) {
    const Identifier name(former_name(rebuild, source.id.name));
    const bool was_real = affinity_of(as<Column>(source).type.name) == Affinity::Real;
    if (!was_real || affinity_of(as<Column>(target).type.name) != Affinity::Text) {
        return Sql() << name;
    }
    return Sql() << "CASE " << name << " WHEN CAST(" << name << " AS INTEGER) THEN CAST(" << name
                 << " AS INTEGER) ELSE " << name << " END";
}

Copy plan_copy(const plan::RebuildTable& rebuild) {
    Copy copy;
    const std::string rowid = free_rowid_name(rebuild);
    const Object* new_rowid_column = rowid_column(rebuild.after.table, rebuild.after.parts);
    if (has_rowid(rebuild.before) && has_rowid(rebuild.after) && !rowid.empty()) {
        if (new_rowid_column == nullptr) {
            copy.add(rowid, Sql() << Identifier(rowid));
        } else if (find_column(rebuild.before, new_rowid_column->id.name) == nullptr) {
            copy.add(new_rowid_column->id.name, Sql() << Identifier(rowid));
        }
    }
    for (const Object& part : rebuild.after.parts) {
        // Generated columns take no values; a generated column that becomes an ordinary one keeps those it
        // showed.
        const bool is_target = part.id.kind == Kind::Column && !as<Column>(part).generated;
        if (const Object* source = is_target ? find_column(rebuild.before, part.id.name) : nullptr) {
            copy.add(part.id.name, copied_value(rebuild, *source, part));
        } else if (const auto filler = rebuild.fillers.find(part.id.name); filler != rebuild.fillers.end()) {
            copy.add(part.id.name, Sql() << filler->second);
        }
    }
    return copy;
}

/// Columns whose values do not reach the new table.
std::vector<ObjectId> lost_columns(const plan::RebuildTable& rebuild) {
    std::vector<ObjectId> lost;
    for (const Object& part : rebuild.before.parts) {
        if (part.id.kind != Kind::Column || as<Column>(part).generated) {
            continue;
        }
        const Object* successor = find_column(rebuild.after, part.id.name);
        if (successor == nullptr || as<Column>(*successor).generated) {
            lost.push_back(part.id);
        }
    }
    return lost;
}

bool turns_into_numbers(Affinity affinity) {
    return affinity == Affinity::Integer || affinity == Affinity::Real || affinity == Affinity::Numeric;
}

/// Whether a column's new affinity rewrites values that it holds: '007' becomes 7, 7 becomes '7'.
bool coerces_values(const plan::RebuildTable& rebuild) {
    return std::any_of(rebuild.after.parts.begin(), rebuild.after.parts.end(), [&](const Object& part) {
        const Object* source =
            part.id.kind == Kind::Column ? find_column(rebuild.before, part.id.name) : nullptr;
        if (source == nullptr) {
            return false;
        }
        const Affinity before = affinity_of(as<Column>(*source).type.name);
        const Affinity after = affinity_of(as<Column>(part).type.name);
        return (turns_into_numbers(after) && !turns_into_numbers(before)) ||
               (after == Affinity::Text && before != Affinity::Text);
    });
}

class Builder {
public:
    Builder(const plan::RebuildTable& rebuild, const Schema& to)
        : m_rebuild(&rebuild), m_to(&to), m_id(rebuild.after.table.id), m_table(m_id.name),
          m_new(name_while_rebuilt(m_table)) {}

    std::vector<plan::Statement> build() {
        add(create_table(m_rebuild->after, m_new));
        copy_rows();
        if (has_autoincrement(m_rebuild->before) && has_autoincrement(m_rebuild->after)) {
            copy_sequence();
        }
        drop_old();
        add(Sql() << "ALTER TABLE " << Identifier(m_new) << " RENAME TO " << Identifier(m_table));
        recreate_parts();
        return in_legacy_mode(std::move(m_statements), m_id);
    }

private:
    plan::Statement& add(const Sql& sql) {
        m_statements.push_back({sql.text(lexis()), m_id});
        return m_statements.back();
    }

    void copy_rows() {
        const Copy copy = plan_copy(*m_rebuild);
        if (copy.targets.empty()) {
            return;
        }
        // OR ABORT: an ON CONFLICT clause of the new table must not make rows disappear.
        Sql sql;
        sql << "INSERT OR ABORT INTO " << Identifier(m_new) << " (";
        sql.names(copy.targets) << ") SELECT " << copy.sources << " FROM "
                                << Identifier(m_rebuild->before.table.id.name);
        plan::Statement& statement = add(sql);
        statement.hazards = {plan::Hazard::TableRewrite, plan::Hazard::BlocksWrites, plan::Hazard::MayFail};
        if (coerces_values(*m_rebuild)) {
            statement.hazards.push_back(plan::Hazard::DataLoss);
        }
        for (const auto& [column, value] : m_rebuild->fillers) {
            statement.hazards.push_back(plan::Hazard::InventsValues);
            statement.remark += (statement.remark.empty() ? "" : "\n-- ") +
                                plan::filler_remark({Kind::Column, "", m_table, column, ""}, value, *m_to);
        }
    }

    /// The mark of AUTOINCREMENT would fall back to the highest id that is still there.
    void copy_sequence() {
        Sql forget;
        forget << "DELETE FROM sqlite_sequence WHERE name = ";
        forget.literal(m_new);
        add(forget);
        Sql copy;
        copy << "INSERT INTO sqlite_sequence (name, seq) SELECT ";
        copy.literal(m_new) << ", seq FROM sqlite_sequence WHERE name = ";
        copy.literal(m_rebuild->before.table.id.name);
        add(copy);
    }

    void drop_old() {
        plan::Statement& statement =
            add(Sql() << "DROP TABLE " << Identifier(m_rebuild->before.table.id.name));
        statement.destroys = lost_columns(*m_rebuild);
        if (!statement.destroys.empty()) {
            statement.hazards = {plan::Hazard::DataLoss, plan::Hazard::Irreversible};
        }
    }

    void recreate_parts() {
        for (const Object& part : m_rebuild->after.parts) {
            std::vector<plan::Statement> made;
            if (part.id.kind == Kind::Index) {
                made = render_create_index(part);
            } else if (part.id.kind == Kind::Trigger) {
                made = render_create_trigger(part);
            }
            std::move(made.begin(), made.end(), std::back_inserter(m_statements));
        }
    }

    const plan::RebuildTable* m_rebuild;
    const Schema* m_to;
    ObjectId m_id;
    std::string m_table;
    std::string m_new;
    std::vector<plan::Statement> m_statements;
};

}  // namespace

std::vector<plan::Statement> render_rebuild(const plan::RebuildTable& rebuild, const Schema& to) {
    return Builder(rebuild, to).build();
}

std::string name_while_rebuilt(const std::string& table) {
    return "varve_new_" + table;
}

std::optional<std::string> finishes_rebuild(const plan::Statement& statement) {
    const std::string& table = statement.subject.name;
    const Sql rename = Sql() << "ALTER TABLE " << Identifier(name_while_rebuilt(table)) << " RENAME TO "
                             << Identifier(table);
    return statement.sql == rename.text(lexis()) ? std::optional(table) : std::nullopt;
}

}  // namespace varve::sqlite
