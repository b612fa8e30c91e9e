// SPDX-License-Identifier: MIT
#include "varve/sql/splitter.hpp"

#include <catch2/catch.hpp>

namespace varve {

namespace {

Lexis postgres_like() {
    Lexis lexis;
    lexis.has_dollar_quotes = true;
    lexis.has_escape_strings = true;
    lexis.has_nested_comments = true;
    lexis.has_atomic_bodies = true;
    return lexis;
}

Lexis sqlite_like() {
    Lexis lexis;
    lexis.has_backtick_names = true;
    lexis.has_bracket_names = true;
    lexis.has_trigger_bodies = true;
    return lexis;
}

struct Outcome {
    std::vector<std::string> statements;
    /// `id line:column`
    std::vector<std::string> reports;
};

Outcome split(const std::string& text, const Lexis& lexis) {
    const SourceText source("a.sql", text);
    DiagnosticList sink;
    Outcome outcome;
    for (const PositionedStatement& statement : split_statements(source, lexis, sink)) {
        CHECK(source.text().substr(statement.begin, statement.end - statement.begin) == statement.text);
        outcome.statements.push_back(statement.text);
    }
    for (const Diagnostic& item : sink.items()) {
        outcome.reports.push_back(item.id + " " + std::to_string(item.range->begin.line) + ":" +
                                  std::to_string(item.range->begin.column));
    }
    return outcome;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("statements end at semicolons, and the last one needs none", "[sql]") {
    const Outcome outcome =
        split("SELECT 1;\n-- a comment; with a semicolon\n  SELECT 2 ;; SELECT 3", sqlite_like());

    CHECK(outcome.statements == Texts{"SELECT 1", "SELECT 2", "SELECT 3"});
    CHECK(outcome.reports.empty());
}

TEST_CASE("a file of comments and spaces has no statement", "[sql]") {
    CHECK(split(" -- nothing\n/* ; */ ; \n", postgres_like()).statements.empty());
}

TEST_CASE("comments inside a statement stay, comments around it do not", "[sql]") {
    const Outcome outcome = split("/* before */ SELECT /* in; side */ 1 -- behind\n;", sqlite_like());

    CHECK(outcome.statements == Texts{"SELECT /* in; side */ 1"});
}

TEST_CASE("strings and quoted names hide semicolons", "[sql]") {
    const Outcome outcome = split("SELECT 'a;''b', \"c;\"\"d\", `e;f`, [g;h]; SELECT 2", sqlite_like());

    CHECK(outcome.statements == Texts{"SELECT 'a;''b', \"c;\"\"d\", `e;f`, [g;h]", "SELECT 2"});
}

TEST_CASE("dollar quotes of any tag hide semicolons and each other", "[sql]") {
    const Texts expected{"SELECT $$a;b$$", "SELECT $x$ $$;$y$ $x$", "SELECT $1, a$b$c"};

    CHECK(split("SELECT $$a;b$$; SELECT $x$ $$;$y$ $x$; SELECT $1, a$b$c;", postgres_like()).statements ==
          expected);
}

TEST_CASE("escape strings know backslashes, plain ones do not", "[sql]") {
    CHECK(split("SELECT E'a\\';b'; SELECT 'a\\'; SELECT 3", postgres_like()).statements ==
          Texts{"SELECT E'a\\';b'", "SELECT 'a\\'", "SELECT 3"});
}

TEST_CASE("comments nest where the database nests them", "[sql]") {
    CHECK(split("SELECT 1 /* /* ; */ ; */; SELECT 2", postgres_like()).statements.size() == 2);
    CHECK(split("SELECT 1 /* /* ; */; SELECT 2", sqlite_like()).statements.size() == 2);
}

TEST_CASE("a rule's list of actions in parentheses is one statement", "[sql]") {
    const std::string rule =
        "CREATE RULE r AS ON INSERT TO t DO ALSO (INSERT INTO a VALUES (1); INSERT INTO b VALUES (2))";

    CHECK(split(rule + "; SELECT 1", postgres_like()).statements == Texts{rule, "SELECT 1"});
}

TEST_CASE("a trigger's body holds semicolons and CASE expressions", "[sql]") {
    const std::string trigger =
        "create temp trigger t after insert on a when new.x = case when 1 then 2 end begin\n"
        "  update b set n = case when n > 1 then 2 else 3 end;\n  delete from c;\nend";

    CHECK(split(trigger + ";\nSELECT 1", sqlite_like()).statements == Texts{trigger, "SELECT 1"});
}

TEST_CASE("a table called trigger is no trigger", "[sql]") {
    CHECK(split("BEGIN; CREATE TABLE t (a); END; SELECT 1", sqlite_like()).statements.size() == 4);
}

TEST_CASE("the body of a routine with BEGIN ATOMIC holds semicolons", "[sql]") {
    const std::string routine = "CREATE OR REPLACE FUNCTION f(i int) RETURNS int LANGUAGE sql BEGIN ATOMIC\n"
                                "  SELECT CASE WHEN i > 1 THEN 2 END;\n  SELECT 3;\nEND";

    CHECK(split(routine + "; CREATE PROCEDURE p() BEGIN ATOMIC END; SELECT 1", postgres_like()).statements ==
          Texts{routine, "CREATE PROCEDURE p() BEGIN ATOMIC END", "SELECT 1"});
    CHECK(split("BEGIN; SELECT 1; END", postgres_like()).statements.size() == 3);
}

TEST_CASE("positions count characters and lines, whatever ends the lines", "[sql]") {
    const SourceText source("a.sql", "-- ä\r\nSELECT 'ö';\r\n  SELECT 2;\r\n");
    DiagnosticList sink;
    const std::vector<PositionedStatement> statements = split_statements(source, sqlite_like(), sink);

    REQUIRE(statements.size() == 2);
    CHECK(source.position(statements[1].begin) == SourcePosition{3, 3});
}

TEST_CASE("a part of a text is split with positions of the whole", "[sql]") {
    const SourceText source("a.sql", "header; SELECT 1; SELECT 2; rest");
    DiagnosticList sink;
    const std::vector<PositionedStatement> statements = split_statements(source, 7, 27, sqlite_like(), sink);

    REQUIRE(statements.size() == 2);
    CHECK(statements[0].begin == 8);
}

TEST_CASE("whatever is left open is reported where it starts", "[sql]") {
    CHECK(split("SELECT 1;\n SELECT 'abc;\n", sqlite_like()).reports == Texts{"unterminated-string 2:9"});
    CHECK(split("SELECT \"abc", sqlite_like()).reports == Texts{"unterminated-name 1:8"});
    CHECK(split("SELECT 1 /* abc", sqlite_like()).reports == Texts{"unterminated-comment 1:10"});
    CHECK(split("SELECT $a$ abc $b$", postgres_like()).reports == Texts{"unterminated-string 1:8"});
    CHECK(split("SELECT (1; SELECT 2", sqlite_like()).reports == Texts{"unclosed-parenthesis 1:8"});
    CHECK(split("CREATE TRIGGER t BEFORE INSERT ON a BEGIN SELECT 1;", sqlite_like()).reports ==
          Texts{"unterminated-body 1:37"});
}

TEST_CASE("COPY FROM stdin is refused with its rows", "[sql]") {
    const Outcome outcome =
        split("SELECT 1;\nCOPY t (a, b) FROM stdin;\n1\tit's\n2\t;\n\\.\nSELECT 2;", postgres_like());

    CHECK(outcome.statements == Texts{"SELECT 1", "SELECT 2"});
    CHECK(outcome.reports == Texts{"copy-from-stdin 2:1"});
}

TEST_CASE("commands of a database's shell are reported and left out", "[sql]") {
    const Outcome psql = split("\\set x 'a\nSELECT 1;\n\\connect db\n", postgres_like());
    CHECK(psql.statements == Texts{"SELECT 1"});
    CHECK(psql.reports == Texts{"shell-command 1:1", "shell-command 3:1"});

    const Outcome shell = split(".bail on\n.read 'x\nSELECT .5;\n", sqlite_like());
    CHECK(shell.statements == Texts{"SELECT .5"});
    CHECK(shell.reports == Texts{"shell-command 1:1", "shell-command 2:1"});
}

TEST_CASE("the guard lines of pg_dump are left out without a word", "[sql]") {
    const Outcome outcome = split("\\restrict abc\nSELECT 1;\n\\unrestrict abc\n", postgres_like());

    CHECK(outcome.statements == Texts{"SELECT 1"});
    CHECK(outcome.reports.empty());
}

TEST_CASE("a script tells which files it includes, and where", "[sql]") {
    const SourceText source("a.sql", "\\i first.sql\nSELECT 1;\n\\ir 'it is.sql'\n");
    DiagnosticList sink;

    const Script script = split_script(source, postgres_like(), sink);

    CHECK(sink.items().empty());
    CHECK(script.statements.size() == 1);
    REQUIRE(script.includes.size() == 2);
    CHECK(script.includes[0].path == "first.sql");
    CHECK(script.includes[0].position == 0);
    CHECK(script.includes[1].path == "it is.sql");
    CHECK(script.includes[1].position == 1);
}

}  // namespace varve
