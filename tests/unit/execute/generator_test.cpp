// SPDX-License-Identifier: MIT
#include "varve/execute/generator.hpp"

#include "../migration/texts.hpp"
#include "sqlite/dialect.hpp"
#include "support/temporary_directory.hpp"

#include <catch2/catch.hpp>

using namespace varve;
using namespace varve::execute;
using namespace varve::test;

namespace {

/// A directory with one migration, and a shadow to try the next one in.
class Bench {
public:
    explicit Bench(const std::string& existing) : m_shadow(sqlite::dialect().open_shadow({})) {
        write_file(m_folder.path() / "20260101000000_first.sql",
                   migration_text("20260101000000_first", "", existing, "SELECT 1;"));
        DiagnosticList problems;
        m_directory = migration::MigrationDirectory::read(m_folder.path().string(), sqlite::dialect().lexis(),
                                                          problems);
    }

    /// What SQL declares, as the database reads it.
    DesiredSchema desired(const std::string& sql) {
        m_shadow->reset();
        BatchFailure failure;
        const std::vector<BatchStatement> batch{{sql}};
        m_shadow->connection().run(batch, failure);
        DesiredSchema schema{m_shadow->inspect({}), m_shadow->observe({})};
        m_shadow->reset();
        return schema;
    }

    Proposal proposal(const DesiredSchema& wanted) {
        Generator generator(*m_directory, sqlite::dialect(), *m_shadow, {});
        Proposal result =
            generator.propose(wanted, {{}, diff::OpenRenames::DropAndAdd}, "20260102000000", "second");
        if (!result.is_empty()) {
            generator.prove(result, wanted);
        }
        return result;
    }

private:
    TemporaryDirectory m_folder;
    std::unique_ptr<Shadow> m_shadow;
    std::optional<migration::MigrationDirectory> m_directory;
};

}  // namespace

TEST_CASE("a change that only adds is proven lossless", "[execute]") {
    Bench bench("CREATE TABLE t (a INTEGER);");

    const Proposal proposal = bench.proposal(bench.desired("CREATE TABLE t (a INTEGER, b TEXT)"));

    CHECK(proposal.proof.holds());
    CHECK(proposal.proof.verdict == migration::Verdict{migration::VerdictKind::Lossless, ""});
    const migration::Migration read = sound(proposal.text, sqlite::dialect().lexis());
    CHECK(read.parents == std::vector<std::string>{"20260101000000"});
    CHECK(read.verdict == proposal.proof.verdict);
    CHECK(read.is_reversible());
}

TEST_CASE("a change that drops a column is lossy and says of which", "[execute]") {
    Bench bench("CREATE TABLE t (a INTEGER, b TEXT);");

    const Proposal proposal = bench.proposal(bench.desired("CREATE TABLE t (a INTEGER)"));

    CHECK(proposal.proof.holds());
    CHECK(to_string(proposal.proof.verdict) == "lossy (t.b)");
}

TEST_CASE("nothing is proposed where nothing differs", "[execute]") {
    Bench bench("CREATE TABLE t (a INTEGER);");

    CHECK(bench.proposal(bench.desired("CREATE TABLE t (a INTEGER)")).is_empty());
}

TEST_CASE("a proof that does not arrive shows what is missing", "[execute]") {
    Bench bench("CREATE TABLE t (a INTEGER);");
    DesiredSchema wanted = bench.desired("CREATE TABLE t (a INTEGER, b TEXT)");
    wanted.observed.push_back("something that no plan makes");

    const Proposal proposal = bench.proposal(wanted);

    REQUIRE_FALSE(proposal.proof.holds());
    CHECK(proposal.proof.differences.front() == "after up: missing: something that no plan makes");
}
