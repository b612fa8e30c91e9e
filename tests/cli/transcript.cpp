// SPDX-License-Identifier: MIT
#include "cli/transcript.hpp"

#include "support/golden.hpp"

#include <yaml-cpp/yaml.h>

#include <stdexcept>

namespace varve::test {
namespace {

std::map<std::string, std::string> read_map(const YAML::Node& node) {
    std::map<std::string, std::string> result;
    for (const auto& entry : node) {
        result[entry.first.as<std::string>()] = entry.second.as<std::string>();
    }
    return result;
}

std::string text_of(const YAML::Node& node) {
    return node ? node.as<std::string>() : std::string();
}

void check_keys(const YAML::Node& node, std::string_view allowed) {
    for (const auto& entry : node) {
        const std::string key = entry.first.as<std::string>();
        if (allowed.find(" " + key + " ") == std::string_view::npos) {
            throw std::runtime_error("unknown key `" + key + "` in a transcript");
        }
    }
}

Step read_step(const YAML::Node& node) {
    check_keys(node, " args shell write env stdin exit stdout stderr ");
    Step step;
    if (node["write"]) {
        step.kind = Step::Kind::Write;
        step.files = read_map(node["write"]);
        return step;
    }
    step.kind = node["shell"] ? Step::Kind::Shell : Step::Kind::Varve;
    const YAML::Node command = node["shell"] ? node["shell"] : node["args"];
    if (!command || !command.IsScalar()) {
        throw std::runtime_error("a step has one of `args`, `shell` and `write`; the first two are text");
    }
    step.command = command.as<std::string>();
    step.environment = read_map(node["env"]);
    step.standard_input = text_of(node["stdin"]);
    step.exit_code = node["exit"] ? node["exit"].as<int>() : 0;
    step.standard_output = text_of(node["stdout"]);
    step.standard_error = text_of(node["stderr"]);
    return step;
}

std::string map_entry(std::string_view key, const std::map<std::string, std::string>& map) {
    if (map.empty()) {
        return "";
    }
    std::string text = "    " + std::string(key) + ":\n";
    for (const auto& [name, value] : map) {
        text += yaml_entry(name, value, 6);
    }
    return text;
}

std::string text_entry(std::string_view key, const std::string& text) {
    return text.empty() ? "" : yaml_entry(key, text, 4);
}

std::string written(const Step& step) {
    std::string text;
    if (step.kind == Step::Kind::Write) {
        text = map_entry("write", step.files);
    } else {
        text = yaml_entry(step.kind == Step::Kind::Shell ? "shell" : "args", step.command, 4);
        text += map_entry("env", step.environment);
        text += text_entry("stdin", step.standard_input);
        text += step.exit_code == 0 ? "" : "    exit: " + std::to_string(step.exit_code) + "\n";
        text += text_entry("stdout", step.standard_output);
        text += text_entry("stderr", step.standard_error);
    }
    return text.replace(0, 4, "  - ");
}

/// The end of a quoted stretch that begins at `at`; its content is appended to `word`.
std::size_t read_quoted(std::string_view line, std::size_t at, std::string& word) {
    const char quote = line[at++];
    while (at < line.size() && line[at] != quote) {
        if (quote == '"' && line[at] == '\\' && at + 1 < line.size()) {
            ++at;
        }
        word += line[at++];
    }
    return at + 1;
}

}  // namespace

Transcript read_transcript(const std::string& path) {
    const YAML::Node root = YAML::LoadFile(path);
    check_keys(root, " about needs files run ");
    Transcript transcript;
    transcript.about = text_of(root["about"]);
    transcript.needs_postgres = text_of(root["needs"]) == "postgres";
    transcript.files = read_map(root["files"]);
    for (const YAML::Node& node : root["run"]) {
        transcript.steps.push_back(read_step(node));
    }
    if (transcript.about.empty() || transcript.steps.empty()) {
        throw std::runtime_error("a transcript says what it is `about` and what to `run`");
    }
    return transcript;
}

std::string with_steps(std::string_view file, const std::vector<Step>& steps) {
    const std::size_t at = file.starts_with("run:") ? 0 : file.find("\nrun:") + 1;
    std::string text(file.substr(0, at));
    text += "run:\n";
    for (const Step& step : steps) {
        text += written(step);
    }
    return text;
}

std::vector<std::string> words_of(std::string_view line) {
    std::vector<std::string> words;
    std::string word;
    bool has_word = false;
    for (std::size_t at = 0; at < line.size();) {
        const char c = line[at];
        if (c == ' ' || c == '\n') {
            if (has_word) {
                words.push_back(std::move(word));
            }
            word.clear();
            has_word = false;
            ++at;
            continue;
        }
        has_word = true;
        if (c == '\'' || c == '"') {
            at = read_quoted(line, at, word);
        } else {
            at += c == '\\' && at + 1 < line.size() ? 1 : 0;
            word += line[at++];
        }
    }
    if (has_word) {
        words.push_back(std::move(word));
    }
    return words;
}

}  // namespace varve::test
