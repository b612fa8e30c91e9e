// SPDX-License-Identifier: MIT
#include "libpq.hpp"

#include "lexis.hpp"
#include "versions.hpp"

#include "varve/sql/token.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace varve::postgres {

namespace {

std::string field_of(const PGresult* result, int code) {
    const char* text = PQresultErrorField(result, code);
    return text == nullptr ? std::string() : std::string(text);
}

/// libpq's own messages end with a line break and may have several lines; one is enough for people.
std::string first_line(std::string_view message) {
    return std::string(message.substr(0, std::min(message.find('\n'), message.size())));
}

std::int64_t to_integer(std::string_view text) {
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

}  // namespace

bool is_success(const PGresult* result) {
    const ExecStatusType status = PQresultStatus(result);
    return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_EMPTY_QUERY;
}

std::optional<std::size_t> byte_of_character(std::string_view text, std::size_t character) {
    std::size_t seen = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool is_continuation = (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
        if (!is_continuation && ++seen == character) {
            return at;
        }
    }
    // The server points behind the last character when it misses something at the end.
    return seen + 1 == character ? std::optional(text.size()) : std::nullopt;
}

namespace {

/// The server says which role it does not know, but neither where it stands nor what to do.
std::optional<Error> missing_role(const std::string& message, std::string sqlstate, std::string_view sql) {
    constexpr std::string_view undefined_object = "42704";
    constexpr std::string_view opening = "role \"";
    constexpr std::string_view closing = "\" does not exist";
    if (sqlstate != undefined_object || !message.starts_with(opening) || !message.ends_with(closing)) {
        return std::nullopt;
    }
    const std::string role = message.substr(opening.size(), message.size() - opening.size() - closing.size());
    // Policies and the like name roles too.
    const bool is_about_access = sql.find("GRANT") != std::string_view::npos ||
                                 sql.find("REVOKE") != std::string_view::npos ||
                                 sql.find("OWNER TO") != std::string_view::npos;
    const std::string_view about_access =
        is_about_access ? "; `manage: []` in varve.yaml leaves owners and grants alone" : "";
    std::optional<std::size_t> offset;
    for (const Token& token : significant_tokens(sql, lexis())) {
        const bool is_name = token.kind == TokenKind::Word || token.kind == TokenKind::QuotedName;
        if (is_name && name_of(token, lexis()) == role) {
            offset = token.begin;
        }
    }
    Error error(ErrorCode::Database, message);
    error.with_sqlstate(std::move(sqlstate))
        .with_hint("create it first: roles belong to the server, not to a schema" + std::string(about_access))
        .with_statement(std::string(sql), offset);
    return error;
}

}  // namespace

void mark_lock_trouble(Error& error) {
    // lock_not_available, deadlock_detected, serialization_failure
    constexpr std::array<std::string_view, 3> states{"55P03", "40P01", "40001"};
    if (std::find(states.begin(), states.end(), error.sqlstate()) != states.end()) {
        error.with_lock_trouble();
    }
}

Error error_of(const PGresult* result, const PGconn* connection, std::string_view sql) {
    const std::string message = field_of(result, PG_DIAG_MESSAGE_PRIMARY);
    if (message.empty()) {
        Error lost(ErrorCode::Connection, first_line(PQerrorMessage(connection)));
        lost.with_statement(std::string(sql));
        return lost;
    }
    const std::size_t character =
        static_cast<std::size_t>(to_integer(field_of(result, PG_DIAG_STATEMENT_POSITION)));
    const std::optional<std::size_t> offset =
        character == 0 ? std::nullopt : byte_of_character(sql, character);
    if (std::optional<Error> error = missing_role(message, field_of(result, PG_DIAG_SQLSTATE), sql)) {
        return std::move(*error);
    }
    const std::string state = field_of(result, PG_DIAG_SQLSTATE);
    // admin_shutdown, crash_shutdown, database_dropped: the server's last words.
    const bool is_end = state == "57P01" || state == "57P02" || state == "57P04";
    Error error(is_end ? ErrorCode::Connection : ErrorCode::Database, message);
    error.with_sqlstate(state)
        .with_detail(field_of(result, PG_DIAG_MESSAGE_DETAIL))
        .with_hint(field_of(result, PG_DIAG_MESSAGE_HINT))
        .with_statement(std::string(sql), offset);
    mark_lock_trouble(error);
    if (std::string missing = missing_feature(PQserverVersion(connection), error); !missing.empty()) {
        error.with_hint(std::move(missing));
    }
    if (error.sqlstate() == "25006" && error.hint().empty()) {
        error.with_hint(
            "the session may only read: the server is a standby, or settings of the database or role say so");
    }
    return error;
}

std::int64_t Rows::integer(int row, int column) const {
    return to_integer(text(row, column));
}

std::vector<std::string> array_items(std::string_view array) {
    std::vector<std::string> items;
    if (array.size() <= 2) {
        return items;
    }
    const std::string_view inside = array.substr(1, array.size() - 2);
    std::string item;
    bool is_quoted = false;
    bool was_quoted = false;
    for (std::size_t at = 0; at <= inside.size(); ++at) {
        if (at == inside.size() || (inside[at] == ',' && !is_quoted)) {
            items.push_back(!was_quoted && item == "NULL" ? std::string() : item);
            item.clear();
            was_quoted = false;
        } else if (inside[at] == '"') {
            is_quoted = !is_quoted;
            was_quoted = true;
        } else if (inside[at] == '\\' && at + 1 < inside.size()) {
            item += inside[++at];
        } else {
            item += inside[at];
        }
    }
    return items;
}

std::vector<std::int64_t> array_numbers(std::string_view array) {
    std::vector<std::int64_t> numbers;
    const char* const end = array.data() + array.size();
    for (const char* at = array.data(); at < end;) {
        std::int64_t number = 0;
        const auto [next, error] = std::from_chars(at, end, number);
        if (error == std::errc()) {
            numbers.push_back(number);
        }
        at = error == std::errc() ? next : at + 1;
    }
    return numbers;
}

}  // namespace varve::postgres
