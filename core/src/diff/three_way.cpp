// SPDX-License-Identifier: MIT
#include "varve/diff/three_way.hpp"

#include <set>

namespace varve::diff {

namespace {

/// Takes from theirs what ours left as it was; the names of the fields that both changed otherwise.
template <HasFields T>
std::vector<std::string> merge_fields(const T& base, T& ours, const T& theirs) {
    std::vector<std::string> contested;
    std::apply(
        [&](const auto&... field) {
            [[maybe_unused]] const auto merge = [&](const auto& each) {
                auto& mine = ours.*(each.member);
                const auto& was = base.*(each.member);
                const auto& other = theirs.*(each.member);
                if (mine == was) {
                    mine = other;
                } else if (!(other == was) && !(other == mine)) {
                    contested.emplace_back(each.name);
                }
            };
            (merge(field), ...);
        },
        T::fields());
    return contested;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : ", ") + word;
    }
    return text;
}

class Merge {
public:
    Merge(const Schema& base, const Schema& ours, const Schema& theirs)
        : m_base(base), m_ours(ours), m_theirs(theirs) {}

    MergedSchema run() {
        std::set<ObjectId> ids;
        for (const Schema* side : {&m_ours, &m_theirs}) {
            for (const auto& [id, object] : side->objects()) {
                ids.insert(id);
            }
        }
        for (const ObjectId& id : ids) {
            merge(id);
        }
        for (const auto& [id, object] : m_result.schema.objects()) {
            check_ground(object);
        }
        return std::move(m_result);
    }

private:
    static bool are_equal(const Object* left, const Object* right) {
        return left == nullptr || right == nullptr ? left == right : left->has_same_content(*right);
    }

    void contest(const ObjectId& id, std::string why) { m_result.conflicts.push_back({id, std::move(why)}); }

    void merge(const ObjectId& id) {
        const Object* base = m_base.find(id);
        const Object* ours = m_ours.find(id);
        const Object* theirs = m_theirs.find(id);
        if (are_equal(ours, theirs) || are_equal(base, theirs)) {
            keep(ours);
        } else if (are_equal(base, ours)) {
            keep(theirs);
        } else if (ours == nullptr || theirs == nullptr) {
            keep(ours);
            contest(id, ours == nullptr ? "ours drops it, theirs changes it"
                                        : "ours changes it, theirs drops it");
        } else if (base == nullptr) {
            keep(ours);
            contest(id, "both add it, with different content");
        } else {
            merge_content(*base, *ours, *theirs);
        }
    }

    void keep(const Object* object) {
        if (object != nullptr) {
            m_result.schema.add(*object);
        }
    }

    void merge_content(const Object& base, const Object& ours, const Object& theirs) {
        Object merged = ours;
        std::vector<std::string> contested;
        const bool is_one_kind = base.definition.index() == ours.definition.index() &&
                                 ours.definition.index() == theirs.definition.index();
        if (is_one_kind) {
            std::visit(
                [&](auto& mine) {
                    using Facts = std::decay_t<decltype(mine)>;
                    contested = merge_fields(std::get<Facts>(base.definition), mine,
                                             std::get<Facts>(theirs.definition));
                },
                merged.definition);
        } else {
            contested.emplace_back("kind");
        }
        const std::vector<std::string> access = merge_fields(base.access, merged.access, theirs.access);
        contested.insert(contested.end(), access.begin(), access.end());
        if (merged.comment == base.comment) {
            merged.comment = theirs.comment;
        } else if (theirs.comment != base.comment && theirs.comment != merged.comment) {
            contested.emplace_back("comment");
        }
        merged.needs.insert(merged.needs.end(), theirs.needs.begin(), theirs.needs.end());
        m_result.schema.add(std::move(merged));
        if (!contested.empty()) {
            contest(ours.id, "both change its " + joined(contested));
        }
    }

    /// What an object of one side stands on may have gone on the other one.
    void check_ground(const Object& object) {
        const auto is_gone = [&](const ObjectId& id) {
            return !m_result.schema.contains(id) && (m_ours.contains(id) || m_theirs.contains(id));
        };
        if (!object.id.owner.empty()) {
            for (const Kind kind : {Kind::Table, Kind::View, Kind::MaterializedView, Kind::Domain}) {
                const ObjectId owner{kind, object.id.schema, "", object.id.owner, ""};
                if (is_gone(owner)) {
                    contest(object.id, "it lives in " + describe(owner) + ", which the other side drops");
                    return;
                }
            }
        }
        for (const ObjectId& needed : object.needs) {
            if (is_gone(needed)) {
                contest(object.id, "it needs " + describe(needed) + ", which the other side drops");
                return;
            }
        }
    }

    const Schema& m_base;
    const Schema& m_ours;
    const Schema& m_theirs;
    MergedSchema m_result;
};

}  // namespace

MergedSchema merge_schemas(const Schema& base, const Schema& ours, const Schema& theirs) {
    return Merge(base, ours, theirs).run();
}

}  // namespace varve::diff
