// SPDX-License-Identifier: MIT
#include "command_line.hpp"

#include <catch2/catch.hpp>

using namespace varve;
using namespace varve::cli;

namespace {

/// One command with an argument of each kind.
struct Sample {
    bool flag = false;
    std::optional<std::string> text = std::nullopt;
    std::optional<std::string> word = std::nullopt;
    std::optional<std::size_t> count = std::nullopt;
    std::vector<std::string> many = {};
    std::optional<std::string> name = std::nullopt;
    GlobalOptions globals = {};
    std::vector<Command> commands = {};

    Sample() {
        Command command;
        command.name = "build";
        command.flag("--fast", flag, "")
            .option("--to", "PLACE", &text, "")
            .choice("--format", {"text", "json"}, word, "")
            .option("--steps", "N", &count, "")
            .option("--rename", "OLD=NEW", &many, "")
            .required("NAME", &name, "");
        commands.push_back(std::move(command));
    }

    Invocation parse(const std::vector<std::string>& words) {
        return parse_command_line(words, commands, globals);
    }

    std::string refusal(const std::vector<std::string>& words) {
        try {
            parse(words);
        } catch (const Error& error) {
            CHECK(error.code() == ErrorCode::Usage);
            return error.what() + (" | " + error.hint());
        }
        return "accepted";
    }
};

}  // namespace

TEST_CASE("a command line fills the variables of its command", "[cli]") {
    Sample sample;

    const Invocation invocation = sample.parse({"build", "--fast", "--to", "here", "--format=json", "--steps",
                                                "3", "--rename", "a=b", "house", "--rename", "c=d"});

    CHECK(invocation.what == Invocation::What::Run);
    CHECK(invocation.command == &sample.commands.front());
    CHECK(sample.flag);
    CHECK(sample.text == "here");
    CHECK(sample.word == "json");
    CHECK(sample.count == 3U);
    CHECK(sample.many == std::vector<std::string>{"a=b", "c=d"});
    CHECK(sample.name == "house");
}

TEST_CASE("global options stand before or behind the command", "[cli]") {
    Sample before;
    Sample behind;

    before.parse({"--url", "sqlite:a.db", "-v", "build", "x"});
    behind.parse({"build", "x", "--url", "sqlite:a.db", "-v"});

    CHECK(before.globals.url == "sqlite:a.db");
    CHECK(behind.globals.url == "sqlite:a.db");
    CHECK(before.globals.is_verbose);
    CHECK(behind.globals.is_verbose);
}

TEST_CASE("help and version win over what is missing", "[cli]") {
    Sample sample;

    CHECK(sample.parse({"build", "--help"}).what == Invocation::What::Help);
    CHECK(sample.parse({"build", "-h"}).what == Invocation::What::Help);
    CHECK(sample.parse({"--help"}).command == nullptr);
    CHECK(sample.parse({"--version"}).what == Invocation::What::Version);
}

TEST_CASE("what makes no sense is refused with a suggestion", "[cli]") {
    CHECK(Sample().refusal({"biuld"}) == "`biuld` is not a command of varve | did you mean `varve build`?");
    CHECK(Sample().refusal({"build", "x", "--fats"}) ==
          "`--fats` is not an option of `varve build` | did you mean `--fast`?");
    CHECK(Sample().refusal({"build", "x", "--sideways"}) ==
          "`--sideways` is not an option of `varve build` | `varve build --help` lists them");
    CHECK(Sample().refusal({"build", "x", "y"}) ==
          "`varve build` does not take `y` | `varve build --help` shows what it takes");
    CHECK(Sample().refusal({"build"}) ==
          "`varve build` needs NAME | `varve build --help` shows how it is used");
    CHECK(Sample().refusal({"build", "x", "--format", "xml"}) ==
          "`--format` takes `text` or `json` | `varve build --help` shows how it is used");
    CHECK(Sample().refusal({"build", "x", "--steps", "-1"}) ==
          "`--steps` takes a whole number | `varve build --help` shows how it is used");
    CHECK(Sample().refusal({}) == "a command is missing | `varve --help` lists them");
}

TEST_CASE("what is refused does not repeat passwords", "[cli]") {
    CHECK(Sample().refusal({"build", "x", "postgresql://a:secret@h/d"}).find("secret") == std::string::npos);
    CHECK(Sample().refusal({"build", "x", "--ulr=postgresql://a:secret@h/d"}).find("secret") ==
          std::string::npos);
    CHECK(Sample().refusal({"postgresql://a:secret@h/d"}).find("secret") == std::string::npos);
}
