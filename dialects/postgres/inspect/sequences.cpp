// SPDX-License-Identifier: MIT
#include "families.hpp"

/// \file
/// Sequences: free ones, those of serial columns (deptype a), and those behind identity columns (deptype i),
/// which are part of their column.

namespace varve::postgres {

namespace {

std::string query_sequences(const InspectionTarget& target) {
    return "SELECT s.seqrelid, format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, "
           "s.seqmax, "
           "s.seqcache, s.seqcycle, d.deptype, d.refobjid, d.refobjsubid, c.relpersistence, c.relname "
           "FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = "
           "c.relnamespace "
           "LEFT JOIN pg_depend d ON d.classid = 1259 AND d.objid = s.seqrelid AND d.objsubid = 0 "
           "AND d.refclassid = 1259 AND d.deptype IN ('a', 'i') WHERE " +
           target.schema_condition;
}

SequenceOptions options_of(const Rows& rows, int row) {
    return {rows.integer(row, 2), rows.integer(row, 3), rows.integer(row, 4),
            rows.integer(row, 5), rows.integer(row, 6), rows.flag(row, 7)};
}

void read_sequences(const Rows& rows, Catalogue& catalogue) {
    for (int row = 0; row < rows.count(); ++row) {
        const Oid table = rows.oid(row, 9);
        const Oid column = rows.oid(row, 10);
        if (rows.letter(row, 8) == 'i') {
            catalogue.identities[pair_key(table, column)] = {rows.string(row, 12), options_of(rows, row)};
            continue;
        }
        const Relation* relation = catalogue.relation(rows.oid(row, 0));
        if (relation == nullptr) {
            continue;
        }
        Sequence sequence{{rows.string(row, 1)}, options_of(rows, row)};
        if (rows.letter(row, 11) == 'u') {
            sequence.dialect_options["unlogged"] = "true";
        }
        catalogue.add({relation->id, std::move(sequence)});
        if (table != 0) {
            catalogue.owned_sequences.push_back({relation->id, table, static_cast<int>(column)});
        }
    }
}

}  // namespace

const Family sequences{query_sequences, read_sequences};

}  // namespace varve::postgres
