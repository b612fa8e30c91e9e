// SPDX-License-Identifier: MIT
#include "varve/dialect/obstacle.hpp"

#include "varve/sql/token.hpp"

namespace varve {

namespace {

std::string sentence(const Obstacle& obstacle) {
    return obstacle.rule + ", which " +
           (obstacle.rows == 1 ? "1 row breaks" : std::to_string(obstacle.rows) + " rows break");
}

}  // namespace

std::string summary(const std::vector<Obstacle>& obstacles) {
    if (obstacles.empty()) {
        return {};
    }
    const std::size_t more = obstacles.size() - 1;
    return sentence(obstacles.front()) + (more == 0 ? ""
                                          : more == 1
                                              ? "; another rule is broken, too"
                                              : "; " + std::to_string(more) + " other rules are broken, too");
}

std::string describe(const std::vector<Obstacle>& obstacles) {
    std::string text;
    for (const Obstacle& obstacle : obstacles) {
        text += "  " + sentence(obstacle) + (obstacle.samples.empty() ? "\n" : ":\n");
        for (const std::string& sample : obstacle.samples) {
            text += "    " + sample + "\n";
        }
    }
    return text;
}

std::string unseen_rows(const std::vector<std::string>& tables, std::string_view statement,
                        const Lexis& lexis) {
    constexpr std::size_t longest = 40;
    std::string names;
    for (const std::string& table : tables) {
        names += (names.empty() ? "`" : ", `") + table + "`";
    }
    std::string start = normalized(statement, lexis);
    if (start.size() > longest) {
        start = start.substr(0, start.rfind(' ', longest)) + " …";
    }
    return names + ": `" + start + "` comes first and may change what is there";
}

}  // namespace varve
