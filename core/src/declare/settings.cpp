// SPDX-License-Identifier: MIT
#include "varve/declare/settings.hpp"

#include "settings_text.hpp"

#include "varve/declare/duration.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>

namespace varve::declare {

namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 2> policies{"refuse", "allow"};
constexpr std::array<std::string_view, 2> manageable{"grants", "owners"};

/// varve.yaml in the working directory or the nearest parent that has one, up to the root of a repository.
std::string find_settings_file() {
    std::error_code ignored;
    const fs::path start = fs::current_path(ignored);
    std::string prefix;
    for (fs::path folder = start; !folder.empty(); folder = folder.parent_path()) {
        if (fs::exists(folder / settings_file_name, ignored)) {
            return prefix + settings_file_name;
        }
        if (fs::exists(folder / ".git", ignored) || folder == folder.root_path()) {
            break;
        }
        prefix += "../";
    }
    return {};
}

const std::string* variable(const Variables& variables, const char* name) {
    const auto found = variables.find(name);
    return found == variables.end() || found->second.empty() ? nullptr : &found->second;
}

/// Fills Settings from the nodes of the file.
class SettingsReader {
public:
    SettingsReader(const SettingsRequest& request, Variables variables, Settings& settings,
                   SecretHidingSink& sink)
        : m_request(request), m_variables(std::move(variables)), m_settings(settings), m_reader("", sink),
          m_sink(sink) {}

    void read(const YamlNode& root) {
        const MappingReader file(m_reader, root, settings_keys(), m_settings.file);
        if (const YamlNode* schema = file.find("schema", Shape::Paths)) {
            m_settings.schema = texts(*schema);
            for (std::string& path : m_settings.schema) {
                path = joined(m_settings.folder, path);
            }
        }
        if (const YamlNode* migrations = file.find("migrations", Shape::Text)) {
            if (const std::optional<std::string> path = text(*migrations)) {
                m_settings.migrations = joined(m_settings.folder, *path);
            }
        }
        if (const YamlNode* dialect = file.find("dialect", Shape::Text)) {
            read_dialect(*dialect);
        }
        read_scope(file);
        read_policy(file);
        read_shadow(file);
        read_waiting(file);
        read_environments(file);
    }

private:
    std::optional<std::string> text(const YamlNode& node) {
        return expanded_text(m_reader, node, m_variables);
    }

    std::vector<std::string> texts(const YamlNode& node) {
        return expanded_texts(m_reader, node, m_variables);
    }

    std::optional<Url> url(const YamlNode& node) {
        const std::optional<std::string> value = text(node);
        if (!value) {
            return std::nullopt;
        }
        if (!looks_like_url(*value)) {
            m_reader.error(node, "bad-url", "this is not a database URL",
                           "write `sqlite:FILE` or `postgresql://USER@HOST/DATABASE`");
            return std::nullopt;
        }
        return resolved_against(Url(*value), m_settings.folder);
    }

    void read_dialect(const YamlNode& node) {
        const std::optional<std::string> name = text(node);
        const auto known = dialect_names();
        if (name && std::find(known.begin(), known.end(), *name) == known.end()) {
            m_reader.unknown(node, "unknown-dialect", "`" + *name + "` is not a dialect", known);
        } else if (name) {
            m_settings.dialect = *name;
        }
    }

    void read_scope(const MappingReader& mapping) {
        if (const YamlNode* schemas = mapping.find("schemas", Shape::Names)) {
            m_settings.scope.schemas = texts(*schemas);
        }
        if (const YamlNode* exclude = mapping.find("exclude", Shape::Names)) {
            m_settings.scope.exclude = texts(*exclude);
        }
        // An empty list says something too; find() would take it for nothing only when it is null.
        if (const YamlNode* manage = mapping.find("manage", Shape::Manage)) {
            m_settings.managed = managed(*manage);
            m_settings.scope.managed = *m_settings.managed;
        }
    }

    ManagedAccess managed(const YamlNode& node) {
        ManagedAccess found;
        const std::vector<const YamlNode*> single{&node};
        for (const YamlNode* item : node.kind == YamlKind::Sequence ? node.items : single) {
            if (const std::optional<std::size_t> what = m_reader.choice(*item, manageable)) {
                (*what == 0 ? found.has_grants : found.has_owners) = true;
            }
        }
        return found;
    }

    void read_policy(const MappingReader& mapping) {
        const YamlNode* node = mapping.find("destructive", Shape::Policy);
        const std::optional<std::size_t> policy =
            node == nullptr ? std::nullopt : m_reader.choice(*node, policies);
        if (policy) {
            m_settings.destructive = *policy == 0 ? DestructivePolicy::Refuse : DestructivePolicy::Allow;
        }
    }

    void read_shadow(const MappingReader& mapping) {
        const YamlNode* shadow = mapping.find("shadow", Shape::Text);
        if (shadow != nullptr && !m_request.shadow) {
            if (std::optional<Url> found = url(*shadow)) {
                m_settings.shadow = std::move(found);
            }
        }
    }

    std::optional<std::chrono::milliseconds> duration(const MappingReader& mapping, const char* key) {
        const YamlNode* node = mapping.find(key, Shape::Text);
        const std::optional<std::string> words = node == nullptr ? std::nullopt : text(*node);
        if (!words) {
            return std::nullopt;
        }
        const std::optional<std::chrono::milliseconds> found = parse_duration(*words);
        if (!found) {
            m_reader.error(*node, "bad-duration", "`" + *words + "` is not a duration", duration_hint);
        }
        return found;
    }

    void read_waiting(const MappingReader& mapping) {
        if (const auto wait = duration(mapping, "lock_wait")) {
            m_settings.limits.lock_wait = wait;
        }
        if (const auto time = duration(mapping, "statement_timeout")) {
            m_settings.limits.statement_time = *time;
        }
        const YamlNode* node = mapping.find("lock_retries", Shape::Text);
        const std::optional<std::string> words = node == nullptr ? std::nullopt : text(*node);
        if (!words) {
            return;
        }
        std::size_t number = 0;
        const auto [end, failure] = std::from_chars(words->data(), words->data() + words->size(), number);
        if (failure != std::errc() || end != words->data() + words->size()) {
            m_reader.error(*node, "bad-count", "`" + *words + "` is not a count", "write `lock_retries: 10`");
        } else {
            m_settings.lock_retries = number;
        }
    }

    /// The name of the environment in use; empty for none. `is_given`: by a flag or VARVE_ENV, so it must
    /// exist.
    std::string wanted_environment(const MappingReader& file, bool& is_given) {
        is_given = true;
        if (m_request.environment) {
            return *m_request.environment;
        }
        if (const std::string* name = variable(m_variables, "VARVE_ENV")) {
            return *name;
        }
        is_given = false;
        if (const YamlNode* node = file.find("default_environment", Shape::Text)) {
            return text(*node).value_or("");
        }
        return m_settings.environments.size() == 1 ? m_settings.environments.front() : "";
    }

    void read_environments(const MappingReader& file) {
        const YamlNode* environments = file.find("environments", Shape::Environments);
        std::vector<std::string_view> names;
        if (environments != nullptr && environments->kind != YamlKind::Mapping) {
            m_reader.wrong(*environments, "a mapping of environments");
        } else if (environments != nullptr) {
            for (const YamlEntry& entry : environments->entries) {
                names.push_back(entry.key->text);
                m_settings.environments.emplace_back(entry.key->text);
                // Keys are checked everywhere, values only where they are used.
                const MappingReader checked(m_reader, *entry.value, environment_keys(),
                                            "environment " + entry.key->text);
            }
        }
        bool is_given = false;
        const std::string wanted = wanted_environment(file, is_given);
        const YamlNode* chosen = environments == nullptr ? nullptr : environments->find(wanted);
        if (!wanted.empty() && chosen == nullptr) {
            const YamlNode* where = file.find("default_environment", Shape::Text);
            const std::string message = "there is no environment `" + wanted + "`";
            if (where != nullptr && !is_given) {
                m_reader.unknown(*where, "unknown-environment", message, names);
            } else {
                m_reader.unknown(file.node(), "unknown-environment", message, names);
            }
            return;
        }
        if (chosen != nullptr) {
            read_environment(wanted, *chosen, is_given);
        }
    }

    void read_environment(const std::string& name, const YamlNode& node, bool is_given) {
        if (node.kind != YamlKind::Mapping) {
            return;
        }
        DiagnosticList reported_before;
        const NodeReader quiet("", reported_before);
        const MappingReader environment(quiet, node, environment_keys(), name);
        const bool has_variable =
            variable(m_variables, "VARVE_URL") != nullptr || variable(m_variables, "DATABASE_URL") != nullptr;
        const bool is_url_used = !m_request.url && (is_given || !has_variable);
        const YamlNode* node_of_url = environment.find("url", Shape::Text);
        if (is_url_used && node_of_url != nullptr) {
            m_settings.url = url(*node_of_url);
            m_settings.url_origin = "environment " + name + " of " + m_settings.file;
        }
        if (is_url_used || is_given) {
            m_settings.environment = name;
            read_scope(environment);
            read_policy(environment);
            read_shadow(environment);
            read_waiting(environment);
        }
    }

    const SettingsRequest& m_request;
    Variables m_variables;
    Settings& m_settings;
    NodeReader m_reader;
    SecretHidingSink& m_sink;
};

/// `--url`, VARVE_URL, DATABASE_URL; the file's environments have been looked at before.
void settle_url(const SettingsRequest& request, const Variables& variables, Settings& settings) {
    if (request.url) {
        settings.url = Url(*request.url);
        settings.url_origin = "--url";
        return;
    }
    for (const char* name : {"VARVE_URL", "DATABASE_URL"}) {
        const std::string* value = variable(variables, name);
        if (value != nullptr && !settings.url) {
            const bool is_from_file = request.variables.find(name) == request.variables.end();
            settings.url = is_from_file ? resolved_against(Url(*value), settings.folder) : Url(*value);
            settings.url_origin = name;
        }
    }
}

}  // namespace

Url resolved_against(const Url& url, const std::string& folder) {
    const std::string_view rest = url.rest();
    const bool is_relative_file = looks_like_url(url.text()) && !rest.empty() && rest.front() != '/' &&
                                  rest.front() != ':' && rest.find("://") == std::string_view::npos;
    if (!is_relative_file || folder == ".") {
        return url;
    }
    return Url(url.scheme() + ":" + joined(folder, std::string(rest)));
}

std::optional<Settings> load_settings(const SettingsRequest& request, DiagnosticSink& sink) {
    SecretHidingSink hiding(sink);
    Settings settings;
    settings.file = request.config ? *request.config : find_settings_file();
    settings.folder = settings.file.empty() ? "." : folder_of(settings.file);
    settings.migrations = joined(settings.folder, "migrations");
    settings.schema = {joined(settings.folder, "schema.yaml")};
    if (request.shadow) {
        settings.shadow = Url(*request.shadow);
    }

    Variables variables = request.variables;
    const std::string env_path = joined(settings.folder, ".env");
    if (fs::is_regular_file(env_path)) {
        variables = read_env_file(SourceText::read(env_path), std::move(variables), hiding);
    }
    if (!settings.file.empty()) {
        const auto source = std::make_shared<const SourceText>(SourceText::read(settings.file));
        const std::unique_ptr<YamlDocument> document = read_yaml(source, hiding);
        if (document != nullptr) {
            SettingsReader(request, variables, settings, hiding).read(*document->root);
        }
    } else if (request.environment) {
        hiding.report(
            {Severity::Error, "unknown-environment",
             "there is no environment `" + *request.environment + "`, because there is no varve.yaml",
             std::nullopt, "run `varve init`, or give `--url`"});
    }
    settle_url(request, variables, settings);
    return hiding.has_errors() ? std::nullopt : std::optional(std::move(settings));
}

}  // namespace varve::declare
