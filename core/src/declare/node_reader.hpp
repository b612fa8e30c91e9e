// SPDX-License-Identifier: MIT
#pragma once

#include "varve/declare/keys.hpp"
#include "varve/model/identifier.hpp"
#include "yaml_node.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace varve::declare {

/// Turns nodes into plain values and reports what does not fit. `what` names the place for people: `table
/// users`.
class NodeReader {
public:
    /// `dialect` chooses among values that are given per dialect; empty where there are none (varve.yaml).
    NodeReader(std::string_view dialect, DiagnosticSink& sink) : m_dialect(dialect), m_sink(&sink) {}

    std::string_view dialect() const { return m_dialect; }
    DiagnosticSink& sink() const { return *m_sink; }

    void error(const YamlNode& at, std::string id, std::string message, std::string hint = {}) const;
    /// Reports that `node` is of the wrong shape: ``…expected, found a list``.
    void wrong(const YamlNode& node, std::string_view expected, std::string hint = {}) const;
    /// Reports a word that is none of `known`, with the one that was probably meant.
    void unknown(const YamlNode& node, std::string id, std::string message,
                 std::span<const std::string_view> known) const;

    /// Any scalar as the characters that stand there.
    std::optional<std::string> text(const YamlNode& node) const;
    /// A text that is not empty.
    std::optional<std::string> name(const YamlNode& node) const;
    /// `name` or `schema.name`; parts with dots in them stand in double quotes: `'"a.b".c'`.
    std::optional<QualifiedName> qualified_name(const YamlNode& node) const;
    /// One name or a list of names; none twice.
    std::vector<std::string> names(const YamlNode& node) const;
    std::vector<std::string> texts(const YamlNode& node) const;
    std::optional<bool> boolean(const YamlNode& node) const;
    std::optional<std::int64_t> integer(const YamlNode& node) const;
    /// The position of the word in `words`.
    std::optional<std::size_t> choice(const YamlNode& node, std::span<const std::string_view> words) const;

    /// Whether the node gives one value per dialect.
    bool is_per_dialect(const YamlNode& node) const;
    /// The node that counts for this dialect; null when it is given per dialect and this one is not there.
    const YamlNode* chosen(const YamlNode& node) const;
    /// A text, perhaps per dialect; nothing when this dialect has none or it is wrong.
    std::optional<std::string> dialect_text(const YamlNode& node) const;

    /// Whether an `only:` lets this dialect have something.
    bool applies(const YamlNode* only) const;

private:
    std::string_view m_dialect;
    DiagnosticSink* m_sink;
};

/// A mapping whose keys are those of a table. Unknown ones are reported when it is made.
class MappingReader {
public:
    MappingReader(const NodeReader& reader, const YamlNode& node, Keys keys, std::string_view what);

    /// Null when it is not there, or null. The key must be in the table with that shape: one truth for reader
    /// and JSON Schema.
    const YamlNode* find(std::string_view key, Shape shape) const;

    std::optional<std::string> text(std::string_view key) const;
    std::optional<std::string> name(std::string_view key) const;
    std::optional<QualifiedName> qualified_name(std::string_view key) const;
    std::vector<std::string> names(std::string_view key) const;
    bool boolean(std::string_view key, bool otherwise) const;
    std::optional<std::int64_t> integer(std::string_view key) const;
    std::optional<std::string> dialect_text(std::string_view key) const;
    /// SQL without the spaces around it.
    std::optional<std::string> sql(std::string_view key) const;
    /// Whether this dialect has the thing at all.
    bool applies() const;
    /// Reports that a key is missing.
    void require(std::string_view key) const;

    const YamlNode& node() const { return *m_node; }
    const NodeReader& reader() const { return *m_reader; }

private:
    const NodeReader* m_reader;
    const YamlNode* m_node;
    Keys m_keys;
    std::string m_what;
};

/// Whether a scalar is written as a number of decimal digits, perhaps with a fraction and an exponent.
bool is_number(const YamlNode& node);

/// SQL as a file shows it, without spaces and semicolons at its ends.
std::string trimmed_sql(std::string_view text);

/// Splits at dots outside double quotes and takes the quotes off; empty when quotes are not closed or a part
/// is empty.
std::vector<std::string> split_name(std::string_view text);

}  // namespace varve::declare
