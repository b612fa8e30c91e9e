// SPDX-License-Identifier: MIT
#include "types.hpp"

#include "varve/sql/ascii.hpp"

#include <algorithm>

namespace varve::codegen::cpp {

namespace {

using Home = CppType::Home;

CppType of_base(BaseType base) {
    switch (base) {
    case BaseType::Bool: return {"bool", Home::Std, 0, "false"};
    case BaseType::SmallInt: return {"std::int16_t", Home::Std, 0, "0"};
    case BaseType::Int: return {"std::int32_t", Home::Std, 0, "0"};
    case BaseType::BigInt: return {"std::int64_t", Home::Std, 0, "0"};
    case BaseType::Real: return {"float", Home::Std, 0, "0"};
    case BaseType::Double: return {"double", Home::Std, 0, "0"};
    case BaseType::Decimal: return {"Decimal", Home::Varve};
    case BaseType::Bytes: return {"Bytes", Home::Varve};
    case BaseType::Date: return {"Date", Home::Varve, 0, "{}"};
    case BaseType::Time: return {"TimeOfDay", Home::Varve};
    case BaseType::Timestamp: return {"LocalTime", Home::Varve};
    case BaseType::TimestampTz: return {"Instant", Home::Varve};
    case BaseType::Uuid: return {"Uuid", Home::Varve};
    case BaseType::Json:
    case BaseType::JsonB: return {"Json", Home::Varve};
    case BaseType::Text:
    case BaseType::VarChar:
    case BaseType::Char:
    case BaseType::Interval: break;
    }
    return {};
}

/// What holds several levels of arrays is a list of lists; the servers check the number of levels nowhere.
CppType of_portable(const PortableType& type) {
    CppType found = of_base(type.base);
    if (type.array_dimensions != 0) {
        found.dimensions = type.array_dimensions;
        found.initial.clear();
    }
    return found;
}

/// `public."odd.name"` in its parts.
std::vector<std::string> name_parts(std::string_view text) {
    std::vector<std::string> parts(1);
    bool is_quoted = false;
    for (const char c : text) {
        if (c == '"') {
            is_quoted = !is_quoted;
        } else if (c == '.' && !is_quoted) {
            parts.emplace_back();
        } else {
            parts.back() += c;
        }
    }
    return parts;
}

const Object* foreign_key_target(const Schema& schema, const ForeignKey& key, const std::string& column) {
    const auto place = std::find(key.columns.begin(), key.columns.end(), column) - key.columns.begin();
    const TableView target = schema.table(key.references);
    const Object* primary = target.primary_key();
    std::vector<std::string> referenced = key.referenced_columns;
    if (referenced.empty() && primary != nullptr) {
        referenced = as<PrimaryKey>(*primary).columns;
    }
    const auto at = static_cast<std::size_t>(place);
    return at < referenced.size() ? target.column(referenced[at]) : nullptr;
}

}  // namespace

const declare::ColumnFacets* Types::facets_of(const ObjectId& column) const {
    const auto table = m_facets.tables.find(column.owner_name());
    if (table == m_facets.tables.end()) {
        return nullptr;
    }
    const auto found = table->second.columns.find(column.name);
    return found == table->second.columns.end() ? nullptr : &found->second;
}

const CppEnum* Types::find_enum(const QualifiedName& name) const {
    const auto found =
        std::find_if(m_enums.begin(), m_enums.end(), [&](const CppEnum& each) { return each.name == name; });
    return found == m_enums.end() ? nullptr : &*found;
}

CppType Types::of_named(const std::string& type, int depth) const {
    const std::vector<std::string> parts = name_parts(type);
    const QualifiedName name{parts.size() == 2 ? parts[0] : m_dialect.capabilities().default_schema,
                             parts.back()};
    if (const CppEnum* const found = find_enum(name)) {
        return {found->type, Home::Own, 0, "{}"};
    }
    constexpr int deepest = 32;
    const Object* const domain = m_schema.find({Kind::Domain, name.schema, "", name.name, ""});
    return domain != nullptr && depth < deepest ? of_native(as<Domain>(*domain).type.name, depth + 1)
                                                : CppType();
}

CppType Types::of_native(const std::string& type, int depth) const {
    if (const std::optional<PortableType> portable = m_dialect.types().portable({type})) {
        return of_portable(*portable);
    }
    if (type.ends_with("[]")) {
        CppType element = of_native(type.substr(0, type.size() - 2), depth);
        ++element.dimensions;
        element.initial.clear();
        return element;
    }
    return of_named(type, depth);
}

bool Types::is_row_number(const Object& column) const {
    const std::string& type = m_dialect.capabilities().numbered_key_type;
    const TableView table = m_schema.table(column.id.owner_name());
    const Object* const key = table.primary_key();
    if (type.empty() || key == nullptr || !table.exists() ||
        !equals_ignoring_case(as<Column>(column).type.name, type)) {
        return false;
    }
    // A table whose rows live in their key, or whose key counts down, numbers nothing.
    return as<PrimaryKey>(*key).columns == std::vector<std::string>{column.id.name} &&
           !as<PrimaryKey>(*key).dialect_options.contains("descending") &&
           !as<Table>(*table.object()).dialect_options.contains("without_rowid");
}

bool Types::refers_to_row_number(const Object& column) const {
    const std::vector<const Object*> keys = m_schema.table(column.id.owner_name()).foreign_keys();
    return std::any_of(keys.begin(), keys.end(), [&](const Object* key) {
        const Object* const target = foreign_key_target(m_schema, as<ForeignKey>(*key), column.id.name);
        return target != nullptr && facets_of(target->id) == nullptr && is_row_number(*target);
    });
}

bool Types::is_numbered(const Object& column) const {
    if (as<Column>(column).identity) {
        return true;
    }
    for (const Object* sequence : m_schema.of_kind(Kind::Sequence)) {
        const std::optional<SequenceOwner>& owner = as<Sequence>(*sequence).owned_by;
        if (owner && owner->table == column.id.owner_name() && owner->column == column.id.name) {
            return true;
        }
    }
    // Where it was declared, the declaration knows whether numbers are given or made.
    const declare::ColumnFacets* const facets = facets_of(column.id);
    return facets != nullptr ? facets->is_identity : is_row_number(column);
}

CppType Types::of(const Object& column) const {
    if (const declare::ColumnFacets* const facets = facets_of(column.id)) {
        const CppEnum* const found = facets->enumeration ? find_enum(*facets->enumeration) : nullptr;
        if (found != nullptr) {
            return {found->type, Home::Own, 0, "{}"};
        }
        if (facets->type) {
            return of_portable(*facets->type);
        }
    } else if (is_row_number(column) || refers_to_row_number(column)) {
        return of_base(BaseType::BigInt);
    }
    return of_native(as<Column>(column).type.name, 0);
}

}  // namespace varve::codegen::cpp
