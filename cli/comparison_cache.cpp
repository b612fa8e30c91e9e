// SPDX-License-Identifier: MIT
#include "comparison_cache.hpp"

#include "varve/diag/error.hpp"
#include "varve/model/codec.hpp"
#include "varve/model/fingerprint.hpp"
#include "varve/source/file_cache.hpp"

#include <charconv>
#include <vector>

namespace varve::cli {

namespace {

using execute::BranchComparison;
using execute::ThreeWayView;
using migration::Migration;

/// More than a team has open branches.
constexpr std::size_t most_files = 256;

/// Texts one behind the other, each with its length in front.
void append(std::string& bytes, std::string_view text) {
    bytes += std::to_string(text.size()) + ":" + std::string(text);
}

void append(std::string& bytes, const std::vector<std::string>& texts) {
    append(bytes, std::to_string(texts.size()));
    for (const std::string& text : texts) {
        append(bytes, text);
    }
}

/// Takes such texts back; stops giving any where the bytes are not what append() wrote.
class Reading {
public:
    explicit Reading(std::string_view bytes) : m_rest(bytes) {}

    bool is_sound() const { return m_is_sound; }

    std::string text() {
        std::size_t size = 0;
        const auto [end, failure] = std::from_chars(m_rest.data(), m_rest.data() + m_rest.size(), size);
        const std::size_t begin = static_cast<std::size_t>(end - m_rest.data()) + 1;
        if (failure != std::errc() || begin > m_rest.size() || size > m_rest.size() - begin) {
            m_is_sound = false;
            return {};
        }
        const std::string result(m_rest.substr(begin, size));
        m_rest.remove_prefix(begin + size);
        return result;
    }

    std::size_t count() {
        const std::string digits = text();
        std::size_t number = 0;
        std::from_chars(digits.data(), digits.data() + digits.size(), number);
        return std::min<std::size_t>(number, m_rest.size());
    }

    std::vector<std::string> texts() {
        std::vector<std::string> result;
        for (std::size_t left = count(); left > 0 && m_is_sound; --left) {
            result.push_back(text());
        }
        return result;
    }

    Schema schema() { return decode(text()).value_or(Schema()); }

private:
    std::string_view m_rest;
    bool m_is_sound = true;
};

std::string bytes_of(const BranchComparison& comparison) {
    std::string bytes;
    append(bytes, to_string(comparison.meeting));
    append(bytes, comparison.first == nullptr           ? "neither"
                  : comparison.first == comparison.left ? "left"
                                                        : "right");
    append(bytes, comparison.has_rows ? "rows" : "none");
    append(bytes, comparison.is_broken ? "broken" : "sound");
    for (const auto* texts :
         {&comparison.touches, &comparison.lines, &comparison.untried, &comparison.tables_without_rows}) {
        append(bytes, *texts);
    }
    append(bytes, std::to_string(comparison.views.size()));
    for (const ThreeWayView& view : comparison.views) {
        append(bytes, key_of(view.subject.kind));
        append(bytes, {view.subject.schema, view.subject.owner, view.subject.name, view.subject.signature});
        for (const Schema* side : {&view.base, &view.left, &view.right}) {
            append(bytes, encode(*side));
        }
    }
    return bytes;
}

std::optional<BranchComparison> comparison_of(std::string_view bytes, const Migration& left,
                                              const Migration& right) {
    Reading reading(bytes);
    BranchComparison comparison;
    const std::optional<execute::Meeting> meeting = execute::parse_meeting(reading.text());
    const std::string first = reading.text();
    comparison.left = &left;
    comparison.right = &right;
    comparison.first = first == "left" ? &left : first == "right" ? &right : nullptr;
    comparison.has_rows = reading.text() == "rows";
    comparison.is_broken = reading.text() == "broken";
    for (auto* texts :
         {&comparison.touches, &comparison.lines, &comparison.untried, &comparison.tables_without_rows}) {
        *texts = reading.texts();
    }
    for (std::size_t count = reading.count(); count > 0 && reading.is_sound(); --count) {
        ThreeWayView view;
        view.subject.kind = kind_from_key(reading.text());
        const std::vector<std::string> names = reading.texts();
        if (names.size() != 4) {
            return std::nullopt;
        }
        view.subject = {view.subject.kind, names[0], names[1], names[2], names[3]};
        view.base = reading.schema();
        view.left = reading.schema();
        view.right = reading.schema();
        comparison.views.push_back(std::move(view));
    }
    if (!meeting || !reading.is_sound()) {
        return std::nullopt;
    }
    comparison.meeting = *meeting;
    return comparison;
}

/// What is kept of comparisons stands apart from schemas.
std::string folder_of_branches() {
    const std::string folder = source::cache_folder();
    return folder.empty() ? folder : folder + "/branches";
}

}  // namespace

ComparisonCache::ComparisonCache(const migration::MigrationDirectory& directory, const Dialect& dialect,
                                 const Scope& scope, const std::string& server)
    : m_directory(directory), m_files(folder_of_branches(), most_files) {
    append(m_surroundings, "1");
    append(m_surroundings, VARVE_VERSION);
    append(m_surroundings, dialect.name());
    append(m_surroundings, server);
    append(m_surroundings, scope.schemas);
    append(m_surroundings, scope.exclude);
    append(m_surroundings,
           std::string(scope.managed.has_grants ? "g" : "-") + (scope.managed.has_owners ? "o" : "-"));
}

std::string ComparisonCache::key_of(const Migration& left, const Migration& right) const {
    const execute::Fork fork = execute::fork_of(m_directory, left, right);
    std::string content = m_surroundings;
    for (const execute::Fork::Path* path : {&fork.base, &fork.left, &fork.right}) {
        append(content, std::to_string(path->size()));
        for (const Migration* migration : *path) {
            append(content, migration->id());
            append(content, migration->text_of(migration::Direction::Up));
        }
    }
    return sha256(content);
}

std::optional<BranchComparison> ComparisonCache::find(const Migration& left, const Migration& right) const {
    const std::optional<std::string> bytes =
        m_files.is_on() ? m_files.find(key_of(left, right)) : std::nullopt;
    if (!bytes) {
        return std::nullopt;
    }
    try {
        return comparison_of(*bytes, left, right);
    } catch (const Error&) {
        // Of a varve that knew other kinds of objects.
        return std::nullopt;
    }
}

void ComparisonCache::store(const BranchComparison& comparison) const {
    // What fails may fail because of the server: a role, an extension or room that is not there yet.
    if (m_files.is_on() && !comparison.is_broken) {
        m_files.store(key_of(*comparison.left, *comparison.right), bytes_of(comparison));
    }
}

}  // namespace varve::cli
