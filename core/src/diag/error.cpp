// SPDX-License-Identifier: MIT
#include "varve/diag/error.hpp"

#include <utility>

namespace varve {

std::string_view to_string(Violation::Kind kind) {
    switch (kind) {
    case Violation::Kind::Unique: return "unique";
    case Violation::Kind::ForeignKey: return "foreign_key";
    case Violation::Kind::Check: return "check";
    case Violation::Kind::NotNull: return "not_null";
    case Violation::Kind::Exclusion: return "exclusion";
    }
    return "unique";
}

// Defined here, because every program that uses the library reads the header.
Error::Error(ErrorCode code, const std::string& message) : std::runtime_error(message), m_code(code) {}
Error::Error(const Error&) = default;
Error::Error(Error&&) noexcept = default;
Error& Error::operator=(const Error&) = default;
Error& Error::operator=(Error&&) noexcept = default;
Error::~Error() = default;

Error& Error::with_hint(std::string hint) {
    m_hint = std::move(hint);
    return *this;
}

Error& Error::with_range(SourceRange range) {
    m_range = std::move(range);
    return *this;
}

Error& Error::with_statement(std::string statement, std::optional<std::size_t> offset) {
    m_statement = std::move(statement);
    m_statement_offset = offset;
    return *this;
}

Error& Error::with_statement_index(std::size_t index) {
    m_statement_index = index;
    return *this;
}

Error& Error::with_sqlstate(std::string sqlstate) {
    m_sqlstate = std::move(sqlstate);
    return *this;
}

Error& Error::with_detail(std::string detail) {
    m_detail = std::move(detail);
    return *this;
}

Error& Error::with_lock_trouble() {
    m_is_about_locks = true;
    return *this;
}

Error& Error::with_code(ErrorCode code) {
    m_code = code;
    return *this;
}

Error& Error::with_violation(Violation violation) {
    m_code = ErrorCode::ConstraintViolation;
    m_violation = std::move(violation);
    return *this;
}

Error& Error::with_field(FieldError field) {
    m_fields.push_back(std::move(field));
    return *this;
}

Error& Error::with_safe_retry() {
    m_is_safe_to_retry = true;
    return *this;
}

void fail_assertion(const char* condition, const char* file, int line) {
    throw Error(ErrorCode::Internal,
                std::string("`") + condition + "` does not hold at " + file + ":" + std::to_string(line))
        .with_hint("this is a defect of varve; please report it with the command that you ran");
}

}  // namespace varve
