// SPDX-License-Identifier: MIT
#include "access.hpp"
#include "clauses.hpp"
#include "families.hpp"
#include "given_columns.hpp"

#include "../lexis.hpp"

#include <algorithm>

/// \file
/// What no ALTER can do to a table with rows: partition it, or end that, or divide it in another way. The old
/// table waits in a schema of its own, with its indexes and under all its names, until its rows are copied.

namespace varve::postgres {

namespace {

using plan::Hazard;

const Identifier waiting_room("varve_old");

QualifiedName aside(const ObjectId& table) {
    return {"varve_old", table.name};
}

bool is_of(const SequenceOwner& owner, const std::vector<plan::TableImage>& tables) {
    return std::any_of(tables.begin(), tables.end(), [&](const plan::TableImage& image) {
        return owner.table == image.table.id.qualified_name();
    });
}

/// Sequences that their columns own would go with the old table.
void free_sequences(Work& work, const plan::CopyTable& copy) {
    for (const Object* sequence : work.from.of_kind(Kind::Sequence)) {
        const std::optional<SequenceOwner>& owner = as<Sequence>(*sequence).owned_by;
        if (owner && is_of(*owner, copy.before) && work.exists_after(sequence->id)) {
            work.add(Sql() << "ALTER SEQUENCE " << sequence->id.qualified_name() << " OWNED BY NONE");
        }
    }
}

/// Those that columns take their values from are theirs again with their table.
void adopt_idle_sequences(Work& work, const plan::CopyTable& copy) {
    for (const Object* sequence : work.to.of_kind(Kind::Sequence)) {
        const std::optional<SequenceOwner>& owner = as<Sequence>(*sequence).owned_by;
        if (!owner || !is_of(*owner, copy.after) || !work.exists_before(sequence->id)) {
            continue;
        }
        const Object* column = work.to.find(column_id(owner->table, owner->column));
        if (column != nullptr &&
            std::find(column->needs.begin(), column->needs.end(), sequence->id) == column->needs.end()) {
            work.add(Sql() << "ALTER SEQUENCE " << sequence->id.qualified_name() << " OWNED BY "
                           << owner->table << "." << Identifier(owner->column));
        }
    }
}

void set_aside(Work& work, const plan::CopyTable& copy) {
    const Object& root = copy.before.front().table;
    if (const std::optional<PartitionOf>& place = as<Table>(root).partition_of) {
        work.alter_table(place->parent, Sql() << "DETACH PARTITION " << root.id.qualified_name());
    }
    work.add(Sql() << "CREATE SCHEMA " << waiting_room);
    for (const plan::TableImage& image : copy.before) {
        work.alter_table(image.table.id.qualified_name(), Sql() << "SET SCHEMA " << waiting_room);
    }
}

/// Without what would keep the owner of a table from filling it.
plan::TableImage open_image(plan::TableImage image) {
    Options& options = as<Table>(image.table).dialect_options;
    options.erase("row_security");
    options.erase("force_row_security");
    return image;
}

struct Transfer {
    std::vector<std::string> columns;
    Sql values;
    bool has_identity = false;
};

Transfer transfer_of(const Work& work, const plan::CopyTable& copy) {
    Transfer transfer;
    const std::vector<Object> old_ones =
        all_columns(work.from, copy.before.front().table.id.qualified_name());
    const auto add = [&](const std::string& name, const Sql& value) {
        transfer.values.verbatim(transfer.columns.empty() ? "" : ", ") << value;
        transfer.columns.push_back(name);
    };
    for (const Object& column : all_columns(work.to, copy.after.front().table.id.qualified_name())) {
        const Column& definition = as<Column>(column);
        const auto old_one = std::find_if(old_ones.begin(), old_ones.end(),
                                          [&](const Object& each) { return each.id.name == column.id.name; });
        if (definition.generated) {
            continue;
        }
        if (old_one != old_ones.end()) {
            transfer.has_identity = transfer.has_identity || definition.identity.has_value();
            add(column.id.name,
                converted(Sql() << Identifier(column.id.name), as<Column>(*old_one).type, definition.type));
        } else if (const auto filler = copy.fillers.find(column.id.name); filler != copy.fillers.end()) {
            add(column.id.name, Sql() << filler->second);
        }
    }
    return transfer;
}

void copy_rows(Work& work, const plan::CopyTable& copy) {
    const Object& root = copy.before.front().table;
    const Transfer transfer = transfer_of(work, copy);
    if (transfer.columns.empty()) {
        return;
    }
    Sql sql = Sql() << "INSERT INTO " << copy.after.front().table.id.qualified_name() << " (";
    sql.names(transfer.columns) << ")";
    if (transfer.has_identity) {
        sql << " OVERRIDING SYSTEM VALUE";
    }
    sql << " SELECT " << transfer.values << " FROM ";
    // Whose own table is a parent of others keeps what is theirs.
    sql.verbatim(as<Table>(root).partitioned_by ? "" : "ONLY ") << aside(root.id);
    work.add(sql, {Hazard::TableRewrite, Hazard::BlocksReads, Hazard::BlocksWrites, Hazard::MayFail});
}

void continue_counters(Work& work, const plan::CopyTable& copy) {
    for (const Object& part : copy.after.front().parts) {
        const Column* column = std::get_if<Column>(&part.definition);
        const Object* before = work.from.find(part.id);
        if (column == nullptr || !column->identity || before == nullptr) {
            continue;
        }
        if (!as<Column>(*before).identity) {
            continue_counting(work, part);
            continue;
        }
        const auto sequence_of = [&](const QualifiedName& table) {
            Sql sql = Sql() << "pg_catalog.pg_get_serial_sequence(";
            sql.literal((Sql() << table).text(lexis())) << ", ";
            return sql.literal(part.id.name) << ")";
        };
        work.add(Sql() << "SELECT pg_catalog.setval(" << sequence_of(part.id.owner_name())
                       << ", pg_catalog.nextval(" << sequence_of(aside(copy.before.front().table.id))
                       << "::pg_catalog.regclass), false)");
    }
}

}  // namespace

void copy_table(Work& work, const plan::CopyTable& copy) {
    free_sequences(work, copy);
    set_aside(work, copy);
    for (const plan::TableImage& image : copy.after) {
        work.subject = image.table.id;
        create_table(work, open_image(image));
    }
    work.subject = copy.after.front().table.id;
    copy_rows(work, copy);
    continue_counters(work, copy);
    adopt_idle_sequences(work, copy);
    for (const plan::TableImage& image : copy.after) {
        work.subject = image.table.id;
        alter_flags(work, image.table.id.qualified_name(), as<Table>(open_image(image).table).dialect_options,
                    as<Table>(image.table).dialect_options);
        give_access(work, image);
    }
    // Partitions go with the table that they are part of.
    work.subject = copy.before.front().table.id;
    work.add(Sql() << "DROP TABLE " << aside(copy.before.front().table.id));
    work.add(Sql() << "DROP SCHEMA " << waiting_room);
}

}  // namespace varve::postgres
