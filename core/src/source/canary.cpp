// SPDX-License-Identifier: MIT
#include "varve/source/canary.hpp"

#include "shadow_run.hpp"

#include "varve/change/change.hpp"
#include "varve/diff/diff.hpp"

#include <algorithm>
#include <set>

namespace varve::source {

namespace {

/// Whether an object cannot be without one of these: it needs it, or lives in a table that does.
bool hangs_on(const Object& object, const std::set<ObjectId>& others) {
    const auto is_other = [&](const ObjectId& need) { return others.contains(need); };
    return std::any_of(object.needs.begin(), object.needs.end(), is_other) ||
           (!object.id.owner.empty() &&
            others.contains({Kind::Table, object.id.schema, "", object.id.owner, ""}));
}

std::set<ObjectId> unmodelled_closure(const Schema& schema) {
    std::set<ObjectId> closure;
    for (const Object* object : schema.of_kind(Kind::Unmodelled)) {
        closure.insert(object->id);
    }
    for (std::size_t before = 0; !closure.empty() && before != closure.size();) {
        before = closure.size();
        for (const auto& [id, object] : schema.objects()) {
            if (hangs_on(object, closure)) {
                closure.insert(id);
            }
        }
    }
    return closure;
}

void leave_out(Schema& schema, const std::set<ObjectId>& ids) {
    std::erase_if(schema.objects(), [&](const auto& entry) {
        return entry.first.kind == Kind::Unmodelled || ids.contains(entry.first);
    });
}

CanaryFinding finding_of(const Change& change) {
    CanaryFinding finding{id_of(change)};
    if (const Alter* alter = std::get_if<Alter>(&change)) {
        finding.fields = changed_fields(alter->before, alter->after);
        for (const std::string& name : finding.fields) {
            finding.message += (finding.message.empty() ? "comes back with another " : ", ") + name;
        }
    } else {
        finding.message = std::holds_alternative<Drop>(change) ? "does not come back" : "comes back unasked";
    }
    return finding;
}

}  // namespace

std::vector<CanaryFinding> check_canary(const Schema& inspected, const Dialect& dialect, Shadow& shadow,
                                        const Scope& scope) {
    const std::set<ObjectId> closure = unmodelled_closure(inspected);
    declare::Declaration declaration;
    declaration.schema = inspected;
    leave_out(declaration.schema, closure);

    DiagnosticList refusals;
    run_in_shadow(declaration, dialect, shadow, refusals);
    Schema again = shadow.inspect(scope);
    leave_out(again, closure);

    std::vector<CanaryFinding> findings;
    for (const Diagnostic& refusal : refusals.items()) {
        findings.push_back({{}, {}, refusal.message});
    }
    const diff::Options without_renames{{}, diff::OpenRenames::DropAndAdd};
    for (const Change& change : diff::diff(declaration.schema, again, without_renames).changes) {
        findings.push_back(finding_of(change));
    }
    return findings;
}

}  // namespace varve::source
