// SPDX-License-Identifier: MIT
#include "varve/migration/migration.hpp"

#include "varve/migration/batch.hpp"

#include "varve/model/fingerprint.hpp"
#include "varve/sql/token.hpp"

#include <algorithm>

namespace varve::migration {

namespace {

constexpr std::size_t version_digits = 14;

void append_normalized(std::string& content, const std::vector<PositionedStatement>& statements,
                       const Lexis& lexis) {
    for (const PositionedStatement& statement : statements) {
        content += normalized(statement.text, lexis);
        content += ";\n";
    }
}

}  // namespace

std::vector<std::string> Section::directive_texts() const {
    std::vector<std::string> texts;
    texts.reserve(directives.size());
    for (const PlacedText& directive : directives) {
        texts.push_back(directive.text);
    }
    return texts;
}

std::vector<std::string> StatementNotes::texts() const {
    std::vector<std::string> texts;
    if (is_outside_transaction) {
        texts.emplace_back("no-transaction");
    }
    if (is_repeatable) {
        texts.emplace_back("repeatable");
    }
    if (!probe.empty()) {
        texts.push_back("probe " + probe);
    }
    if (batch) {
        texts.push_back("batch " + to_string(*batch));
    }
    return texts;
}

const StatementNotes& Section::notes_of(std::size_t statement) const {
    static const StatementNotes none;
    return statement < notes.size() ? notes[statement] : none;
}

std::string_view to_string(Direction direction) {
    return direction == Direction::Up ? "up" : "down";
}

const Section* Migration::section(Direction direction) const {
    if (direction == Direction::Up) {
        return &up;
    }
    return down ? &*down : nullptr;
}

std::string_view Migration::text_of(Direction direction) const {
    const Section* wanted = section(direction);
    return wanted == nullptr ? std::string_view()
                             : source->text().substr(wanted->begin, wanted->end - wanted->begin);
}

std::string Migration::recorded_text(Direction direction) const {
    const std::string_view text = text_of(direction);
    return (is_outside_transaction && !text.empty() ? "-- varve:no-transaction section\n" : "") +
           std::string(text);
}

std::string hash_of(const std::vector<PositionedStatement>& up, const std::vector<PositionedStatement>& down,
                    const Lexis& lexis) {
    std::string content;
    append_normalized(content, up, lexis);
    content += "down\n";
    append_normalized(content, down, lexis);
    return sha256(content);
}

Migration idle(const Migration& migration) {
    Migration idle = migration;
    idle.up = {};
    idle.down = Section{};
    return idle;
}

std::string_view version_of(std::string_view id) {
    const bool is_long_enough = id.size() >= version_digits;
    const std::string_view version = is_long_enough ? id.substr(0, version_digits) : std::string_view();
    const bool is_all_digits =
        std::all_of(version.begin(), version.end(), [](char c) { return c >= '0' && c <= '9'; });
    const bool is_whole = id.size() == version_digits || (is_long_enough && id[version_digits] == '_');
    return is_all_digits && is_whole ? version : std::string_view();
}

}  // namespace varve::migration
