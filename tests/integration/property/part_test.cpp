// SPDX-License-Identifier: MIT
//
// part_test sqlite|postgres [--seeds N] [--first K] [--failures N]
//
// Random pairs of schemas: the second read in part, on top of what is known of the first, must be the same to
// the byte as when all of it is read, and a change that is proven on that part must be proven on the whole.
#include "integration/property/random_run.hpp"
#include "integration/property/sketch_sql.hpp"
#include "integration/property/trial.hpp"

#include "varve/diag/error.hpp"
#include "varve/execute/generator.hpp"
#include "varve/model/codec.hpp"
#include "varve/report/schema_text.hpp"
#include "varve/report/unified_diff.hpp"
#include "varve/report/yaml.hpp"
#include "varve/source/loader.hpp"

#include <cstdlib>
#include <filesystem>
#include <iostream>

namespace varve::test {
namespace {

enum class Outcome { Whole, Part };

/// What does not hold; ends a trial.
class Broken : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// One pair, declared in the same file one after the other.
class PartTrial {
public:
    PartTrial(const Pair& pair, Form form, TrialDatabases& databases)
        : m_pair(pair), m_form(form), m_databases(databases), m_dialect(*databases.dialect) {
        std::filesystem::remove_all(*databases.files / "migrations");
    }

    Outcome run() {
        const source::LoadedSchema before = load(text_of(m_pair.before), nullptr, source::Caching::On);
        const std::string text = text_of(m_pair.after);
        const source::LoadedSchema after = load(text, &before.schema, source::Caching::On);
        if (!after.part) {
            return Outcome::Whole;
        }
        const source::LoadedSchema whole = load(text, nullptr, source::Caching::Off);
        expect_same(whole.schema, after.schema);
        const execute::Proposal in_part =
            proven({after.schema, {}, after.part}, source_directory(m_pair.before), &before.schema);
        if (!in_part.is_empty() && in_part.proof.holds()) {
            const execute::Proposal in_whole =
                proven({whole.schema, whole.observed}, source_directory(m_pair.before), nullptr);
            expect_proven(in_whole);
            expect_same(*in_whole.proof.reached, *in_part.proof.reached);
        }
        return Outcome::Part;
    }

private:
    std::string sql_of(const Sketch& sketch) const {
        return script(schema_sql(sketch, m_databases.flavour)) +
               script(triggers_sql(sketch, m_databases.flavour));
    }

    std::string text_of(const Sketch& sketch) {
        const std::string sql = sql_of(sketch);
        return m_form == Form::Sql
                   ? sql
                   : report::yaml(load(sql, nullptr, source::Caching::Off, Form::Sql).schema, m_dialect);
    }

    source::LoadedSchema load(const std::string& text, const Schema* known, source::Caching caching) {
        return load(text, known, caching, m_form);
    }
    source::LoadedSchema load(const std::string& text, const Schema* known, source::Caching caching,
                              Form form) {
        const std::string path = *m_databases.files / (form == Form::Sql ? "schema.sql" : "schema.yaml");
        write_file(path, text);
        source::LoadOptions options;
        options.caching = caching;
        options.observing = source::Observing::On;
        options.known = known;
        DiagnosticList reports;
        std::optional<source::LoadedSchema> loaded =
            source::load(source::declared_source({path}), m_dialect, *m_databases.shadow, options, reports);
        if (!loaded) {
            throw Broken("the declared schema is refused: " + format(reports.items().front()));
        }
        return std::move(*loaded);
    }

    /// A migration directory that builds a schema.
    migration::MigrationDirectory source_directory(const Sketch& sketch) {
        const std::string folder = *m_databases.files / "migrations";
        std::filesystem::create_directories(folder);
        write_file(folder + "/20260101000000_first.sql",
                   "-- varve:migration 20260101000000_first\n-- varve:up\n" + sql_of(sketch));
        DiagnosticList reports;
        std::optional<migration::MigrationDirectory> directory =
            migration::MigrationDirectory::read(folder, m_dialect.lexis(), reports);
        if (!directory) {
            throw Broken("the migration cannot be read: " + format(reports.items().front()));
        }
        return std::move(*directory);
    }

    execute::Proposal proven(const execute::DesiredSchema& desired,
                             const migration::MigrationDirectory& directory, const Schema* known) {
        execute::Generator generator(directory, m_dialect, m_databases.shadow->fresh(), {});
        if (known != nullptr) {
            generator.start_from(*known);
        }
        diff::Options options;
        options.open_renames = diff::OpenRenames::DropAndAdd;
        execute::Proposal proposal = generator.propose(desired, options, "20260102000000", "second");
        if (!proposal.is_empty()) {
            generator.prove(proposal, desired);
        }
        return proposal;
    }

    static void expect_proven(const execute::Proposal& proposal) {
        if (!proposal.proof.holds()) {
            std::string all = "what the part proves does not hold for the whole\n";
            for (const std::string& difference : proposal.proof.differences) {
                all += difference + "\n";
            }
            throw Broken(all + proposal.text);
        }
    }

    static std::string list(const std::vector<ObjectId>& ids) {
        std::string text;
        for (const ObjectId& id : ids) {
            text += " " + describe(id) + ",";
        }
        return text;
    }

    /// Order and needs count as well.
    static void expect_same(const Schema& whole, const Schema& part) {
        if (encode(whole) == encode(part)) {
            return;
        }
        std::string all = "the whole and what was made of a part differ\n" +
                          report::unified_diff({"whole", report::schema_text(whole)},
                                               {"part", report::schema_text(part)}, Colour::Never);
        for (const auto& [id, object] : whole.objects()) {
            const Object* other = part.find(id);
            if (other != nullptr && (other->needs != object.needs || other->ordinal != object.ordinal)) {
                all += describe(id) + " has place " + std::to_string(other->ordinal) + " and not " +
                       std::to_string(object.ordinal) + ", and needs" + list(other->needs) + " and not" +
                       list(object.needs) + "\n";
            }
        }
        throw Broken(all);
    }

    const Pair& m_pair;
    Form m_form;
    TrialDatabases& m_databases;
    const Dialect& m_dialect;
};

int run(const RandomRun& settings) {
    TrialDatabases databases = make_trial_databases(settings.flavour);
    setenv("XDG_CACHE_HOME", (*databases.files / "cache").c_str(), 1);
    std::uint64_t parts = 0;
    int failures = 0;
    for (std::uint64_t seed = settings.first; seed < settings.end() && failures < settings.most_failures;
         ++seed) {
        try {
            const Form form = seed % 2 == 0 ? Form::Yaml : Form::Sql;
            const Pair pair = random_pair(settings.flavour, seed);
            parts += PartTrial(pair, form, databases).run() == Outcome::Part ? 1 : 0;
        } catch (const std::exception& error) {
            std::cout << "=== seed " << seed << ": " << error.what() << "\n";
            ++failures;
        }
    }
    std::cout << databases.dialect->name() << ": " << settings.seeds << " pairs from seed " << settings.first
              << ", " << parts << " read in part, " << failures << " failed\n";
    return failures == 0 && parts > 0 ? 0 : 1;
}

}  // namespace
}  // namespace varve::test

int main(int argc, char** argv) {
    using namespace varve::test;
    return run_from_command_line(argc, argv, TakesDialect::Yes, {.seeds = 100}, run);
}
