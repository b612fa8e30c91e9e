// SPDX-License-Identifier: MIT
#include "varve/execute/invented_rows.hpp"

#include "varve/diag/error.hpp"
#include "varve/sql/ascii.hpp"

#include <algorithm>
#include <set>

namespace varve::execute {

namespace {

constexpr int rows_per_table = 3;

/// The text of a value of some type; every database reads it as a literal of that type.
std::string value_text(const std::string& type, int number, RowStyle style) {
    const std::string digits = std::to_string(number);
    const auto has = [&](const char* word) { return type.find(word) != std::string::npos; };
    if (type.ends_with("]")) {
        return "{}";
    }
    if (has("interval") || has("duration")) {
        return digits + " days";
    }
    if (has("timestamp") || has("datetime")) {
        return "2020-01-0" + digits + " 00:00:00";
    }
    if (has("date")) {
        return "2020-01-0" + digits;
    }
    if (has("time")) {
        return "0" + digits + ":00:00";
    }
    if (has("uuid")) {
        return "00000000-0000-4000-8000-00000000000" + digits;
    }
    if (has("json")) {
        return "{\"n\": " + digits + "}";
    }
    if (has("inet") || has("cidr")) {
        return "10.0.0." + digits;
    }
    if (has("bool")) {
        return "1";
    }
    const bool is_text = has("char") || has("text") || has("clob");
    return is_text && style == RowStyle::Words ? "v" + digits : digits;
}

/// The first label of an enum, what the base of a domain takes, or a value by the type's words.
std::string value_of(const Schema& schema, const std::string& type, int number, RowStyle style) {
    for (const Object* object : schema.of_kind(Kind::EnumType)) {
        const std::vector<std::string>& labels = as<EnumType>(*object).labels;
        if (!labels.empty() &&
            (type == object->id.name || type == object->id.schema + "." + object->id.name)) {
            return labels[static_cast<std::size_t>(number) % labels.size()];
        }
    }
    for (const Object* object : schema.of_kind(Kind::Domain)) {
        if (type == object->id.name || type == object->id.schema + "." + object->id.name) {
            return value_of(schema, as<Domain>(*object).type.name, number, style);
        }
    }
    return value_text(lower_ascii(type), number, style);
}

/// `INSERT INTO t (a, b) VALUES ('1', 'v1')`; identity and generated columns come from the database.
Sql insertion(const Schema& schema, const Object& table, int number, RowStyle style) {
    Sql names;
    Sql values;
    for (const Object* column : schema.owned_by(table.id.qualified_name(), Kind::Column)) {
        const Column& definition = as<Column>(*column);
        if (definition.identity || definition.generated) {
            continue;
        }
        if (!names.empty()) {
            names << ", ";
            values << ", ";
        }
        names << Identifier(column->id.name);
        values.literal(value_of(schema, definition.type.name, number, style));
    }
    Sql insert = Sql() << "INSERT INTO " << table.id.qualified_name();
    return names.empty() ? insert << " DEFAULT VALUES"
                         : insert << " (" << names << ") VALUES (" << values << ")";
}

bool try_to_insert(const Sql& insert, Connection& connection) {
    try {
        connection.execute(insert);
        return true;
    } catch (const Error& error) {
        if (error.code() != ErrorCode::Database) {
            throw;
        }
        return false;
    }
}

bool takes_rows(const Object& table) {
    return !as<Table>(table).partition_of && !as<Table>(table).dialect_options.contains("virtual") &&
           !as<Table>(table).dialect_options.contains("server");
}

}  // namespace

std::vector<std::string> invent_rows(const Schema& schema, Connection& connection, RowStyle style) {
    std::set<std::string> empty;
    for (int number = 1; number <= rows_per_table; ++number) {
        std::vector<const Object*> left = schema.of_kind(Kind::Table);
        std::erase_if(left, [](const Object* table) { return !takes_rows(*table); });
        // A child can only come after its parent; rounds find the order.
        for (std::size_t before = left.size() + 1; left.size() < before;) {
            before = left.size();
            std::erase_if(left, [&](const Object* table) {
                return try_to_insert(insertion(schema, *table, number, style), connection);
            });
        }
        for (const Object* table : left) {
            if (number == 1) {
                empty.insert(table->id.name);
            }
        }
    }
    return {empty.begin(), empty.end()};
}

std::map<std::string, std::vector<std::string>> read_rows(const Schema& schema, Connection& connection) {
    std::map<std::string, std::vector<std::string>> all;
    for (const Object* table : schema.of_kind(Kind::Table)) {
        if (!takes_rows(*table)) {
            continue;
        }
        std::vector<std::string> columns;
        for (const Object* column : schema.owned_by(table->id.qualified_name(), Kind::Column)) {
            columns.push_back(column->id.name);
        }
        std::sort(columns.begin(), columns.end());
        if (columns.empty()) {
            continue;
        }
        std::vector<std::string>& rows = all[table->id.qualified_name().schema + "." + table->id.name];
        const std::unique_ptr<Cursor> cursor = connection.query(
            Sql() << "SELECT " << Sql().names(columns) << " FROM " << table->id.qualified_name());
        while (cursor->next()) {
            std::string row;
            for (int at = 0; at < cursor->column_count(); ++at) {
                row += (at == 0 ? "" : ", ") + columns[static_cast<std::size_t>(at)] + " = " +
                       (cursor->is_null(at) ? "NULL" : std::string(cursor->text(at)));
            }
            rows.push_back(std::move(row));
        }
        std::sort(rows.begin(), rows.end());
    }
    return all;
}

}  // namespace varve::execute
