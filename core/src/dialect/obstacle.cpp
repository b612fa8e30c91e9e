// SPDX-License-Identifier: MIT
#include "varve/dialect/obstacle.hpp"

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

}  // namespace varve
