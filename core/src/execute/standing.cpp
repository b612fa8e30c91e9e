// SPDX-License-Identifier: MIT
#include "standing.hpp"

#include "varve/model/fingerprint.hpp"

#include <algorithm>
#include <cctype>
#include <numeric>

namespace varve::execute {

namespace {

bool is_part_of_name(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' ||
           static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

std::string text_of(const std::vector<migration::AppliedMigration>& history,
                    const std::vector<HalfWay>& half_way) {
    std::vector<std::string> lines;
    for (const migration::AppliedMigration& row : history) {
        lines.push_back(row.version + " " + row.hash + "\n");
    }
    // Who took another order and ended at the same schema stands at the same place.
    std::sort(lines.begin(), lines.end());
    for (const HalfWay& each : half_way) {
        lines.push_back(each.version + " half-way " + std::string(to_string(each.direction)) + " " +
                        std::to_string(each.done) + "\n");
    }
    return std::accumulate(lines.begin(), lines.end(), std::string());
}

std::string without_home(const std::string& text, const std::string& home) {
    std::string result;
    std::size_t done = 0;
    for (std::size_t at = text.find(home); at != std::string::npos; at = text.find(home, at + home.size())) {
        std::size_t begin = at;
        std::size_t end = at + home.size();
        const bool is_word = (begin == 0 || !is_part_of_name(text[begin - 1])) &&
                             (end == text.size() || !is_part_of_name(text[end]));
        if (!is_word || begin < done) {
            continue;
        }
        // Only some names need quotes.
        if (begin > 0 && end < text.size() && text[begin - 1] == '"' && text[end] == '"') {
            --begin;
            ++end;
        }
        result.append(text, done, begin - done);
        done = end;
    }
    return result.append(text, done);
}

std::string schema_fingerprint(const Dialect& dialect, Connection& connection, const Scope& scope) {
    const std::string home = connection.home_schema();
    if (home.empty()) {
        return fingerprint(dialect.inspect(connection, scope));
    }
    // Expressions are what the server prints, with the name in front of all that the tenant has.
    Scope own = scope;
    own.schemas = {home};
    return fingerprint(dialect.inspect(connection, own),
                       [&](const std::string& text) { return without_home(text, home); });
}

}  // namespace varve::execute
