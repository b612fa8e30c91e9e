// SPDX-License-Identifier: MIT
#include "comparison.hpp"

#include "project.hpp"

#include "varve/diag/error.hpp"

namespace varve::cli {

namespace {

std::optional<source::Source> parse(const std::optional<std::string>& text) {
    return text ? std::optional(source::parse_source(*text)) : std::nullopt;
}

/// The database that one of the sides is; the settings need not name another one then.
std::optional<Url> database_among(const std::optional<source::Source>& first,
                                  const std::optional<source::Source>& second) {
    if (first && first->url) {
        return first->url;
    }
    return second ? second->url : std::nullopt;
}

source::Source declared(const declare::Settings& settings) {
    if (settings.file.empty() && settings.schema.empty()) {
        throw Error(ErrorCode::Configuration, "there is no varve.yaml here or in a folder above")
            .with_hint("run `varve init`, or name both sides with `--from` and `--to`");
    }
    return source::declared_source(settings.schema);
}

}  // namespace

source::Source source_or_database(const std::optional<std::string>& text, const declare::Settings& settings) {
    if (text) {
        return source::parse_source(*text);
    }
    source::Source live;
    live.kind = source::SourceKind::Database;
    live.url = require_url(settings);
    return live;
}

const Dialect& choose_dialect(Context& context, const std::vector<source::Source>& sources,
                              const std::optional<std::string>& option, const declare::Settings& settings) {
    std::string name;
    for (const source::Source& each : sources) {
        const std::string own = source::dialect_of(each);
        if (!own.empty() && !name.empty() && own != name) {
            throw Error(ErrorCode::Usage, "cannot compare a schema of " + name + " with one of " + own);
        }
        name = own.empty() ? name : own;
    }
    if (option && !name.empty() && *option != name) {
        throw Error(ErrorCode::Usage,
                    "`--dialect " + *option + "` contradicts the sources, which are of " + name)
            .with_hint("leave out `--dialect`");
    }
    if (name.empty() && option) {
        name = *option;
    }
    if (!name.empty()) {
        return context.dialects().by_name(name);
    }
    if (!settings.url && settings.dialect.empty()) {
        throw Error(ErrorCode::Usage, "nothing says which database the sources are for")
            .with_hint("pass `--dialect sqlite` or `--dialect postgres`");
    }
    return dialect_of(settings, context.dialects());
}

Comparison compare_sources(Context& context, const std::optional<std::string>& from,
                           const std::optional<std::string>& to, const std::optional<std::string>& dialect) {
    const std::optional<source::Source> given_from = parse(from);
    const std::optional<source::Source> given_to = parse(to);

    Comparison comparison;
    comparison.settings = settings_of(context, database_among(given_from, given_to));
    comparison.from = given_from ? *given_from : source_or_database(std::nullopt, comparison.settings);
    comparison.to = given_to ? *given_to : declared(comparison.settings);
    comparison.dialect =
        &choose_dialect(context, {comparison.from, comparison.to}, dialect, comparison.settings);

    std::optional<Url> target = database_among(comparison.from, comparison.to);
    target = target ? target : comparison.settings.url;
    source::LazyShadow shadow = shadow_for(comparison.settings, *comparison.dialect, target);
    source::LoadOptions options;
    options.scope =
        scope_of(context, comparison.settings, {comparison.from, comparison.to}, *comparison.dialect);
    comparison.scope = options.scope;
    comparison.before = load_source(context, comparison.from, *comparison.dialect, shadow, options);
    comparison.after = load_source(context, comparison.to, *comparison.dialect, shadow, options);
    if (shadow.is_open()) {
        context.terminal().detail("shadow: " + shadow.description());
    }
    return comparison;
}

}  // namespace varve::cli
