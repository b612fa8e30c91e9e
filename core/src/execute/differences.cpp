// SPDX-License-Identifier: MIT
#include "differences.hpp"

#include "varve/diff/diff.hpp"

#include <algorithm>
#include <iterator>

namespace varve::execute {

namespace {

std::string without_schema(const std::string& table) {
    return table.substr(table.find('.') + 1);
}

}  // namespace

void append_schema_differences(std::vector<std::string>& lines, const std::string& when, const Schema& wanted,
                               const Schema& found) {
    const diff::Result result = diff::diff(found, wanted, {{}, diff::OpenRenames::DropAndAdd});
    for (const Change& change : result.changes) {
        lines.push_back(when + ": it would still have to " + describe(change));
    }
}

void append_observed_differences(std::vector<std::string>& lines, const std::string& when,
                                 const std::vector<std::string>& wanted,
                                 const std::vector<std::string>& found) {
    std::vector<std::string> missing;
    std::vector<std::string> unwanted;
    std::set_difference(wanted.begin(), wanted.end(), found.begin(), found.end(),
                        std::back_inserter(missing));
    std::set_difference(found.begin(), found.end(), wanted.begin(), wanted.end(),
                        std::back_inserter(unwanted));
    for (const std::string& line : missing) {
        lines.push_back(when + ": missing: " + line);
    }
    for (const std::string& line : unwanted) {
        lines.push_back(when + ": not wanted: " + line);
    }
}

std::vector<std::string> tables_with_other_rows(const TableRows& wanted, const TableRows& found) {
    std::vector<std::string> tables;
    for (const auto& [table, rows] : wanted) {
        const auto other = found.find(table);
        if (other == found.end() || other->second != rows) {
            tables.push_back(without_schema(table));
        }
    }
    return tables;
}

void append_rows_of_one(std::vector<std::string>& lines, const std::string& when, const TableRows& one,
                        const TableRows& other) {
    constexpr std::size_t most = 3;
    for (const auto& [table, rows] : one) {
        const auto theirs = other.find(table);
        if (theirs == other.end() || theirs->second == rows) {
            continue;
        }
        std::vector<std::string> only;
        std::set_difference(rows.begin(), rows.end(), theirs->second.begin(), theirs->second.end(),
                            std::back_inserter(only));
        only.resize(std::min(only.size(), most));
        for (const std::string& row : only) {
            lines.push_back(when + ": " + without_schema(table) + " has the row " + row);
        }
    }
}

}  // namespace varve::execute
