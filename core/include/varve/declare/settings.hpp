// SPDX-License-Identifier: MIT
#pragma once

#include "varve/declare/variables.hpp"
#include "varve/diag/diagnostic.hpp"
#include "varve/dialect/shadow.hpp"
#include "varve/session/limits.hpp"
#include "varve/session/url.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace varve::declare {

/// What happens to a change that deletes data and that nobody has confirmed.
enum class DestructivePolicy { Refuse, Allow };

/// What a project says about itself: `varve.yaml`, `.env` and environment variables put together.
///
/// Paths are ready for use from the working directory of the SettingsRequest; URLs are complete, password
/// included.
struct Settings {
    /// The file that was read; empty when the project has none and everything is at its default.
    std::string file;
    /// Its folder, `.` for the working directory.
    std::string folder = ".";
    /// YAML files, SQL files and folders that together declare the schema.
    std::vector<std::string> schema = {};
    std::string migrations;
    /// Name of the environment in use; empty when a URL was given in another way.
    std::string environment;
    /// Every environment of the file, in its order.
    std::vector<std::string> environments = {};
    std::optional<Url> url = std::nullopt;
    /// Who said the URL, for people: `--url`, `VARVE_URL`, `environment dev of varve.yaml`.
    std::string url_origin;
    std::optional<Url> shadow = std::nullopt;
    /// The dialect of sources that do not say one, when there is no URL; empty when unknown.
    std::string dialect;
    /// Its `managed` is what `manage` says, else empty.
    Scope scope = {};
    /// `manage`; nothing when it is not set and what the sources state decides.
    std::optional<ManagedAccess> managed = std::nullopt;
    DestructivePolicy destructive = DestructivePolicy::Refuse;
    /// `lock_wait` and `statement_timeout`: how long a statement of a migration may wait and take.
    Limits limits = {};
    /// `lock_retries`: how often a transaction is tried again that could not have a lock.
    std::optional<std::size_t> lock_retries = std::nullopt;
};

/// What the command line knows before any file is read.
struct SettingsRequest {
    /// `--config`; without it `varve.yaml` is looked for in the working directory and its parents.
    std::optional<std::string> config = std::nullopt;
    /// `--env`
    std::optional<std::string> environment = std::nullopt;
    /// `--url`
    std::optional<std::string> url = std::nullopt;
    /// `--shadow`
    std::optional<std::string> shadow = std::nullopt;
    Variables variables = process_variables();
};

/// Reads the settings. The URL is the first of: `--url`, the environment that `--env` (or VARVE_ENV) names,
/// VARVE_URL, DATABASE_URL, the environment that `default_environment` names, the only environment of the
/// file.
///
/// Nothing when something was reported. Values of environments that are not in use are not looked at, so that
/// their variables may be unset.
std::optional<Settings> load_settings(const SettingsRequest& request, DiagnosticSink& sink);

/// `sqlite:app.db` seen from `folder`: `sqlite:folder/app.db`. URLs that do not name a relative file stay as
/// they are.
Url resolved_against(const Url& url, const std::string& folder);

/// The name of the file that load_settings() looks for.
inline constexpr const char* settings_file_name = "varve.yaml";

}  // namespace varve::declare
