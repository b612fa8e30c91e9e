// SPDX-License-Identifier: MIT
#include "losses.hpp"

#include "varve/diag/error.hpp"

namespace varve::cli {

namespace {

/// Nothing when the live database cannot say: the migration that makes the column may still be pending there,
/// or the role may not read it.
std::optional<std::int64_t> count_rows(const ObjectId& id, Connection& live) {
    const Sql count = id.kind == Kind::Column
                          ? Sql() << "SELECT count(" << Identifier(id.name) << ") FROM " << id.owner_name()
                          : Sql() << "SELECT count(*) FROM " << id.qualified_name();
    try {
        return live.query_integer(count);
    } catch (const Error& error) {
        if (error.code() != ErrorCode::Database) {
            throw;
        }
        return std::nullopt;
    }
}

std::string line_of(const Loss& loss) {
    std::string line = "  " + describe(loss.id);
    if (loss.rows) {
        line += loss.id.kind == Kind::Column ? ": a value in " : ": ";
        line += *loss.rows == 1 ? "1 row" : std::to_string(*loss.rows) + " rows";
    }
    return line + "\n";
}

bool can_be_counted(const ObjectId& id, Connection& live) {
    const bool is_column = id.kind == Kind::Column;
    return (is_column || id.kind == Kind::Table) &&
           live.has_table(is_column ? id.owner_name() : id.qualified_name());
}

}  // namespace

std::vector<Loss> losses_of(const plan::Plan& plan, Connection* live) {
    std::vector<Loss> losses;
    for (const ObjectId& id : plan.destroyed()) {
        Loss loss{id};
        if (live != nullptr && can_be_counted(id, *live)) {
            loss.rows = count_rows(id, *live);
        }
        losses.push_back(std::move(loss));
    }
    return losses;
}

void refuse_losses(const std::vector<Loss>& losses) {
    if (losses.empty()) {
        return;
    }
    std::string list;
    for (const Loss& loss : losses) {
        list += line_of(loss);
    }
    throw Error(ErrorCode::Refused, "this would delete data")
        .with_detail(list)
        .with_hint(
            "pass `--allow-destructive` if that is what you want, or `--rename OLD=NEW` if it is a rename");
}

}  // namespace varve::cli
