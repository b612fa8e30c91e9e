// SPDX-License-Identifier: MIT
#include "reader.hpp"
#include "steps.hpp"

/// \file
/// Constraints and unique indexes, as they stand in ALTER TABLE and CREATE UNIQUE INDEX.

namespace varve::postgres::foresee {

namespace {

std::vector<std::string> names_in(std::string_view list) {
    std::vector<std::string> names;
    for (const std::string_view piece : split_at_commas(list)) {
        names.push_back(Reader(piece).name());
    }
    return names;
}

/// The value of one key: `name`, `lower(name)`, `(a || b)`, with its collation and without operator class and
/// order.
std::string key_value(std::string_view key) {
    Reader reader(key);
    const std::size_t begin = reader.offset();
    if (reader.is_symbol('(')) {
        reader.parenthesized();
    } else {
        reader.qualified_name();
        if (reader.is_symbol('(')) {
            reader.parenthesized();
        }
    }
    if (reader.accept("collate")) {
        reader.qualified_name();
    }
    return trimmed(key.substr(begin, reader.offset() - begin));
}

std::vector<std::string> key_values(std::string_view list) {
    std::vector<std::string> keys;
    for (const std::string_view piece : split_at_commas(list)) {
        keys.push_back(key_value(piece));
    }
    return keys;
}

/// Whether the words stand anywhere in what is left.
bool has_words(Reader reader, std::initializer_list<std::string_view> words) {
    for (; !reader.at_end(); reader.skip()) {
        if (reader.accept_all(words)) {
            return true;
        }
    }
    return false;
}

std::optional<Step> read_unique(const QualifiedName& table, Reader& reader, bool is_primary) {
    if (reader.accept("using")) {
        // The index has been made before.
        return std::nullopt;
    }
    if (has_words(reader, {"without", "overlaps"})) {
        return Stop{};
    }
    AddUnique unique{table, {}, {}, is_primary};
    unique.has_distinct_nulls = !reader.accept_all({"nulls", "not", "distinct"});
    reader.accept_all({"nulls", "distinct"});
    for (const std::string_view piece : split_at_commas(reader.parenthesized())) {
        unique.keys.push_back(trimmed(piece));
    }
    return unique;
}

std::optional<Step> read_foreign_key(const QualifiedName& table, const std::string& name, Reader& reader) {
    const bool has_period = has_words(reader, {"period"});
    AddForeignKey key{table, name, names_in(reader.parenthesized())};
    if (has_period || !reader.accept("references")) {
        return Stop{};
    }
    key.references = reader.qualified_name();
    if (reader.is_symbol('(')) {
        key.referenced_columns = names_in(reader.parenthesized());
    }
    key.is_match_full = reader.accept("match", "full");
    key.is_validated = !has_words(reader, {"not", "valid"}) && !has_words(reader, {"not", "enforced"});
    return key;
}

std::optional<Step> read_exclusion(const QualifiedName& table, Reader& reader) {
    AddExclusion exclusion{table, {}, {}};
    for (const std::string_view piece : split_at_commas(reader.next_parenthesized())) {
        Reader element(piece);
        exclusion.keys.push_back(key_value(piece));
        element.up_to({"with"});
        element.accept("with");
        exclusion.operators.push_back(trimmed(element.rest()));
    }
    if (has_words(reader, {"where"})) {
        exclusion.predicate = std::string(reader.next_parenthesized());
    }
    return exclusion;
}

}  // namespace

std::optional<Step> read_constraint(const QualifiedName& table, std::string_view constraint) {
    Reader reader(constraint);
    const std::string name = reader.accept("constraint") ? reader.name() : std::string();
    if (reader.accept("check")) {
        AddCheck check{table, name, trimmed(reader.parenthesized())};
        check.is_local = has_words(reader, {"no", "inherit"});
        check.is_validated = !has_words(reader, {"not", "valid"}) && !has_words(reader, {"not", "enforced"});
        return check;
    }
    if (reader.accept("unique")) {
        return read_unique(table, reader, false);
    }
    if (reader.accept("primary", "key")) {
        return read_unique(table, reader, true);
    }
    if (reader.accept("foreign", "key")) {
        return read_foreign_key(table, name, reader);
    }
    if (reader.accept("exclude")) {
        return read_exclusion(table, reader);
    }
    if (reader.accept_all({"not", "null"})) {
        return SetNotNull{table, reader.name()};
    }
    return Stop{};
}

std::optional<Step> read_unique_index(std::string_view statement) {
    Reader reader(statement);
    while (!reader.at_end() && !reader.accept("on")) {
        reader.skip();
    }
    reader.accept("only");
    AddUnique index{reader.qualified_name(), {}};
    if (reader.accept("using")) {
        reader.name();
    }
    index.keys = key_values(reader.parenthesized());
    index.has_distinct_nulls = !has_words(reader, {"nulls", "not", "distinct"});
    while (!reader.at_end() && !reader.accept("where")) {
        reader.skip();
    }
    index.predicate = trimmed(reader.rest());
    return index;
}

}  // namespace varve::postgres::foresee
