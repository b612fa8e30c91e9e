// SPDX-License-Identifier: MIT
//
// transcript_runner VARVE FILE: runs one transcript in an empty directory and compares what comes out.
#include "cli/transcript.hpp"
#include "support/golden.hpp"
#include "support/process.hpp"
#include "support/temporary_directory.hpp"
#ifdef VARVE_WITH_POSTGRES
#include "support/postgres_server.hpp"
#endif

#include <cstdlib>
#include <iostream>
#include <memory>

namespace varve::test {
namespace {

/// What stands in the place of `${…}` in a transcript, and what stands in its place in the output.
class Surroundings {
public:
    explicit Surroundings(const Transcript& transcript) {
#ifdef VARVE_WITH_POSTGRES
        if (transcript.needs_postgres) {
            m_database = std::make_unique<ScratchDatabase>();
        }
#else
        (void)transcript;
#endif
    }

    const TemporaryDirectory& directory() const { return m_directory; }

    std::string filled_in(std::string text) const {
#ifdef VARVE_WITH_POSTGRES
        if (m_database != nullptr) {
            text = replace_all(std::move(text), "${postgres}", m_database->url());
        }
#endif
        return replace_all(std::move(text), "${dir}", m_directory.path().string());
    }

    std::string normalised(std::string text) const {
        text = replace_all(std::move(text), m_directory.path().string(), "<dir>");
#ifdef VARVE_WITH_POSTGRES
        if (m_database != nullptr) {
            text = replace_all(std::move(text), m_database->url(), "<postgres>");
            text = replace_all(std::move(text), m_database->name(), "<database>");
        }
#endif
        return without_volatile_parts(text);
    }

    void write(const std::map<std::string, std::string>& files) const {
        for (const auto& [name, content] : files) {
            write_file(m_directory / name, filled_in(content));
        }
    }

private:
    TemporaryDirectory m_directory;
#ifdef VARVE_WITH_POSTGRES
    std::unique_ptr<ScratchDatabase> m_database;
#endif
};

Command command_of(const Step& step, const std::string& varve, const Surroundings& surroundings) {
    Command command;
    const std::string line = surroundings.filled_in(step.command);
    if (step.kind == Step::Kind::Shell) {
        command.arguments = {"/bin/sh", "-c", line};
    } else {
        command.arguments = words_of(line);
        command.arguments.insert(command.arguments.begin(), varve);
    }
    const std::string home = surroundings.directory().path().string();
    command.directory = home;
    command.is_clean_environment = true;
    command.environment = {
        {"HOME", home},        {"XDG_CACHE_HOME", home + "/.cache"},
        {"LC_ALL", "C.UTF-8"}, {"TZ", "UTC"},
        {"USER", "tester"},    {"PATH", varve.substr(0, varve.rfind('/')) + ":" + std::getenv("PATH")}};
    for (const auto& [name, value] : step.environment) {
        command.environment[name] = surroundings.filled_in(value);
    }
    command.standard_input = surroundings.filled_in(step.standard_input);
    return command;
}

Step performed(const Step& step, const std::string& varve, const Surroundings& surroundings) {
    Step result = step;
    if (step.kind == Step::Kind::Write) {
        surroundings.write(step.files);
        return result;
    }
    const Outcome outcome = run(command_of(step, varve, surroundings));
    result.exit_code = outcome.exit_code;
    result.standard_output = surroundings.normalised(outcome.standard_output);
    result.standard_error = surroundings.normalised(outcome.standard_error);
    return result;
}

bool is_as_expected(const Step& wanted, const Step& actual) {
    bool is_right = true;
    const auto compare = [&](const char* what, const std::string& expected, const std::string& got) {
        if (expected != got) {
            std::cerr << "--- " << what << " of `" << wanted.command << "`: expected\n"
                      << expected << "--- but got\n"
                      << got << "---\n";
            is_right = false;
        }
    };
    compare("exit code", std::to_string(wanted.exit_code) + "\n", std::to_string(actual.exit_code) + "\n");
    compare("standard output", wanted.standard_output, actual.standard_output);
    compare("standard error", wanted.standard_error, actual.standard_error);
    return is_right;
}

int run_transcript(const std::string& varve, const std::string& file) {
    const Transcript transcript = read_transcript(file);
    const Surroundings surroundings(transcript);
    surroundings.write(transcript.files);
    std::vector<Step> steps;
    bool is_right = true;
    for (const Step& step : transcript.steps) {
        steps.push_back(performed(step, varve, surroundings));
        is_right = (is_blessing() || is_as_expected(step, steps.back())) && is_right;
    }
    if (is_blessing()) {
        write_file(file, with_steps(read_file(file), steps));
    }
    return is_right ? 0 : 1;
}

}  // namespace
}  // namespace varve::test

int main(int argc, char** argv) {
    if (argc != 3) {
        std::cerr << "usage: transcript_runner VARVE FILE\n";
        return 2;
    }
    try {
        return varve::test::run_transcript(argv[1], argv[2]);
    } catch (const std::exception& error) {
        std::cerr << argv[2] << ": " << error.what() << "\n";
        return 2;
    }
}
