// SPDX-License-Identifier: MIT
#include "integration/branches/random_history.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace varve::test {

namespace {

constexpr std::size_t most_branches = 6;

/// One migration and the tables that it and its ancestors have made.
struct Step {
    std::string id;
    std::vector<std::string> parents;
    std::vector<std::string> statements;
    std::set<std::string> tables;
};

class Grower {
public:
    explicit Grower(std::uint64_t seed) : m_random(seed) {}

    std::vector<Step> grow(std::size_t size) {
        while (m_steps.size() < size) {
            const bool is_last = m_steps.size() + 1 == size;
            if (m_heads.size() > 1 && (is_last || m_random.percent(12) || m_heads.size() > most_branches)) {
                join(is_last ? m_heads.size() : 2);
            } else if (m_steps.empty() || m_random.percent(12)) {
                fork();
            } else {
                extend(m_heads[static_cast<std::size_t>(m_random.below(static_cast<int>(m_heads.size())))]);
            }
        }
        return std::move(m_steps);
    }

private:
    Step& add(std::vector<std::size_t> parents) {
        Step step;
        const std::string number = std::to_string(m_steps.size());
        step.id =
            "20260101" + std::string(6 - std::min<std::size_t>(6, number.size()), '0') + number + "_step";
        for (const std::size_t parent : parents) {
            step.parents.push_back(m_steps[parent].id);
            step.tables.insert(m_steps[parent].tables.begin(), m_steps[parent].tables.end());
        }
        std::erase_if(m_heads, [&](std::size_t head) {
            return std::find(parents.begin(), parents.end(), head) != parents.end();
        });
        m_heads.push_back(m_steps.size());
        m_steps.push_back(std::move(step));
        return m_steps.back();
    }

    void join(std::size_t count) {
        std::vector<std::size_t> parents;
        while (parents.size() < count) {
            const auto place = m_heads.begin() + m_random.below(static_cast<int>(m_heads.size()));
            parents.push_back(*place);
            m_heads.erase(place);
        }
        add(std::move(parents));
    }

    /// From anything that is there, so that old states get new branches.
    void fork() {
        if (m_steps.empty()) {
            write(add({}));
            return;
        }
        const std::size_t behind = static_cast<std::size_t>(m_random.below(20));
        extend(m_steps.size() - 1 - std::min(behind, m_steps.size() - 1));
    }

    void extend(std::size_t parent) { write(add({parent})); }

    void write(Step& step) {
        const std::string number = std::to_string(m_steps.size() - 1);
        std::string& text = step.statements.emplace_back();
        if (step.tables.empty() || m_random.percent(20)) {
            const std::string table = "t" + number;
            text = "CREATE TABLE " + table + " (id integer PRIMARY KEY, kept text)";
            step.statements.push_back("INSERT INTO " + table + " (id, kept) VALUES (1, 'a'), (2, 'b')");
            step.tables.insert(table);
            return;
        }
        const std::vector<std::string> tables(step.tables.begin(), step.tables.end());
        const std::string table = m_random.pick(tables);
        const std::string column = "c" + number;
        switch (m_random.below(5)) {
        case 0: text = "CREATE INDEX i" + number + " ON " + table + " (kept)"; break;
        case 1:
            text = "INSERT INTO " + table + " (id, kept) VALUES (" + std::to_string(m_steps.size() + 100) +
                   ", 'c')";
            break;
        case 2: text = "CREATE VIEW v" + number + " AS SELECT id, kept FROM " + table; break;
        case 3:
            text = "ALTER TABLE " + table + " ADD COLUMN " + column + " integer";
            step.statements.push_back("UPDATE " + table + " SET " + column + " = id * 2 WHERE id < 3");
            break;
        default:
            text = "ALTER TABLE " + table + " ADD COLUMN " + column + " integer NOT NULL DEFAULT 7";
            break;
        }
    }

    Random m_random;
    std::vector<Step> m_steps;
    std::vector<std::size_t> m_heads;
};

std::string text_of(const Step& step) {
    std::string text = "-- varve:migration " + step.id + "\n";
    for (const std::string& parent : step.parents) {
        text += (&parent == step.parents.data() ? "-- varve:parents " : " ") + parent;
    }
    text += step.parents.empty() ? "-- varve:up\n" : "\n-- varve:up\n";
    for (const std::string& statement : step.statements) {
        text += statement + ";\n";
    }
    return text;
}

}  // namespace

migration::MigrationDirectory random_history(std::uint64_t seed, std::size_t size, const Lexis& lexis) {
    std::vector<SourceText> files;
    for (const Step& step : Grower(seed).grow(size)) {
        files.emplace_back(step.id, text_of(step));
    }
    DiagnosticList problems;
    std::optional<migration::MigrationDirectory> directory =
        migration::MigrationDirectory::read("history", std::move(files), lexis, problems);
    if (!directory) {
        throw std::runtime_error(problems.items().front().message);
    }
    return std::move(*directory);
}

}  // namespace varve::test
