// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/dialect.hpp"
#include "yaml_text.hpp"

#include <functional>
#include <map>
#include <set>
#include <string>

namespace varve::report {

/// What the readers of the declared form make of names and types, the other way round.
class YamlWords {
public:
    YamlWords(const Schema& schema, const Dialect& dialect);

    const Schema& schema() const { return *m_schema; }
    const Dialect& dialect() const { return *m_dialect; }

    /// `users`, `shop.orders`, `'"with.dot"'`: a key or value, as YAML.
    std::string name(const QualifiedName& name) const;
    /// The same before it becomes YAML.
    std::string plain_name(const QualifiedName& name) const;
    /// A type as YAML; `?` behind it where the column takes NULL and the form allows that.
    std::string type(const DataType& type, bool& can_have_mark) const;
    /// A default as YAML.
    std::string default_value(const Column& column) const;
    std::string identity(const Identity& identity, const DataType& type) const;
    /// `{fillfactor: 70}`; empty when there is none.
    std::string options(const Options& options) const;

    /// Whether a reader gives the constraint the same name when it is left out.
    bool is_usual_name(const ObjectId& id, const std::vector<std::string>& columns,
                       std::string_view ending) const;

private:
    std::string enum_name(std::string_view spelling) const;

    const Schema* m_schema;
    const Dialect* m_dialect;
    /// By the names that the database prints.
    std::map<std::string, const Object*, std::less<>> m_enums;
};

/// `owner`, `grants` and `revokes` as keys of a mapping; nothing where there is none.
YamlFlow access_flow(const Access& access);

/// Whether the declared form has words for an object (without what it owns).
bool is_expressible(const Object& object, const Dialect& dialect);

/// A table with everything in it.
void print_table(const YamlWords& words, const Object& table, YamlWriter& writer);
/// Indexes by name below `indexes:`; nothing when there is none.
void print_indexes(const YamlWords& words, const QualifiedName& owner, YamlWriter& writer);

}  // namespace varve::report
