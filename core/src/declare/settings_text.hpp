// SPDX-License-Identifier: MIT
#pragma once

#include "node_reader.hpp"

#include "varve/declare/variables.hpp"
#include "varve/diag/passing_sink.hpp"

#include <optional>
#include <string>
#include <vector>

/// \file
/// What files of settings have in common: texts with variables in them, which may be secrets.

namespace varve::declare {

/// Passes diagnostics on without the text of lines that may hold a password.
class SecretHidingSink : public PassingSink {
public:
    using PassingSink::PassingSink;

    void report(Diagnostic diagnostic) override;
};

/// The text of a scalar with its variables replaced; nothing when that was reported.
std::optional<std::string> expanded_text(const NodeReader& reader, const YamlNode& node,
                                         const Variables& variables);

/// The same of one text or a list of texts.
std::vector<std::string> expanded_texts(const NodeReader& reader, const YamlNode& node,
                                        const Variables& variables);

/// A path of a file of settings, seen from where the program works; `folder` is that of the file.
std::string joined(const std::string& folder, const std::string& path);

/// The folder that a file stands in, `.` for the working directory.
std::string folder_of(const std::string& path);

}  // namespace varve::declare
