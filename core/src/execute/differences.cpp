// SPDX-License-Identifier: MIT
#include "differences.hpp"

#include "varve/diff/diff.hpp"

#include <algorithm>
#include <iterator>

namespace varve::execute {

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

}  // namespace varve::execute
