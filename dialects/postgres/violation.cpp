// SPDX-License-Identifier: MIT
#include "violation.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace varve::postgres {

namespace {

std::string field_of(const PGresult* result, int code) {
    const char* const text = PQresultErrorField(result, code);
    return text == nullptr ? std::string() : std::string(text);
}

std::optional<Violation::Kind> kind_of(std::string_view state) {
    if (state == "23505") {
        return Violation::Kind::Unique;
    }
    if (state == "23503") {
        return Violation::Kind::ForeignKey;
    }
    if (state == "23514") {
        return Violation::Kind::Check;
    }
    if (state == "23502") {
        return Violation::Kind::NotNull;
    }
    return state == "23P01" ? std::optional(Violation::Kind::Exclusion) : std::nullopt;
}

/// The columns of `Key (a, b)=(1, 2) already exists.`, whatever the language of the sentence.
void read_columns(std::string_view detail, Violation& violation) {
    const std::size_t begin = detail.find('(');
    const std::size_t end = detail.find(")=(");
    if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) {
        return;
    }
    for (std::string_view list = detail.substr(begin + 1, end - begin - 1); !list.empty();) {
        const std::size_t comma = std::min(list.find(", "), list.size());
        violation.columns.emplace_back(list.substr(0, comma));
        list.remove_prefix(std::min(comma + 2, list.size()));
    }
}

}  // namespace

void classify(Error& error, const PGresult* result, const PGconn* connection) {
    const std::string_view state = error.sqlstate();
    if (const std::optional<Violation::Kind> kind = kind_of(state)) {
        Violation violation{*kind, field_of(result, PG_DIAG_TABLE_NAME),
                            field_of(result, PG_DIAG_CONSTRAINT_NAME)};
        if (*kind == Violation::Kind::NotNull) {
            violation.columns.push_back(field_of(result, PG_DIAG_COLUMN_NAME));
        } else {
            read_columns(field_of(result, PG_DIAG_MESSAGE_DETAIL), violation);
        }
        error.with_violation(violation);
        for (const std::string& column : violation.columns) {
            error.with_field({column, std::string(to_string(*kind)), error.what()});
        }
    } else if (state == "40001" || state == "40P01") {
        // serialization_failure, deadlock_detected
        error.with_code(ErrorCode::Serialization).with_safe_retry();
    } else if (PQstatus(connection) != CONNECTION_OK) {
        error.with_code(ErrorCode::Connection);
    }
}

}  // namespace varve::postgres
