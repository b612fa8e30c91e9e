// SPDX-License-Identifier: MIT
#include "connect.hpp"

#include "home.hpp"

#include "varve/diag/error.hpp"

#include <memory>
#include <string>
#include <vector>

namespace varve::postgres {

namespace {

struct FreeOptions {
    void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};
using OptionsPointer = std::unique_ptr<PQconninfoOption, FreeOptions>;

struct FinishSession {
    void operator()(PGconn* connection) const { PQfinish(connection); }
};

void hide(std::string& text, const std::string& secret) {
    for (std::size_t at = text.find(secret); !secret.empty() && at != std::string::npos;
         at = text.find(secret, at + 3)) {
        text.replace(at, secret.size(), "***");
    }
}

/// libpq quotes parts of a URL that it cannot read, so its words are shown only when nothing in it is a
/// secret.
OptionsPointer parse(const Url& url) {
    char* complaint = nullptr;
    OptionsPointer options(PQconninfoParse(url.text().c_str(), &complaint));
    const std::string message = complaint == nullptr ? std::string() : complaint;
    PQfreemem(complaint);
    if (options == nullptr) {
        const bool is_safe = url.redacted() == url.text();
        throw Error(ErrorCode::Configuration,
                    "`" + url.redacted() + "` is not a PostgreSQL URL" +
                        (is_safe ? ": " + message.substr(0, message.find('\n')) : ""))
            .with_hint("write `postgresql://USER@HOST:PORT/DATABASE?sslmode=require`");
    }
    return options;
}

/// Whether the password may have ended elsewhere for libpq than for whoever wrote it: at an `@` or `/` of its
/// own. Then parts of it stand where the server and the port should, and libpq's words quote them.
bool may_be_cut_wrongly(const Url& url) {
    const std::string& text = url.text();
    const std::size_t begin = std::min(text.find("://"), text.size());
    const std::size_t colon = text.find(':', std::min(begin + 3, text.size()));
    const std::size_t at = text.rfind('@');
    return colon < at && at != std::string::npos &&
           text.substr(colon, at - colon).find_first_of("@/") != std::string::npos;
}

[[noreturn]] void fail_to_connect(const Url& url, const std::string& message) {
    if (may_be_cut_wrongly(url)) {
        throw Error(ErrorCode::Connection, "cannot connect to `" + url.redacted() + "`")
            .with_hint("inside a password write `%40` for `@`, `%2F` for `/` and `%25` for `%`");
    }
    throw Error(ErrorCode::Connection, "cannot connect to `" + url.redacted() + "`: " + message);
}

/// The parameters in libpq's form: two lists that end with a null pointer. Borrows its texts.
struct Parameters {
    std::vector<const char*> names;
    std::vector<const char*> values;
    std::string password;
    /// `options` of the URL.
    std::string options;

    void add(const char* name, const char* value) {
        names.push_back(name);
        values.push_back(value);
    }
};

Parameters parameters_of(const PQconninfoOption* options, const char* database) {
    Parameters parameters;
    for (const PQconninfoOption* option = options; option->keyword != nullptr; ++option) {
        const std::string_view name = option->keyword;
        if (option->val == nullptr || (name == "dbname" && database != nullptr) ||
            name == "client_encoding") {
            continue;
        }
        parameters.add(option->keyword, option->val);
        if (name == "password") {
            parameters.password = option->val;
        }
        if (name == "options") {
            parameters.options = option->val;
        }
    }
    if (database != nullptr) {
        parameters.add("dbname", database);
    }
    parameters.add("fallback_application_name", "varve");
    // Offsets and texts are UTF-8 whatever the locale of the terminal is.
    parameters.add("client_encoding", "UTF8");
    return parameters;
}

void drop_notice(void* /*argument*/, const PGresult* /*notice*/) {}

}  // namespace

PGconn* open_session(const Url& url, std::string_view database, std::chrono::seconds patience) {
    const Home home = home_of(url);
    const OptionsPointer options = parse(home.url);
    const std::string database_name(database);
    const std::string seconds = std::to_string(patience.count());
    const std::string milliseconds = std::to_string(std::chrono::milliseconds(patience).count());
    Parameters parameters = parameters_of(options.get(), database.empty() ? nullptr : database_name.c_str());
    if (patience.count() > 0) {
        // The last one counts, so it goes before the patience of the URL.
        parameters.add("connect_timeout", seconds.c_str());
        parameters.add("tcp_user_timeout", milliseconds.c_str());
    }
    // RESET ALL comes back to what a session began with. Other databases do not have the schema.
    const std::string settings = parameters.options + " " + search_path_option(home.schema);
    if (!home.schema.empty() && database.empty()) {
        parameters.add("options", settings.c_str());
    }
    parameters.add(nullptr, nullptr);

    std::unique_ptr<PGconn, FinishSession> connection(
        PQconnectdbParams(parameters.names.data(), parameters.values.data(), 0));
    if (PQstatus(connection.get()) != CONNECTION_OK) {
        std::string message = PQerrorMessage(connection.get());
        while (!message.empty() && message.back() == '\n') {
            message.pop_back();
        }
        hide(message, parameters.password);
        fail_to_connect(url, message);
    }
    PQsetNoticeReceiver(connection.get(), drop_notice, nullptr);
    return connection.release();
}

}  // namespace varve::postgres
