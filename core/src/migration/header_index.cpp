// SPDX-License-Identifier: MIT
#include "varve/migration/header_index.hpp"

#include "varve/migration/migration_file.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

namespace varve::migration {

namespace {

/// Of the index itself; another varve may have read files otherwise.
constexpr std::string_view first_line = "varve headers 2 " VARVE_VERSION "\n";
/// The clock of a file system stands still for a moment: what changed within it may look unchanged.
constexpr std::int64_t settled_ns = 2'000'000'000;

/// What a file looks like from outside.
struct FileState {
    std::int64_t changed_ns = 0;
    /// `INODE SIZE MODIFIED CHANGED`, the times in nanoseconds.
    std::array<char, 96> text;
    std::size_t length = 0;

    std::string_view view() const { return {text.data(), length}; }
};

std::int64_t nanoseconds(const timespec& moment) {
    return static_cast<std::int64_t>(moment.tv_sec) * 1'000'000'000 + moment.tv_nsec;
}

std::optional<FileState> state_of(int folder, const std::string& name) {
    struct stat found {};
    if (::fstatat(folder, name.c_str(), &found, 0) != 0) {
        return std::nullopt;
    }
    FileState state;
    state.changed_ns = std::max(nanoseconds(found.st_mtim), nanoseconds(found.st_ctim));
    char* at = state.text.data();
    for (const std::uint64_t part :
         {static_cast<std::uint64_t>(found.st_ino), static_cast<std::uint64_t>(found.st_size),
          static_cast<std::uint64_t>(nanoseconds(found.st_mtim)),
          static_cast<std::uint64_t>(nanoseconds(found.st_ctim))}) {
        at = std::to_chars(at, state.text.data() + state.text.size(), part).ptr;
        *at++ = ' ';
    }
    state.length = static_cast<std::size_t>(at - state.text.data()) - 1;
    return state;
}

/// Tells a damaged index from a whole one: FNV-1a over words of eight bytes, because the index is read each
/// time.
std::uint64_t checksum(std::string_view text) {
    constexpr std::uint64_t prime = 0x100000001b3ULL;
    std::uint64_t sum = 0xcbf29ce484222325ULL ^ text.size();
    for (; !text.empty(); text.remove_prefix(std::min<std::size_t>(text.size(), sizeof sum))) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data(), std::min(text.size(), sizeof word));
        sum = (sum ^ word) * prime;
        sum ^= sum >> 32U;
    }
    return sum;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : " ") + word;
    }
    return text;
}

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const std::size_t length = std::min(text.find(separator), text.size());
        words.emplace_back(text.substr(0, length));
        text.remove_prefix(std::min(length + 1, text.size()));
    }
    return words;
}

/// A line of the index: file, its state, and what its header says.
std::string line_of(const std::string& file, const FileState& state, const Migration& migration) {
    return file + "\t" + std::string(state.view()) + "\t" + migration.version + "\t" + migration.name + "\t" +
           migration.hash + "\t" + joined(migration.parents) + "\t" + joined(migration.replaces) + "\t" +
           migration.undoes + "\t" + (migration.verdict ? to_string(*migration.verdict) : std::string()) +
           "\n";
}

/// The text between two tabs, taken off the front.
std::string_view take(std::string_view& line) {
    const std::size_t length = std::min(line.find('\t'), line.size());
    const std::string_view field = line.substr(0, length);
    line.remove_prefix(std::min(length + 1, line.size()));
    return field;
}

Migration migration_of(std::string_view line, const std::shared_ptr<const SourceText>& source) {
    Migration migration;
    migration.version = take(line);
    migration.name = take(line);
    migration.hash = take(line);
    migration.parents = split(take(line), ' ');
    migration.replaces = split(take(line), ' ');
    migration.undoes = take(line);
    migration.verdict = parse_verdict(take(line));
    migration.source = source;
    return migration;
}

/// The lines of an index, sorted by file; empty when there is none or it is damaged.
std::string_view lines_of(const std::string& content) {
    std::string_view rest = content;
    if (!rest.starts_with(first_line)) {
        return {};
    }
    rest.remove_prefix(first_line.size());
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view sum = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return sum == std::to_string(checksum(rest)) ? rest : std::string_view();
}

/// Reads the lines of an index beside a sorted list of files.
class Lines {
public:
    explicit Lines(std::string_view lines) : m_rest(lines) {}

    /// The line of a file; empty when there is none. Call it with the files in order.
    std::string_view find(std::string_view file) {
        while (!m_rest.empty()) {
            const std::string_view line = m_rest.substr(0, m_rest.find('\n'));
            std::string_view rest = line;
            const int order = take(rest).compare(file);
            if (order > 0) {
                return {};
            }
            m_rest.remove_prefix(std::min(line.size() + 1, m_rest.size()));
            if (order == 0) {
                return line;
            }
        }
        return {};
    }

private:
    std::string_view m_rest;
};

/// Sorted lines and new ones, as the lines of one index.
std::string merged(std::vector<std::string_view> lines, std::string_view made) {
    for (; !made.empty(); made.remove_prefix(lines.back().size() + 1)) {
        lines.push_back(made.substr(0, made.find('\n')));
    }
    std::sort(lines.begin(), lines.end());
    std::string text;
    for (const std::string_view line : lines) {
        text.append(line).append("\n");
    }
    return text;
}

std::string content_of(const std::string& path) {
    std::string content;
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat found {};
    if (file >= 0 && ::fstat(file, &found) == 0 && found.st_size > 0) {
        content.resize(static_cast<std::size_t>(found.st_size));
        const ssize_t size = ::read(file, content.data(), content.size());
        content.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
    }
    if (file >= 0) {
        ::close(file);
    }
    return content;
}

/// A cache that cannot be written is no reason to fail.
void write_index(const std::string& path, const std::string& body) {
    std::error_code ignored;
    std::filesystem::create_directories(std::filesystem::path(path).parent_path(), ignored);
    const std::string unfinished = path + "." + std::to_string(::getpid());
    std::ofstream file(unfinished, std::ios::binary);
    file << first_line << checksum(body) << "\n" << body;
    file.close();
    if (!file || std::rename(unfinished.c_str(), path.c_str()) != 0) {
        std::filesystem::remove(unfinished, ignored);
    }
}

class Folder {
public:
    explicit Folder(const std::string& path)
        : m_file(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {}
    ~Folder() {
        if (m_file >= 0) {
            ::close(m_file);
        }
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    int file() const { return m_file; }

private:
    int m_file;
};

}  // namespace

std::optional<MigrationDirectory> read_headers(const std::string& path, const std::string& index_file,
                                               const Lexis& lexis, DiagnosticSink& sink) {
    const std::string content = index_file.empty() ? std::string() : content_of(index_file);
    Lines known(lines_of(content));
    const Folder folder(path);
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    std::vector<Migration> migrations;
    // Of those files of which the index still tells the truth; written only when there are new ones.
    std::vector<std::string_view> kept;
    std::string made;
    const std::vector<std::string> files = sql_file_names(path);
    // A text for each file would take longer than all else, and what is wrong with one is told by reading it.
    const auto unread = std::make_shared<const SourceText>(path, "");
    migrations.reserve(files.size());
    kept.reserve(files.size());
    for (const std::string& file : files) {
        const std::optional<FileState> state = state_of(folder.file(), file);
        const std::string_view found = known.find(file);
        std::string_view line = found;
        take(line);
        if (state && take(line) == state->view()) {
            migrations.push_back(migration_of(line, unread));
            kept.push_back(found);
            continue;
        }
        std::optional<Migration> read = read_migration(SourceText::read(path + "/" + file), lexis, sink);
        if (!read) {
            return std::nullopt;
        }
        const bool is_settled = state && nanoseconds(now) - state->changed_ns > settled_ns &&
                                file.find_first_of("\t\n") == std::string::npos;
        if (is_settled) {
            made += line_of(file, *state, *read);
        }
        migrations.push_back(std::move(*read));
    }
    if (!index_file.empty() && (!made.empty() || (kept.empty() && !content.empty()))) {
        write_index(index_file, merged(kept, made));
    }
    DiagnosticList problems;
    std::optional<MigrationDirectory> directory;
    if (report_replaced(migrations, problems)) {
        directory = MigrationDirectory::make(path, std::move(migrations), problems);
    }
    // What is wrong is told with its place in the files.
    return directory && problems.items().empty() ? std::move(directory)
                                                 : MigrationDirectory::read(path, lexis, sink);
}

}  // namespace varve::migration
