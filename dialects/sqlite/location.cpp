// SPDX-License-Identifier: MIT
#include "location.hpp"

#include "varve/diag/error.hpp"
#include "varve/session/percent_decoding.hpp"

#include <charconv>
#include <string_view>

namespace varve::sqlite {

namespace {

[[noreturn]] void fail(const Url& url, const std::string& what) {
    throw Error(ErrorCode::Configuration, "the database URL `" + url.redacted() + "` " + what)
        .with_hint("write `sqlite:app.db`, `sqlite:///absolute/app.db`, `sqlite::memory:` or "
                   "`sqlite:app.db?mode=ro`");
}

void set_parameter(Location& location, const Url& url, std::string_view name, std::string_view value) {
    if (name == "mode" && value == "ro") {
        location.mode = OpenMode::ReadOnly;
    } else if (name == "mode" && value == "rw") {
        location.mode = OpenMode::ReadWrite;
    } else if (name == "mode" && value == "rwc") {
        location.mode = OpenMode::ReadWriteCreate;
    } else if (name == "mode" && value == "memory") {
        location.path = ":memory:";
    } else if (name == "busy_timeout") {
        const auto [end, error] =
            std::from_chars(value.data(), value.data() + value.size(), location.busy_timeout_milliseconds);
        if (error != std::errc() || end != value.data() + value.size() ||
            location.busy_timeout_milliseconds < 0) {
            fail(url, "has a `busy_timeout` that is not a number of milliseconds");
        }
    } else {
        // The value may be a secret: some builds of SQLite take a key there.
        const std::string shown = name == "mode" ? "=" + std::string(value) : std::string();
        fail(url, "has the parameter `" + std::string(name) + shown + "`, which SQLite does not know");
    }
}

}  // namespace

Location parse_location(const Url& url) {
    std::string_view rest = url.rest();
    std::string_view parameters;
    if (const std::size_t question = rest.find('?'); question != std::string_view::npos) {
        parameters = rest.substr(question + 1);
        rest = rest.substr(0, question);
    }
    if (rest.starts_with("//")) {
        rest.remove_prefix(2);
    }

    Location location;
    location.path = percent_decoded(rest);
    while (!parameters.empty()) {
        const std::string_view parameter = parameters.substr(0, parameters.find('&'));
        parameters.remove_prefix(std::min(parameter.size() + 1, parameters.size()));
        const std::size_t equals = std::min(parameter.find('='), parameter.size());
        set_parameter(location, url, parameter.substr(0, equals),
                      parameter.substr(std::min(equals + 1, parameter.size())));
    }
    if (location.path.empty()) {
        fail(url, "names no file");
    }
    return location;
}

}  // namespace varve::sqlite
