// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/renderer.hpp"
#include "varve/plan/plan.hpp"

#include <map>
#include <optional>
#include <vector>

namespace varve::plan {

/// How what is new comes: a table with what its CREATE TABLE says, everything else by itself. Borrows what it
/// gets.
class Creation {
public:
    /// `creates` is all that is new in `to`.
    Creation(const std::map<ObjectId, Object>& creates, const Schema& to, const Renderer& renderer)
        : m_creates(&creates), m_to(&to), m_renderer(&renderer) {}

    /// The changes that make one object of those; none for what comes with its table.
    std::vector<LoweredChange> changes_of(Object object) const;

    /// A table with the parts that its CREATE TABLE says.
    TableImage inline_image(const Object& table) const;

private:
    std::vector<LoweredChange> changes_of_table(const Object& table) const;
    std::optional<ObjectId> owner_to_come(const Object& object) const;

    const std::map<ObjectId, Object>* m_creates;
    const Schema* m_to;
    const Renderer* m_renderer;
};

/// The changes that make a whole schema, each made when it is asked for: together they are twice as large as
/// the schema.
class WholeCreation {
public:
    WholeCreation(const Schema& schema, const Renderer& renderer);

    std::size_t size() const { return m_places.size(); }
    /// Valid until the next call.
    const LoweredChange& at(std::size_t number);

private:
    /// One of the changes that make an object.
    struct Place {
        const Object* object;
        std::size_t part;
    };

    Creation m_creation;
    std::vector<Place> m_places;
    const Object* m_made = nullptr;
    std::vector<LoweredChange> m_changes;
};

}  // namespace varve::plan
