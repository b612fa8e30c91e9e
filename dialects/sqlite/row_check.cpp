// SPDX-License-Identifier: MIT
#include "row_check.hpp"

#include "lexis.hpp"
#include "render/column.hpp"
#include "repeated_rows.hpp"
#include "table_content.hpp"
#include "types.hpp"

#include "varve/diag/error.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace varve::sqlite {

namespace {

std::string trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    const std::size_t end = text.find_last_not_of(" \t\r\n");
    return begin == std::string_view::npos ? std::string() : std::string(text.substr(begin, end - begin + 1));
}

const Object& table_of(const Schema& after) {
    return *after.of_kind(Kind::Table).front();
}

std::vector<Object> parts_of(const Schema& after) {
    std::vector<Object> parts;
    for (const Object* part : after.owned_by(table_of(after).id.qualified_name())) {
        parts.push_back(*part);
    }
    return parts;
}

/// The column that an expression of the copy takes as it is; null when it computes something.
const Object* plain_source(const TableCopy& copy, std::size_t at, const Rows& before, const Schema& live) {
    if (before.stored_in == nullptr) {
        return nullptr;
    }
    const std::string text = trimmed(copy.expressions[at]);
    for (const Object* part : live.owned_by(before.stored_in->id.qualified_name())) {
        if (part->id.kind == Kind::Column && lexis().name(part->id.name) == text) {
            return part;
        }
    }
    return nullptr;
}

/// One column of the new table and what it gets.
struct Target {
    const Object* column = nullptr;
    /// Where in the copy; nothing for a column that gets its default.
    std::optional<std::size_t> at = std::nullopt;
    const Object* source = nullptr;

    /// Whether its values pass as they are, with the collation and the affinity that they have.
    bool is_unchanged() const {
        return source != nullptr && as<Column>(*source).type == as<Column>(*column).type &&
               as<Column>(*source).collation == as<Column>(*column).collation;
    }
};

std::string name_of_former(const Object& column) {
    return "varve_was_" + column.id.name;
}

class CopyCheck {
public:
    CopyCheck(Connection* connection, const TableCopy& copy, const Rows& before, const Schema& live,
              const Schema& after)
        : m_connection(connection), m_copy(&copy), m_before(&before), m_live(&live), m_after(&after),
          m_parts(parts_of(after)),
          m_is_strict(has_option(as<Table>(table_of(after)).dialect_options, "strict")),
          m_rowid_column(rowid_column(table_of(after), m_parts)) {
        for (const Object& part : m_parts) {
            if (part.id.kind == Kind::Column && !as<Column>(part).generated) {
                m_targets.push_back(target_of(part));
            }
        }
        m_rows = with_generated_columns(new_rows());
    }

    Sql rows() const { return m_rows; }

    std::vector<Obstacle> run() {
        for (const Target& target : m_targets) {
            check_null(target);
            check_value(target);
        }
        for (const Object& part : m_parts) {
            if (part.id.kind == Kind::Column && as<Column>(part).generated) {
                check_generated(part);
            } else if (const CheckConstraint* check = std::get_if<CheckConstraint>(&part.definition)) {
                check_condition(part, *check);
            } else if (const PrimaryKey* key = std::get_if<PrimaryKey>(&part.definition)) {
                check_unique(part, key->columns);
            } else if (const UniqueConstraint* unique = std::get_if<UniqueConstraint>(&part.definition)) {
                check_unique(part, unique->columns);
            }
        }
        return std::move(m_obstacles);
    }

private:
    Target target_of(const Object& column) const {
        Target target{&column};
        for (std::size_t at = 0; at < m_copy->columns.size(); ++at) {
            if (is_same_name(m_copy->columns[at], column.id.name)) {
                target.at = at;
                target.source = plain_source(*m_copy, at, *m_before, *m_live);
            }
        }
        return target;
    }

    /// SELECT of what the new table would hold, and beside it what is there now where that may differ.
    Sql new_rows() const {
        Sql list;
        const auto add = [&](const Sql& value, const std::string& name) {
            if (!list.empty()) {
                list << ", ";
            }
            list << value << " AS " << Identifier(name);
        };
        for (const Target& target : m_targets) {
            const Column& column = as<Column>(*target.column);
            const std::string& name = target.column->id.name;
            if (!target.at) {
                add(column.default_value ? Sql() << "(" << *column.default_value << ")" : Sql() << "NULL",
                    name);
                continue;
            }
            Sql value;
            value.verbatim(trimmed(m_copy->expressions[*target.at]));
            if (target.is_unchanged()) {
                add(value, name);
                continue;
            }
            Sql stored;
            stored << "varve_stored(" << value << ", ";
            stored.literal(m_is_strict && column.type.name == "ANY" ? "" : column.type.name) << ")";
            add(stored, name);
            add(value, name_of_former(*target.column));
        }
        for (std::size_t at = 0; at < m_copy->columns.size(); ++at) {
            if (is_rowid_word(m_copy->columns[at])) {
                add(Sql().verbatim(trimmed(m_copy->expressions[at])), "rowid");
            }
        }
        return Sql() << "(SELECT " << list << " FROM " << m_before->source << ")";
    }

    /// Those that compute from ordinary columns only.
    Sql with_generated_columns(Sql rows) const {
        for (const Object& part : m_parts) {
            const bool is_generated = part.id.kind == Kind::Column && as<Column>(part).generated;
            if (is_generated && std::all_of(part.needs.begin(), part.needs.end(), [&](const ObjectId& need) {
                    return need.kind != Kind::Column || is_target(need);
                })) {
                rows = Sql() << "(SELECT *, (" << as<Column>(part).generated->expression << ") AS "
                             << Identifier(part.id.name) << " FROM " << rows << ")";
            }
        }
        return rows;
    }

    bool is_target(const ObjectId& column) const {
        return std::any_of(m_targets.begin(), m_targets.end(),
                           [&](const Target& target) { return target.column->id == column; });
    }

    void check_generated(const Object& column) {
        const Identifier name(column.id.name);
        if (!as<Column>(column).is_nullable && !was_there(column)) {
            add("`" + m_copy->source + "." + name.text + "` must not be NULL", Sql() << name << " IS NULL",
                {name.text});
        }
    }

    static bool is_rowid_word(const std::string& name) {
        return is_same_name(name, "rowid") || is_same_name(name, "_rowid_") || is_same_name(name, "oid");
    }

    bool is_rowid(const Target& target) const { return target.column == m_rowid_column; }

    void check_null(const Target& target) {
        const bool was_not_null = target.source != nullptr && !as<Column>(*target.source).is_nullable;
        const Identifier name(target.column->id.name);
        if (!is_key_of_table_without_rowids(target) &&
            (as<Column>(*target.column).is_nullable || was_not_null || is_rowid(target))) {
            return;
        }
        add("`" + m_copy->source + "." + name.text + "` must not be NULL", Sql() << name << " IS NULL",
            {name.text});
    }

    bool is_key_of_table_without_rowids(const Target& target) const {
        return has_option(as<Table>(table_of(*m_after)).dialect_options, "without_rowid") &&
               std::any_of(m_parts.begin(), m_parts.end(), [&](const Object& part) {
                   return part.id.kind == Kind::PrimaryKey &&
                          std::find(part.needs.begin(), part.needs.end(), target.column->id) !=
                              part.needs.end();
               });
    }

    void check_value(const Target& target) {
        const Column& column = as<Column>(*target.column);
        const Identifier name(target.column->id.name);
        const bool is_typed = m_is_strict && column.type.name != "ANY";
        const std::string type = is_typed ? column.type.name : is_rowid(target) ? "INTEGER" : "";
        if (!target.at) {
            return;
        }
        if (!type.empty() && !was_as_strict(target)) {
            Sql condition;
            condition << "typeof(" << name << ") NOT IN ('null', ";
            condition.literal(is_same_name(type, "INT") ? "integer" : to_lower(type)) << ")";
            if (add("`" + m_copy->source + "." + name.text + "` must hold " + type + " only", condition,
                    {name.text})) {
                return;
            }
        }
        const bool is_converted =
            target.source != nullptr &&
            affinity_of(as<Column>(*target.source).type.name) != affinity_of(column.type.name);
        if (is_converted && !(m_is_strict && column.type.name == "ANY")) {
            const std::string former = name_of_former(*target.column);
            add("`" + m_copy->source + "." + name.text + "` must read the same as " +
                    (column.type.name.empty() ? "a column of no type" : column.type.name),
                Sql() << as_text(name) << " IS NOT " << as_text(Identifier(former)), {former});
        }
    }

    bool was_as_strict(const Target& target) const {
        return target.is_unchanged() && m_before->stored_in != nullptr &&
               (has_option(as<Table>(*m_before->stored_in).dialect_options, "strict") || !m_is_strict) &&
               (!is_rowid(target) || is_live_rowid(*target.source));
    }

    bool is_live_rowid(const Object& column) const {
        std::vector<Object> parts;
        for (const Object* part : m_live->owned_by(column.id.owner_name())) {
            parts.push_back(*part);
        }
        const Object* own = rowid_column(*m_before->stored_in, parts);
        return own != nullptr && own->id == column.id;
    }

    /// Only over columns whose values and collations stay: the rest is the database's to judge.
    bool is_over_unchanged(const Object& constraint) const {
        return std::all_of(constraint.needs.begin(), constraint.needs.end(), [&](const ObjectId& need) {
            return need.kind != Kind::Column ||
                   std::any_of(m_targets.begin(), m_targets.end(), [&](const Target& target) {
                       return target.column->id == need && (target.is_unchanged() || !target.at);
                   });
        });
    }

    void check_condition(const Object& constraint, const CheckConstraint& check) {
        if (!is_over_unchanged(constraint) || was_there(constraint)) {
            return;
        }
        std::vector<std::string> shown;
        for (const ObjectId& need : constraint.needs) {
            if (need.kind == Kind::Column) {
                shown.push_back(need.name);
            }
        }
        add("`" + m_copy->source + "` must meet CHECK (" + check.expression.text + ")",
            Sql() << "NOT (" << check.expression << ")", shown);
    }

    /// Rows that are stored have met it already.
    bool was_there(const Object& constraint) const {
        if (m_before->stored_in == nullptr) {
            return false;
        }
        const std::vector<const Object*> parts = m_live->owned_by(m_before->stored_in->id.qualified_name());
        return std::any_of(parts.begin(), parts.end(),
                           [&](const Object* part) { return part->definition == constraint.definition; });
    }

    void check_unique(const Object& constraint, const std::vector<std::string>& columns) {
        if (is_over_unchanged(constraint) && was_there(constraint)) {
            return;
        }
        std::vector<Sql> keys;
        for (const std::string& name : columns) {
            const auto target = std::find_if(m_targets.begin(), m_targets.end(), [&](const Target& each) {
                return is_same_name(each.column->id.name, name);
            });
            if (target == m_targets.end()) {
                return;
            }
            Sql key = Sql() << Identifier(target->column->id.name);
            if (const std::string& collation = as<Column>(*target->column).collation; !collation.empty()) {
                key << " COLLATE " << Identifier(collation);
            }
            keys.push_back(std::move(key));
        }
        if (std::optional<Obstacle> found = repeated_rows(*m_connection, m_copy->source, keys, m_rows, {})) {
            m_obstacles.push_back(std::move(*found));
        }
    }

    /// True when there are such rows.
    bool add(const std::string& rule, const Sql& condition, const std::vector<std::string>& shown) {
        try {
            const std::int64_t count = m_connection->query_integer(Sql() << "SELECT count(*) FROM " << m_rows
                                                                         << " WHERE " << condition);
            if (count > 0) {
                m_obstacles.push_back({rule, count, samples(condition, shown)});
            }
            return count > 0;
        } catch (const Error& error) {
            ignore_statement_failure(error);
            return false;
        }
    }

    std::vector<std::string> samples(const Sql& condition, const std::vector<std::string>& shown) {
        std::vector<std::string> columns = key_columns();
        for (const std::string& name : shown) {
            if (std::find(columns.begin(), columns.end(), name) == columns.end()) {
                columns.push_back(name);
            }
        }
        Sql sql;
        sql << "SELECT ";
        for (std::size_t at = 0; at < columns.size(); ++at) {
            if (at > 0) {
                sql << ", ";
            }
            sql << "quote(" << Identifier(columns[at]) << ")";
        }
        sql << " FROM " << m_rows << " WHERE " << condition << " LIMIT " << most_samples;
        std::vector<std::string> lines;
        const auto rows = m_connection->query(sql);
        while (rows->next()) {
            std::string line;
            for (std::size_t at = 0; at < columns.size(); ++at) {
                const std::string name =
                    columns[at].starts_with("varve_was_") ? columns[at].substr(10) : columns[at];
                line += (at == 0 ? "" : ", ") + name + " = " + std::string(rows->text(static_cast<int>(at)));
            }
            lines.push_back(std::move(line));
        }
        return lines;
    }

    /// What tells rows apart, for people: the primary key, else the rowid where the copy carries it.
    std::vector<std::string> key_columns() const {
        for (const Object& part : m_parts) {
            if (const PrimaryKey* key = std::get_if<PrimaryKey>(&part.definition)) {
                return key->columns;
            }
        }
        const bool has_rowid = std::any_of(m_copy->columns.begin(), m_copy->columns.end(), is_rowid_word);
        return has_rowid ? std::vector<std::string>{"rowid"} : std::vector<std::string>();
    }

    Connection* m_connection;
    const TableCopy* m_copy;
    const Rows* m_before;
    const Schema* m_live;
    const Schema* m_after;
    std::vector<Object> m_parts;
    bool m_is_strict;
    const Object* m_rowid_column;
    std::vector<Target> m_targets;
    Sql m_rows;
    std::vector<Obstacle> m_obstacles;
};

}  // namespace

Rows rows_after(const TableCopy& copy, const Rows& before, const Schema& live, const Schema& after) {
    return {CopyCheck(nullptr, copy, before, live, after).rows(), nullptr};
}

std::vector<Obstacle> check_copy(Connection& connection, const TableCopy& copy, const Rows& before,
                                 const Schema& live, const Schema& after) {
    return CopyCheck(&connection, copy, before, live, after).run();
}

}  // namespace varve::sqlite
