// SPDX-License-Identifier: MIT
#include "server_objects.hpp"

#include "../versions.hpp"

/// \file
/// Publications; what they hold is put into them step by step, so that it can change in place.

namespace varve::postgres {

namespace {

/// What a publication can say, by version of the server.
struct PublicationFeatures {
    bool has_columns_and_rows;
    bool has_schemas;
    bool has_generated_columns;
};

PublicationFeatures features_of(int version) {
    return {has(version, Feature::PublishedColumnsAndRows), has(version, Feature::PublishedSchemas),
            has(version, Feature::PublishedGeneratedColumns)};
}

/// An option of WITH as a step; the way back gives it the server's default.
std::string option_step(const std::string& condition, const std::string& value, const std::string& standard) {
    return "CASE WHEN " + condition +
           " THEN ARRAY[format(E'ALTER PUBLICATION %1$I SET (%2$s)\\1ALTER "
           "PUBLICATION %1$I SET (%3$s)', x.pubname, " +
           value + ", " + standard + ")] ELSE '{}' END";
}

std::string option_steps(const PublicationFeatures& features) {
    std::string steps = option_step(
        "NOT (x.pubinsert AND x.pubupdate AND x.pubdelete AND x.pubtruncate)",
        "format('publish = %L', concat_ws(', ', CASE WHEN x.pubinsert THEN 'insert' END, CASE WHEN "
        "x.pubupdate THEN 'update' END, CASE WHEN x.pubdelete THEN 'delete' END, CASE WHEN x.pubtruncate "
        "THEN "
        "'truncate' END))",
        "'publish = ''insert, update, delete, truncate'''");
    steps += " || " + option_step("x.pubviaroot", "'publish_via_partition_root = true'",
                                  "'publish_via_partition_root = false'");
    if (features.has_generated_columns) {
        steps += " || " + option_step("x.pubgencols = 's'", "'publish_generated_columns = stored'",
                                      "'publish_generated_columns = none'");
    }
    return steps;
}

std::string table_steps(const PublicationFeatures& features) {
    const std::string details =
        features.has_columns_and_rows
            ? "concat(' (' || (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attname) FROM "
              "pg_attribute a WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs)) || ')', ' WHERE "
              "(' "
              "|| pg_get_expr(r.prqual, r.prrelid) || ')')"
            : "''";
    return "coalesce((SELECT array_agg(format(E'ALTER PUBLICATION %1$I ADD TABLE ONLY %2$s%3$s\\1ALTER "
           "PUBLICATION %1$I DROP TABLE ONLY %2$s', x.pubname, r.prrelid::regclass, " +
           details +
           ") ORDER BY r.prrelid::regclass::text) FROM pg_publication_rel r WHERE r.prpubid = "
           "x.oid), '{}')";
}

std::string schema_steps() {
    return "coalesce((SELECT array_agg(format(E'ALTER PUBLICATION %1$I ADD TABLES IN SCHEMA %2$I\\1ALTER "
           "PUBLICATION %1$I DROP TABLES IN SCHEMA %2$I', x.pubname, p.nspname) ORDER BY p.nspname) FROM "
           "pg_publication_namespace s JOIN pg_namespace p ON p.oid = s.pnnspid WHERE s.pnpubid = x.oid), "
           "'{}')";
}

}  // namespace

std::vector<ObjectSource> publication_sources(int version) {
    const PublicationFeatures features = features_of(version);
    ObjectSource source{"publication", 6104, "pg_publication x", "x.pubname"};
    source.creation = "concat('CREATE PUBLICATION ', quote_ident(x.pubname), CASE WHEN x.puballtables THEN ' "
                      "FOR ALL TABLES' END)";
    source.steps = "(" + option_steps(features) + " || " + table_steps(features) +
                   (features.has_schemas ? " || " + schema_steps() : "") + ")";
    return {source};
}

}  // namespace varve::postgres
