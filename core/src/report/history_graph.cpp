// SPDX-License-Identifier: MIT
#include "varve/report/history_graph.hpp"

#include <algorithm>
#include <map>

namespace varve::report {

using migration::Migration;
using migration::MigrationDirectory;

namespace {

/// Draws migrations one after the other. A lane is a column of text in which the line from a migration to
/// children that are still to come runs down.
class Graph {
public:
    explicit Graph(const MigrationDirectory& directory) {
        for (const Migration& migration : directory.migrations()) {
            for (const std::string& parent : migration.parents) {
                ++m_children[parent];
            }
        }
    }

    void draw(const Migration& migration);
    std::string take() { return std::move(m_text); }

private:
    /// What a cell of a row shows, beside the lanes that merely pass through it.
    using Marks = std::map<std::size_t, std::string>;

    std::size_t lane_of(const std::string& version) const {
        return static_cast<std::size_t>(std::find(m_lanes.begin(), m_lanes.end(), version) - m_lanes.begin());
    }
    /// An empty lane, the leftmost.
    std::size_t free_lane() {
        const std::size_t lane = lane_of("");
        if (lane == m_lanes.size()) {
            m_lanes.emplace_back();
        }
        return lane;
    }
    std::string row(const Marks& marks) const;

    std::map<std::string, int> m_children = {};
    /// The version that each lane comes from; empty where there is none.
    std::vector<std::string> m_lanes = {};
    std::string m_text = {};
};

std::string Graph::row(const Marks& marks) const {
    const std::size_t first = marks.begin()->first;
    const std::size_t last = marks.rbegin()->first;
    std::string text;
    for (std::size_t lane = 0; lane < m_lanes.size(); ++lane) {
        const bool is_crossed = first < lane && lane < last;
        const auto mark = marks.find(lane);
        if (mark != marks.end()) {
            text += mark->second;
        } else if (!m_lanes[lane].empty()) {
            text += is_crossed ? "┼" : "│";
        } else {
            text += is_crossed ? "─" : " ";
        }
        text += first <= lane && lane < last ? "─" : " ";
    }
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

void Graph::draw(const Migration& migration) {
    std::vector<std::size_t> sources;
    for (const std::string& parent : migration.parents) {
        sources.push_back(lane_of(parent));
        --m_children[parent];
    }
    std::sort(sources.begin(), sources.end());
    const auto is_last_child = [&](std::size_t lane) { return m_children[m_lanes[lane]] == 0; };

    std::size_t own = 0;
    if (!sources.empty() && is_last_child(sources.front())) {
        own = sources.front();
    } else {
        own = free_lane();
        if (!sources.empty()) {
            const std::size_t from = sources.front();
            m_text += row({{from, own > from ? "├" : "┤"}, {own, own > from ? "╮" : "╭"}}) + "\n";
        }
    }
    Marks marks{{own, "●"}};
    for (const std::size_t lane : sources) {
        if (lane == own || lane == sources.front()) {
            continue;
        }
        const bool is_right = lane > own;
        marks[lane] = is_last_child(lane) ? (is_right ? "╯" : "╰") : (is_right ? "┤" : "├");
    }
    m_lanes[own] = migration.version;
    m_text += row(marks) + "  " + migration.id();
    if (migration.verdict) {
        m_text += "  " + to_string(*migration.verdict);
    }
    m_text += "\n";
    for (std::string& lane : m_lanes) {
        if (!lane.empty() && m_children[lane] == 0) {
            lane.clear();
        }
    }
    while (!m_lanes.empty() && m_lanes.back().empty()) {
        m_lanes.pop_back();
    }
}

template <class Edge>
std::string edges(const MigrationDirectory& directory, const Edge& edge) {
    std::string text;
    for (const Migration& migration : directory.migrations()) {
        for (const std::string& parent : migration.parents) {
            text += edge(directory.require(parent), migration);
        }
    }
    return text;
}

}  // namespace

std::string history_graph(const MigrationDirectory& directory) {
    Graph graph(directory);
    for (const Migration& migration : directory.migrations()) {
        graph.draw(migration);
    }
    return graph.take();
}

std::string history_dot(const MigrationDirectory& directory) {
    std::string text = "digraph history {\n  node [shape=box];\n";
    for (const Migration& migration : directory.migrations()) {
        text += "  \"" + migration.version + "\" [label=\"" + migration.id() + "\"];\n";
    }
    return text +
           edges(directory,
                 [](const Migration& parent, const Migration& child) {
                     return "  \"" + parent.version + "\" -> \"" + child.version + "\";\n";
                 }) +
           "}\n";
}

std::string history_mermaid(const MigrationDirectory& directory) {
    std::string text = "flowchart TD\n";
    for (const Migration& migration : directory.migrations()) {
        text += "  m" + migration.version + "[\"" + migration.id() + "\"]\n";
    }
    return text + edges(directory, [](const Migration& parent, const Migration& child) {
               return "  m" + parent.version + " --> m" + child.version + "\n";
           });
}

}  // namespace varve::report
