// SPDX-License-Identifier: MIT
#include "catalogue.hpp"

#include "varve/sql/sql.hpp"

#include <memory>
#include <optional>
#include <utility>

namespace varve::sqlite {

namespace {

void read_rows(varve::Connection& connection, Catalogue& catalogue) {
    const auto rows = connection.query(Sql() << "SELECT type, name, tbl_name, sql FROM main.sqlite_schema "
                                                "WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
                                                "ORDER BY rowid");
    while (rows->next()) {
        catalogue.rows.push_back({std::string(rows->text(0)), std::string(rows->text(1)),
                                  std::string(rows->text(2)), std::string(rows->text(3))});
    }
}

void read_traits(varve::Connection& connection, Catalogue& catalogue) {
    const auto rows = connection.query(
        Sql() << "SELECT name, type, wr, strict FROM pragma_table_list WHERE schema = 'main'");
    while (rows->next()) {
        TableTraits traits;
        traits.is_virtual = rows->text(1) == "virtual";
        traits.is_shadow = rows->text(1) == "shadow";
        traits.is_without_rowid = rows->integer(2) != 0;
        traits.is_strict = rows->integer(3) != 0;
        catalogue.traits.emplace(rows->text(0), traits);
    }
}

void read_columns(varve::Connection& connection, Catalogue& catalogue) {
    // A virtual table has no root page; asking for its columns fails when its module is not there.
    const auto rows = connection.query(
        Sql() << "SELECT s.name, x.name, x.type, x.\"notnull\", x.dflt_value, x.hidden "
                 "FROM main.sqlite_schema AS s CROSS JOIN pragma_table_xinfo(s.name, 'main') AS x "
                 "WHERE s.type = 'table' AND s.rootpage > 0 AND s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'");
    std::vector<ColumnRow>* columns = nullptr;
    std::string table;
    while (rows->next()) {
        if (columns == nullptr || rows->text(0) != table) {
            table = rows->text(0);
            columns = &catalogue.columns[table];
        }
        columns->push_back({std::string(rows->text(1)), std::string(rows->text(2)), rows->integer(3) == 0,
                            !rows->is_null(4), std::string(rows->text(4)),
                            static_cast<int>(rows->integer(5))});
    }
}

}  // namespace

Catalogue read_catalogue(varve::Connection& connection) {
    std::optional<ConnectionTransaction> snapshot;
    if (!connection.is_in_transaction()) {
        snapshot.emplace(connection, TransactionMode::ReadSnapshot);
    }
    Catalogue catalogue;
    read_rows(connection, catalogue);
    read_traits(connection, catalogue);
    read_columns(connection, catalogue);
    if (snapshot) {
        snapshot->commit();
    }
    return catalogue;
}

}  // namespace varve::sqlite
