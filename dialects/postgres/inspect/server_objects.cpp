// SPDX-License-Identifier: MIT
#include "server_objects.hpp"

#include "canonical.hpp"
#include "families.hpp"

#include "../lexis.hpp"

/// \file
/// Objects of kinds that only PostgreSQL has. One query for all of them: most databases have none.

namespace varve::postgres {

namespace {

enum Field : int {
    Table,
    Row,
    What,
    SchemaName,
    Owner,
    Name,
    Detail,
    Address,
    Creation,
    Steps,
    Aliases,
    Watches
};

std::vector<ObjectSource> all_sources(int version) {
    std::vector<ObjectSource> all;
    for (std::vector<ObjectSource> sources :
         {rule_sources(), type_sources(version), operator_sources(), text_search_sources(),
          publication_sources(version), foreign_data_sources(), language_sources(),
          unmodelled_sources(version)}) {
        std::move(sources.begin(), sources.end(), std::back_inserter(all));
    }
    return all;
}

std::string capitals(std::string text) {
    for (char& c : text) {
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return text;
}

std::string address_of(const ObjectSource& source) {
    const std::string words =
        lexis().text_literal((source.words.empty() ? capitals(source.what) : source.words) + " ");
    if (!source.address.empty()) {
        return words + " || " + source.address;
    }
    return words + (source.is_in_schema() ? " || format('%I.%I', n.nspname, " + source.name + ")"
                                          : " || quote_ident(" + source.name + ")");
}

std::string select(const ObjectSource& source, const InspectionTarget& target) {
    const std::string catalogue = std::to_string(source.catalogue);
    return "SELECT " + catalogue + ", " + source.oid + ", " + lexis().text_literal(source.what) + ", " +
           (source.is_in_schema() ? "n.nspname" : "''") + ", " + source.owner + ", " + source.name + ", " +
           source.detail + ", " + address_of(source) + ", " +
           (source.creation.empty() ? "NULL" : source.creation) + ", " + source.steps + "::text[], " +
           source.aliases + "::text[], " + (source.is_watching ? "true" : "false") + " FROM " + source.from +
           " WHERE " + source.oid +
           " >= 16384 AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = " + catalogue +
           " AND e.objid = " + source.oid + " AND e.deptype IN ('e', 'i'))" +
           (source.condition.empty() ? "" : " AND " + source.condition) +
           (source.is_in_schema() ? " AND " + target.schema_condition : std::string());
}

std::string query_server_objects(const InspectionTarget& target) {
    std::string query;
    const std::vector<ObjectSource> sources = all_sources(target.version);
    for (std::size_t at = 0; at < sources.size(); ++at) {
        if (target.present_kinds.at(at)) {
            query += (query.empty() ? "" : " UNION ALL ") + select(sources[at], target);
        }
    }
    return query.empty() ? "SELECT WHERE false" : query;
}

std::vector<ServerStep> steps_of(std::string_view array) {
    std::vector<ServerStep> steps;
    for (const std::string& item : array_items(array)) {
        const std::size_t mark = item.find('\1');
        steps.push_back({canonical(item.substr(0, mark)), item.substr(mark + 1)});
    }
    return steps;
}

void name_aliases(std::string_view array, const Object* object, Catalogue& catalogue) {
    for (const std::string& item : array_items(array)) {
        const std::vector<std::int64_t> numbers = array_numbers(item);
        catalogue.name(static_cast<Oid>(numbers.at(0)), static_cast<Oid>(numbers.at(1)), object);
    }
}

void read_server_objects(const Rows& rows, Catalogue& catalogue) {
    for (int row = 0; row < rows.count(); ++row) {
        Object object;
        object.id = {Kind::ServerObject, rows.string(row, SchemaName), rows.string(row, Owner),
                     rows.string(row, Name), rows.string(row, What)};
        if (rows.is_null(row, Creation)) {
            object.id.kind = Kind::Unmodelled;
            object.definition = Unmodelled{rows.string(row, What)};
        } else {
            object.definition = ServerObject{rows.string(row, What), rows.string(row, Address),
                                             canonical(rows.text(row, Creation)),
                                             steps_of(rows.text(row, Steps)), rows.flag(row, Watches)};
        }
        if (!rows.text(row, Detail).empty()) {
            object.id.signature += " " + rows.string(row, Detail);
        }
        const Object* added = catalogue.add(std::move(object));
        catalogue.name(rows.oid(row, Table), rows.oid(row, Row), added);
        name_aliases(rows.text(row, Aliases), added, catalogue);
    }
}

}  // namespace

std::string query_present_kinds(int version) {
    std::string query;
    for (const ObjectSource& source : all_sources(version)) {
        query += (query.empty() ? "SELECT " : ", ") + std::string("EXISTS (SELECT FROM ") +
                 source.from.substr(0, source.from.find(" JOIN ")) + " WHERE " + source.oid +
                 " >= 16384 AND " + source.presence + ")";
    }
    return query;
}

std::vector<bool> read_present_kinds(const Rows& rows) {
    std::vector<bool> present;
    for (int column = 0; column < rows.width(); ++column) {
        present.push_back(rows.flag(0, column));
    }
    return present;
}

const Family server_objects{query_server_objects, read_server_objects};

}  // namespace varve::postgres
