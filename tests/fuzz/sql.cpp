// SPDX-License-Identifier: MIT
#include "fuzz/expect.hpp"
#include "postgres/lexis.hpp"
#include "sqlite/lexis.hpp"
#include "varve/sql/secrets.hpp"
#include "varve/sql/splitter.hpp"
#include "varve/sql/statement_pattern.hpp"
#include "varve/sql/subject.hpp"
#include "varve/sql/token.hpp"
#include "varve/sql/transaction_control.hpp"

namespace varve::fuzz {
namespace {

void expect_tokens(std::string_view sql, const Lexis& lexis) {
    Tokenizer tokenizer(sql, lexis);
    std::string together;
    for (Token token{}; tokenizer.next(token);) {
        expect(!token.text.empty(), "a token has characters");
        expect(token.begin == together.size(), "a token begins where the one before it ended");
        together += token.text;
    }
    expect(together == sql, "the tokens of a text put together are the text");
}

void expect_statements(const SourceText& source, const Lexis& lexis) {
    DiagnosticList problems;
    const std::vector<PositionedStatement> statements = split_statements(source, lexis, problems);
    std::size_t behind = 0;
    std::string again;
    for (const PositionedStatement& each : statements) {
        expect(each.begin >= behind && each.begin < each.end && each.end <= source.text().size(),
               "statements stand one behind the other in the text");
        expect(source.text().substr(each.begin, each.end - each.begin) == each.text,
               "a statement is what stands at its place");
        behind = each.end;
        is_transaction_control(each.text, lexis);
        subject_of(each.text, lexis);
        match(head_of(each.text, lexis), "CREATE UNIQUE? INDEX * ON ONLY? @");
        const std::string normal = normalized(each.text, lexis);
        expect(normalized(normal, lexis) == normal, "what is normal stays as it is");
        // Not at the start of a line, where a dot would begin a command of the shell.
        again += " " + normal + "\n;\n";
    }
    if (problems.has_errors()) {
        return;
    }
    DiagnosticList none;
    const SourceText text("again", again);
    expect(split_statements(text, lexis, none).size() == statements.size(),
           "statements that were cut apart are cut apart the same way again");
}

}  // namespace
}  // namespace varve::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace varve;
    const std::string_view text = fuzz::text_of(data, size);
    const SourceText source("input", std::string(text));
    for (const Lexis* lexis : {&sqlite::lexis(), &postgres::lexis()}) {
        fuzz::expect_tokens(text, *lexis);
        fuzz::expect_statements(source, *lexis);
        DiagnosticList ignored;
        split_script(source, *lexis, ignored);
    }
    return 0;
}
