// SPDX-License-Identifier: MIT
#pragma once

#include "varve/adopt/foreign_history.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// \file
/// Tools find their marks line by line and not by the rules of SQL; so does this.

namespace varve::adopt {

struct MarkerLine {
    /// Without the end of the line.
    std::string_view text;
    /// Bytes of the file; `next` is where the following line begins.
    std::size_t begin;
    std::size_t next;
};

std::vector<MarkerLine> lines_of(std::string_view text);

/// A line without spaces, in lower case: `-- +goose  Up` becomes `--+gooseup`.
std::string squeezed(std::string_view line);

/// Cuts a file at the lines that begin (squeezed) with `up` and `down` into its two directions; what stands
/// above the first of them belongs to none. Lines in between that only look like marks stay comments.
struct Cut {
    std::optional<ForeignSection> up = std::nullopt;
    std::optional<ForeignSection> down = std::nullopt;
    /// The two lines as they are written, without the marks' own words.
    std::string up_line = {};
    std::string down_line = {};
};
Cut cut_at(const std::shared_ptr<const SourceText>& source, std::string_view up, std::string_view down);

}  // namespace varve::adopt
