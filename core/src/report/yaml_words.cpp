// SPDX-License-Identifier: MIT
#include "yaml_printer.hpp"

#include "varve/declare/keys.hpp"
#include "varve/sql/token.hpp"

#include <algorithm>
#include <limits>

namespace varve::report {

namespace {

std::string part(const std::string& name) {
    if (name.find_first_of(".\"") == std::string::npos) {
        return name;
    }
    std::string quoted = "\"";
    for (const char c : name) {
        quoted += c;
        if (c == '"') {
            quoted += c;
        }
    }
    return quoted + "\"";
}

bool is_number_type(const std::optional<PortableType>& type) {
    if (!type || type->array_dimensions > 0) {
        return false;
    }
    switch (type->base) {
    case BaseType::SmallInt:
    case BaseType::Int:
    case BaseType::BigInt:
    case BaseType::Decimal:
    case BaseType::Real:
    case BaseType::Double: return true;
    default: return false;
    }
}

bool is_plain_integer(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }) &&
           (text.size() == 1 || text.front() != '0');
}

/// `5` or `0.25`, as a reader of the form writes it again.
bool is_plain_number(std::string_view text) {
    const std::size_t point = text.find('.');
    if (point == std::string_view::npos) {
        return is_plain_integer(text);
    }
    const std::string_view fraction = text.substr(point + 1);
    return is_plain_integer(text.substr(0, point)) && !fraction.empty() &&
           std::all_of(fraction.begin(), fraction.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The content of `'…'`, quotes undoubled; nothing for any other kind of string.
std::optional<std::string> content_of(std::string_view literal) {
    if (literal.size() < 2 || literal.front() != '\'') {
        return std::nullopt;
    }
    std::string content;
    for (std::size_t at = 1; at + 1 < literal.size(); ++at) {
        content += literal[at];
        if (literal[at] == '\'') {
            ++at;
        }
    }
    return content;
}

std::string without_numbers(std::string_view type) {
    const std::size_t open = type.find('(');
    const std::size_t close = type.find(')');
    return open == std::string_view::npos || close == std::string_view::npos
               ? std::string(type)
               : std::string(type.substr(0, open)) + std::string(type.substr(close + 1));
}

/// The text that a server shows as `'free'::text` or `'free'`; nothing for whatever else.
std::optional<std::string> text_default(const Column& column, const Lexis& lexis) {
    const std::string& text = column.default_value->text;
    const std::vector<Token> tokens = significant_tokens(text, lexis);
    if (tokens.empty() || tokens.front().kind != TokenKind::String || tokens.front().begin != 0) {
        return std::nullopt;
    }
    const std::string_view rest = std::string_view(text).substr(tokens.front().text.size());
    const std::string cast = "::" + without_numbers(column.type.name);
    return rest.empty() || rest == cast ? content_of(tokens.front().text) : std::nullopt;
}

}  // namespace

std::string YamlWords::plain_name(const QualifiedName& name) const {
    return name.schema == m_dialect->capabilities().default_schema
               ? part(name.name)
               : part(name.schema) + "." + part(name.name);
}

std::string YamlWords::name(const QualifiedName& name) const {
    return yaml_scalar(plain_name(name));
}

YamlWords::YamlWords(const Schema& schema, const Dialect& dialect) : m_schema(&schema), m_dialect(&dialect) {
    const Lexis& lexis = dialect.lexis();
    for (const Object* type : schema.of_kind(Kind::EnumType)) {
        m_enums.emplace(lexis.name(type->id.schema) + "." + lexis.name(type->id.name), type);
    }
}

std::string YamlWords::enum_name(std::string_view spelling) const {
    std::string_view base = spelling;
    std::string brackets;
    while (base.ends_with("[]")) {
        base.remove_suffix(2);
        brackets += "[]";
    }
    const auto found = m_enums.find(base);
    return found == m_enums.end() ? std::string() : plain_name(found->second->id.qualified_name()) + brackets;
}

std::string YamlWords::type(const DataType& type, bool& can_have_mark) const {
    can_have_mark = true;
    const std::string enumerated = enum_name(type.name);
    if (!enumerated.empty()) {
        return enumerated;
    }
    const TypeSystem& types = m_dialect->types();
    const std::optional<PortableType> portable = types.portable(type);
    if (portable && types.native(*portable) == type) {
        return to_string(*portable);
    }
    const bool is_free =
        !parse_portable_type(type.name) && types.knows(type.name) && type.name.find('?') == std::string::npos;
    if (is_free && type.name == yaml_scalar(type.name)) {
        return type.name;
    }
    can_have_mark = false;
    return "{sql: " + yaml_scalar(type.name) + "}";
}

std::string YamlWords::default_value(const Column& column) const {
    const std::string& text = column.default_value->text;
    const std::optional<PortableType> portable = m_dialect->types().portable(column.type);
    const bool is_flag = portable && portable->base == BaseType::Bool && portable->array_dimensions == 0;
    if (is_flag && (text == "true" || text == "TRUE")) {
        return "true";
    }
    if (is_flag && (text == "false" || text == "FALSE")) {
        return "false";
    }
    if (is_number_type(portable) && is_plain_number(text)) {
        return text;
    }
    const bool takes_text = !is_flag && !is_number_type(portable);
    const std::optional<std::string> content =
        takes_text ? text_default(column, m_dialect->lexis()) : std::nullopt;
    // What ends like a call would be taken for a mistake in some types.
    if (content && !content->ends_with(')') && *content != "now") {
        return yaml_scalar(*content);
    }
    return "{sql: " + yaml_scalar(text) + "}";
}

std::string YamlWords::identity(const Identity& identity, const DataType& type) const {
    const bool is_always = identity.mode == IdentityMode::Always;
    std::int64_t largest = std::numeric_limits<std::int64_t>::max();
    if (type.name == "integer") {
        largest = std::numeric_limits<std::int32_t>::max();
    } else if (type.name == "smallint") {
        largest = std::numeric_limits<std::int16_t>::max();
    }
    if (!identity.options || *identity.options == SequenceOptions{1, 1, 1, largest, 1, false}) {
        return is_always ? "always" : "true";
    }
    const SequenceOptions& options = *identity.options;
    YamlFlow flow;
    if (is_always) {
        flow.add_flag("always", true);
    }
    flow.add("start", std::to_string(options.start)).add("increment", std::to_string(options.increment));
    flow.add("minimum", std::to_string(options.minimum)).add("maximum", std::to_string(options.maximum));
    flow.add("cache", std::to_string(options.cache));
    if (options.is_cycling) {
        flow.add_flag("cycle", true);
    }
    return flow.text();
}

std::string YamlWords::options(const Options& options) const {
    YamlFlow flow;
    for (const auto& [name, value] : options) {
        const bool is_bare = value == "true" || is_plain_integer(value);
        flow.add(name, is_bare ? value : yaml_scalar(value));
    }
    return flow.empty() ? std::string() : flow.text();
}

bool YamlWords::is_usual_name(const ObjectId& id, const std::vector<std::string>& columns,
                              std::string_view ending) const {
    if (!m_dialect->capabilities().names_constraints) {
        return id.name.empty();
    }
    std::string usual = id.owner;
    for (const std::string& column : columns) {
        usual += "_" + column;
    }
    usual += ending;
    // The server shortens long names and numbers equal ones; then the name is written out.
    const std::size_t maximum = m_dialect->capabilities().maximum_name_bytes;
    return id.name == usual && (maximum == 0 || usual.size() < maximum);
}

bool is_expressible(const Object& object, const Dialect& dialect) {
    const std::vector<Grant>& grants = object.access.grants;
    if (std::any_of(grants.begin(), grants.end(), [](const Grant& grant) { return !grant.column.empty(); })) {
        return false;
    }
    const Options* options = nullptr;
    switch (object.id.kind) {
    case Kind::Namespace:
    case Kind::Extension:
    case Kind::EnumType:
    case Kind::DefaultPrivileges:
    case Kind::ForeignKey: return true;
    case Kind::Sequence: options = &as<Sequence>(object).dialect_options; break;
    case Kind::Table: {
        const Table& table = as<Table>(object);
        if (table.partitioned_by || table.partition_of || !table.inherits.empty()) {
            return false;
        }
        options = &table.dialect_options;
        break;
    }
    case Kind::Column: options = &as<Column>(object).dialect_options; break;
    case Kind::PrimaryKey: options = &as<PrimaryKey>(object).dialect_options; break;
    case Kind::UniqueConstraint: options = &as<UniqueConstraint>(object).dialect_options; break;
    case Kind::CheckConstraint: options = &as<CheckConstraint>(object).dialect_options; break;
    case Kind::Index: options = &as<Index>(object).dialect_options; break;
    case Kind::View: options = &as<View>(object).dialect_options; break;
    case Kind::MaterializedView: options = &as<MaterializedView>(object).dialect_options; break;
    case Kind::Domain:
    case Kind::CompositeType:
    case Kind::Exclusion:
    case Kind::Routine:
    case Kind::Trigger:
    case Kind::Policy:
    case Kind::ServerObject:
    case Kind::Unmodelled: return false;
    }
    return std::all_of(options->begin(), options->end(), [&](const auto& entry) {
        return std::any_of(declare::dialect_options().begin(), declare::dialect_options().end(),
                           [&](const declare::DialectOption& known) {
                               return known.dialect == dialect.name() && known.kind == object.id.kind &&
                                      known.name == entry.first;
                           });
    });
}

}  // namespace varve::report
