// SPDX-License-Identifier: MIT
#include "builder.hpp"

#include "varve/diag/suggestion.hpp"

#include <algorithm>

namespace varve::declare {

namespace {

std::string_view without_spaces_behind(std::string_view text) {
    while (text.ends_with(' ')) {
        text.remove_suffix(1);
    }
    return text;
}

/// `mood` or `mood[]` of an enumeration that is declared; nothing for anything else.
std::optional<ColumnType> enum_type(const Builder& builder, std::string_view spelling) {
    std::string_view base = spelling;
    int dimensions = 0;
    while (base.ends_with("[]")) {
        base.remove_suffix(2);
        ++dimensions;
    }
    const std::vector<std::string> parts = split_name(base);
    if (parts.empty() || parts.size() > 2) {
        return std::nullopt;
    }
    const std::string& schema = parts.size() == 2 ? parts.front() : builder.capabilities().default_schema;
    const Builder::Enum* declared = builder.find_enum({schema, parts.back()});
    if (declared == nullptr) {
        return std::nullopt;
    }
    ColumnType found;
    found.enumeration = declared;
    if (!builder.capabilities().has_enum_types) {
        found.type = builder.dialect().types().native(PortableType{BaseType::Text, 0, 0, dimensions});
        found.enumeration = dimensions == 0 ? declared : nullptr;
        return found;
    }
    found.type.name = builder.spelled(declared->name);
    for (int dimension = 0; dimension < dimensions; ++dimension) {
        found.type.name += "[]";
    }
    return found;
}

/// The word to compare with others: no numbers, no brackets.
std::string_view bare(std::string_view spelling) {
    return without_spaces_behind(spelling.substr(0, spelling.find_first_of("([")));
}

/// A spelling that is nearly one that exists. A misspelled type would be accepted by SQLite and create havoc.
std::optional<std::string> meant_type(const Builder& builder, std::string_view spelling) {
    std::vector<std::string_view> known(portable_type_names().begin(), portable_type_names().end());
    const std::span<const std::string_view> native = builder.dialect().types().native_names();
    known.insert(known.end(), native.begin(), native.end());
    const std::vector<std::string> enums = builder.enum_names();
    known.insert(known.end(), enums.begin(), enums.end());

    const std::string_view word = bare(spelling);
    const std::optional<std::string> meant = nearest(word, known);
    return meant ? std::optional(*meant + std::string(spelling.substr(word.size()))) : std::nullopt;
}

/// `{sql: …}`: a type in the database's own words, taken as it is.
std::optional<ColumnType> verbatim_type(const Builder& builder, const YamlNode& node) {
    const std::optional<std::string> text = builder.reader().dialect_text(node);
    if (!text) {
        return std::nullopt;
    }
    ColumnType found;
    found.type.name = trimmed_sql(*text);
    found.portable = builder.dialect().types().portable(found.type);
    return found;
}

}  // namespace

std::optional<ColumnType> read_type(const Builder& builder, const YamlNode& node) {
    const NodeReader& reader = builder.reader();
    const YamlNode* mine = reader.chosen(node);
    if (mine == nullptr) {
        reader.error(node, "no-type-for-dialect", "there is no type for " + std::string(reader.dialect()),
                     "add `" + std::string(reader.dialect()) + ": …` to the types");
        return std::nullopt;
    }
    if (mine->kind == YamlKind::Mapping && mine->entries.size() == 1 &&
        mine->entries.front().key->text == "sql") {
        return verbatim_type(builder, *mine->entries.front().value);
    }
    const std::optional<std::string> text = reader.name(*mine);
    if (!text) {
        return std::nullopt;
    }
    std::string_view spelling = without_spaces_behind(*text);
    const bool is_nullable = spelling.ends_with('?');
    if (is_nullable) {
        spelling = without_spaces_behind(spelling.substr(0, spelling.size() - 1));
    }

    ColumnType found;
    if (std::optional<ColumnType> enumerated = enum_type(builder, spelling)) {
        found = std::move(*enumerated);
    } else if (const std::optional<PortableType> portable = parse_portable_type(spelling)) {
        found.type = builder.dialect().types().native(*portable);
        found.portable = portable;
    } else {
        if (!builder.has_unseen_objects && !builder.dialect().types().knows(spelling)) {
            if (const std::optional<std::string> meant = meant_type(builder, spelling)) {
                reader.error(*mine, "unknown-type",
                             "`" + std::string(spelling) + "` is not a type that " +
                                 std::string(reader.dialect()) + " has",
                             "did you mean `" + *meant +
                                 "`? A type that varve need not know is written `{sql: " +
                                 std::string(spelling) + "}`");
                return std::nullopt;
            }
        }
        found.type.name = spelling;
        found.portable = builder.dialect().types().portable(found.type);
    }
    found.is_nullable = is_nullable;
    return found;
}

}  // namespace varve::declare
