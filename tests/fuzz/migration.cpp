// SPDX-License-Identifier: MIT
#include "fuzz/expect.hpp"
#include "postgres/lexis.hpp"
#include "sqlite/lexis.hpp"
#include "varve/migration/migration_file.hpp"

namespace varve::fuzz {
namespace {

using migration::Direction;
using migration::Migration;

/// What the history keeps of a section has the statements of the file.
void expect_section(const Migration& migration, Direction direction, const Lexis& lexis) {
    const migration::Section* section = migration.section(direction);
    if (section == nullptr) {
        return;
    }
    expect(section->begin <= section->end && section->end <= migration.source->text().size(),
           "a section stands in the file");
    expect(section->notes.empty() || section->notes.size() == section->statements.size(),
           "each statement has its notes, or none has");
    DiagnosticList problems;
    const std::optional<Migration> again =
        migration::read_section("history", migration.recorded_text(direction), direction, lexis, problems);
    expect(again.has_value(), "what the history keeps can be read");
    const migration::Section& recorded = *again->section(direction);
    expect(recorded.statements.size() == section->statements.size(),
           "the history keeps the statements of the file");
    expect(recorded.directive_texts() == section->directive_texts(),
           "the history keeps the directives of the file");
}

}  // namespace
}  // namespace varve::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace varve;
    const std::string_view text = fuzz::text_of(data, size);
    for (const Lexis* lexis : {&sqlite::lexis(), &postgres::lexis()}) {
        DiagnosticList problems;
        const std::optional<migration::Migration> migration =
            migration::read_migration(SourceText("input.sql", std::string(text)), *lexis, problems);
        fuzz::expect(migration.has_value() != problems.has_errors(), "what is wrong is said");
        for (const Diagnostic& each : problems.items()) {
            format(each);
        }
        if (migration) {
            fuzz::expect(migration->version.size() == 14 && !migration->name.empty(), "it says who it is");
            fuzz::expect_section(*migration, migration::Direction::Up, *lexis);
            fuzz::expect_section(*migration, migration::Direction::Down, *lexis);
        }
    }
    return 0;
}
