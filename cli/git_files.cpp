// SPDX-License-Identifier: MIT
#include "git_files.hpp"

#include "subprocess.hpp"

#include "varve/diag/error.hpp"

#include <filesystem>
#include <utility>

namespace varve::cli {

namespace {

std::string without_line_end(std::string text) {
    while (text.ends_with('\n') || text.ends_with('\r')) {
        text.pop_back();
    }
    return text;
}

std::string git(const std::string& folder, std::vector<std::string> words) {
    words.insert(words.begin(), {"git", "-C", folder});
    ProgramOutput output = run_program(words);
    if (output.exit_code != 0) {
        throw Error(ErrorCode::Io,
                    "`git " + words[3] + "` failed: " + without_line_end(std::move(output.standard_error)));
    }
    return std::move(output.standard_output);
}

}  // namespace

GitFiles::GitFiles(std::string folder, const std::string& ref) : m_folder(std::move(folder)) {
    const ProgramOutput inside = run_program({"git", "-C", m_folder, "rev-parse", "--is-inside-work-tree"});
    if (inside.exit_code != 0) {
        throw Error(ErrorCode::Usage, "`" + m_folder + "` is in no git repository")
            .with_detail("  git: " + without_line_end(inside.standard_error) + "\n");
    }
    const ProgramOutput found = run_program(
        {"git", "-C", m_folder, "rev-parse", "--verify", "--quiet", "--end-of-options", ref + "^{commit}"});
    if (found.exit_code != 0) {
        throw Error(ErrorCode::Usage, "git knows no commit `" + ref + "`")
            .with_hint("fetch it first, as in `git fetch origin main`; a shallow clone of a CI has the last "
                       "commit only");
    }
    m_commit = without_line_end(found.standard_output);
}

std::vector<SourceText> GitFiles::sql_files(const std::string& path) const {
    namespace fs = std::filesystem;
    const std::string from_here = fs::absolute(path).lexically_relative(fs::absolute(m_folder)).string();
    const std::string listed =
        git(m_folder, {"ls-tree", "--name-only", "-z", m_commit, "--", "./" + from_here + "/"});
    std::vector<SourceText> files;
    for (std::size_t begin = 0; begin < listed.size();) {
        const std::size_t end = listed.find('\0', begin);
        const std::string name = fs::path(listed.substr(begin, end - begin)).filename().string();
        begin = end + 1;
        if (name.ends_with(".sql") && !name.starts_with('.')) {
            files.emplace_back(path + "/" + name,
                               git(m_folder, {"show", m_commit + ":./" + from_here + "/" + name}));
        }
    }
    return files;
}

}  // namespace varve::cli
