// SPDX-License-Identifier: MIT
#include "part_loader.hpp"

#include "../shadow_run.hpp"
#include "reach.hpp"

#include "varve/sql/ascii.hpp"

#include <algorithm>

namespace varve::source {

namespace {

/// Kinds whose effect is not bounded by what they name.
bool acts_everywhere(const ObjectId& id) {
    return id.kind == Kind::DefaultPrivileges || id.kind == Kind::Unmodelled ||
           (id.kind == Kind::ServerObject && id.owner.empty());
}

/// Whether two objects of one schema cannot share a name although they live in different tables.
bool takes_name(Kind kind, const Capabilities& capabilities) {
    switch (kind) {
    case Kind::Column:
    case Kind::Policy:
    case Kind::Routine: return false;
    // A server that names constraints takes no name that another table has.
    case Kind::ForeignKey:
    case Kind::CheckConstraint: return capabilities.names_constraints;
    case Kind::Trigger: return !capabilities.has_trigger_names_per_table;
    default: return true;
    }
}

class PartLoader {
public:
    PartLoader(const Pieces& pieces, const KnownDeclaration& known, Reach reach, const Dialect& dialect)
        : m_pieces(pieces), m_known(known.schema), m_built(known.built), m_reach(std::move(reach)),
          m_dialect(dialect) {}

    std::optional<PartlyLoaded> load(LazyShadow& lazy, const Scope& scope) {
        PartlyLoaded loaded{m_known, {}};
        if (m_reach.touched.empty()) {
            return loaded;
        }
        const Schema ground = ground_facts(m_known);
        execute::Part& part = loaded.part;
        part.before = ground_facts(m_built);
        for (const auto& [id, object] : m_built.objects()) {
            if (is_touched(id)) {
                part.before.add(object);
            }
        }
        Shadow& shadow = lazy.fresh();
        DiagnosticList refusals;
        if (!run_in_shadow(small_declaration(ground), m_dialect, shadow, refusals)) {
            return std::nullopt;
        }
        part.after = shadow.inspect(scope);
        if (!is_as_known(ground, part.after) || takes_a_name_twice(part.after) ||
            sets_a_name_free(part.after)) {
            return std::nullopt;
        }
        part.observed_after = shadow.observe(scope.managed);
        put_in(part.after, loaded.schema);
        return loaded;
    }

private:
    bool is_touched(const ObjectId& id) const { return m_reach.touched.contains(piece_name(id)); }

    Schema ground_facts(const Schema& schema) const {
        Schema facts;
        for (const auto& [id, object] : schema.objects()) {
            if (!is_left_off_ground(id.kind) && m_reach.ground.contains(piece_name(id))) {
                facts.add(object);
            }
        }
        for (const ObjectId& key : m_reach.keys) {
            facts.add(*schema.find(key));
        }
        return facts;
    }

    declare::Declaration small_declaration(const Schema& ground) const {
        declare::Declaration small;
        small.schema = ground;
        for (const std::string& name : m_reach.touched) {
            const auto piece = m_pieces.by_subject.find(name);
            if (piece == m_pieces.by_subject.end()) {
                continue;
            }
            for (const auto& [id, object] : piece->second.facts.objects()) {
                small.schema.add(object);
            }
            for (const declare::DeclaredStatement* statement : piece->second.statements) {
                small.statements.push_back(*statement);
            }
        }
        return small;
    }

    /// A sequence that a column of something touched brought with it.
    bool is_new_here(const Object& object) const {
        const auto* sequence = std::get_if<Sequence>(&object.definition);
        return is_touched(object.id) ||
               (sequence != nullptr && sequence->owned_by &&
                m_reach.touched.contains(lower_ascii(sequence->owned_by->table.name)));
    }

    /// What was only to be stood on must have come back as it was, and nothing else may be there.
    bool is_as_known(const Schema& ground, const Schema& loaded) const {
        std::size_t same = 0;
        for (const auto& [id, object] : loaded.objects()) {
            if (is_new_here(object)) {
                continue;
            }
            const Object* origin = ground.find(id);
            if (origin == nullptr || !origin->has_same_content(object)) {
                return false;
            }
            ++same;
        }
        return same == ground.size();
    }

    /// The database sees the names of the part only; the others count as well.
    bool takes_a_name_twice(const Schema& loaded) const {
        std::set<std::pair<std::string, std::string>> taken;
        for (const auto& [id, object] : loaded.objects()) {
            if (is_new_here(object) && !id.name.empty() && takes_name(id.kind, m_dialect.capabilities())) {
                taken.emplace(id.schema, lower_ascii(id.name));
            }
        }
        return std::any_of(m_known.objects().begin(), m_known.objects().end(), [&](const auto& entry) {
            const ObjectId& id = entry.first;
            return !is_touched(id) && takes_name(id.kind, m_dialect.capabilities()) &&
                   taken.contains({id.schema, lower_ascii(id.name)});
        });
    }

    /// `orders_item_key1` got its number because somebody else was called `orders_item_key`.
    bool sets_a_name_free(const Schema& loaded) const {
        std::set<std::pair<std::string, std::string>> freed;
        for (const auto& [id, object] : m_known.objects()) {
            if (is_touched(id) && !id.name.empty() && !loaded.contains(id)) {
                freed.emplace(id.schema, lower_ascii(id.name));
            }
        }
        return std::any_of(m_known.objects().begin(), m_known.objects().end(), [&](const auto& entry) {
            const ObjectId& id = entry.first;
            const std::size_t end = id.name.find_last_not_of("0123456789") + 1;
            return end < id.name.size() && !is_touched(id) && id.kind != Kind::Column &&
                   freed.contains({id.schema, lower_ascii(id.name.substr(0, end))});
        });
    }

    void put_in(const Schema& loaded, Schema& whole) const {
        std::erase_if(whole.objects(), [&](const auto& entry) { return is_touched(entry.first); });
        for (const ObjectId& key : m_reach.keys) {
            whole.add(*loaded.find(key));  // It may need another constraint than before.
        }
        for (const auto& [id, object] : loaded.objects()) {
            if (is_new_here(object)) {
                whole.add(object);
            }
        }
    }

    const Pieces& m_pieces;
    const Schema& m_known;
    const Schema& m_built;
    Reach m_reach;
    const Dialect& m_dialect;
};

}  // namespace

std::optional<PartlyLoaded> load_part(const Pieces& pieces, const Outline& outline,
                                      const KnownDeclaration& known, const Dialect& dialect,
                                      LazyShadow& shadow, const Scope& scope) {
    const bool is_bounded =
        !scope.managed.any() && std::none_of(known.schema.objects().begin(), known.schema.objects().end(),
                                             [](const auto& entry) { return acts_everywhere(entry.first); });
    if (!is_bounded) {
        return std::nullopt;
    }
    Reach reach = reach_of(pieces, outline, known.schema, known.outline, dialect);
    if (!reach.is_certain) {
        return std::nullopt;
    }
    return PartLoader(pieces, known, std::move(reach), dialect).load(shadow, scope);
}

}  // namespace varve::source
