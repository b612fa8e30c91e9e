// SPDX-License-Identifier: MIT
#include "varve/plan/plan.hpp"

#include "varve/model/overloaded.hpp"

#include <algorithm>
#include <set>

namespace varve::plan {

std::string_view key_of(Hazard hazard) {
    switch (hazard) {
    case Hazard::DataLoss: return "data-loss";
    case Hazard::FullScan: return "full-scan";
    case Hazard::TableRewrite: return "table-rewrite";
    case Hazard::BlocksWrites: return "blocks-writes";
    case Hazard::BlocksReads: return "blocks-reads";
    case Hazard::MayFail: return "may-fail";
    case Hazard::Irreversible: return "irreversible";
    case Hazard::InventsValues: return "invents-values";
    }
    return "";
}

std::string filler_remark(const ObjectId& column, const Expression& value, const Schema& to) {
    const std::vector<const Object*> parts = to.owned_by(column.owner_name());
    const bool is_constrained = std::any_of(parts.begin(), parts.end(), [&](const Object* part) {
        return part->id.kind != Kind::Column &&
               std::find(part->needs.begin(), part->needs.end(), column) != part->needs.end();
    });
    return std::string(key_of(Hazard::InventsValues)) + ": the values of " + column.owner + "." +
           column.name + " are gone; its rows get " + value.text +
           (is_constrained ? ", which a key or check of the table may refuse" : "");
}

const ObjectId& id_of(const LoweredChange& change) {
    return std::visit(
        Overloaded{
            [](const Create& create) -> const ObjectId& { return create.object.id; },
            [](const Drop& drop) -> const ObjectId& { return drop.object.id; },
            [](const Alter& alter) -> const ObjectId& { return alter.after.id; },
            [](const Rename& rename) -> const ObjectId& { return rename.after.id; },
            [](const CreateTable& create) -> const ObjectId& { return create.image.table.id; },
            [](const DropTable& drop) -> const ObjectId& { return drop.image.table.id; },
            [](const RebuildTable& rebuild) -> const ObjectId& { return rebuild.after.table.id; },
            [](const FillColumn& fill) -> const ObjectId& { return fill.column.id; },
            [](const CopyTable& copy) -> const ObjectId& { return copy.after.front().table.id; },
            [](const ReplaceTypes& replace) -> const ObjectId& { return replace.types.front().after.id; },
        },
        change);
}

std::vector<ObjectId> Plan::destroyed() const {
    std::set<ObjectId> all;
    for (const Statement& statement : statements) {
        all.insert(statement.destroys.begin(), statement.destroys.end());
    }
    return {all.begin(), all.end()};
}

}  // namespace varve::plan
