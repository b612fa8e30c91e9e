// SPDX-License-Identifier: MIT
#include "copy_writer.hpp"

#include "binary.hpp"
#include "result_values.hpp"
#include "violation.hpp"

#include "varve/value/enum_value.hpp"
#include "varve/value/json.hpp"
#include "varve/value/uuid.hpp"
#include "varve/value/value.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <limits>

namespace varve::postgres {

namespace {

/// The signature, no flags, no extension (the documentation of COPY, "Binary Format").
constexpr std::string_view header("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);
constexpr std::size_t chunk = 64 * 1024;

template <class T>
const T& as(const void* object) {
    return *static_cast<const T*>(object);
}

template <class Range>
std::string_view view_of(const Range& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

[[noreturn]] void refuse(std::string_view what) {
    throw Error(ErrorCode::TypeMismatch,
                "a value of the program does not fit into its column: " + std::string(what));
}

/// Whether a value of the program has the column's own binary form, so that COPY writes what INSERT would.
bool is_own_type(Scalar scalar, Oid column) {
    switch (scalar) {
    case Scalar::Boolean: return column == type::boolean;
    case Scalar::Int16:
    case Scalar::Int32:
    case Scalar::Int64: return column == type::int2 || column == type::int4 || column == type::int8;
    case Scalar::Float: return column == type::float4;
    case Scalar::Double: return column == type::float8;
    case Scalar::Decimal: return column == type::numeric;
    case Scalar::Text:
    case Scalar::Enum: return column == type::text || column == type::varchar || column == type::bpchar;
    case Scalar::Bytes: return column == type::bytea;
    case Scalar::Date: return column == type::date;
    case Scalar::Time: return column == type::time;
    case Scalar::Timestamp: return column == type::timestamp;
    case Scalar::Instant: return column == type::timestamptz;
    case Scalar::Uuid: return column == type::uuid;
    case Scalar::Json: return column == type::json || column == type::jsonb;
    case Scalar::Any:
    case Scalar::Array: return false;
    }
    return false;
}

/// The types of the columns of a table.
std::vector<Oid> column_types(PGconn* connection, const std::string& table, const std::string& columns) {
    const std::string question = "SELECT " + columns + " FROM " + table;
    const ResultPointer prepared(PQprepare(connection, "", question.c_str(), 0, nullptr));
    const ResultPointer description(is_success(prepared.get()) ? PQdescribePrepared(connection, "")
                                                               : nullptr);
    if (!is_success(description.get())) {
        const PGresult* const failed = is_success(prepared.get()) ? description.get() : prepared.get();
        throw error_of(failed, connection, question);
    }
    std::vector<Oid> types;
    for (int column = 0; column < PQnfields(description.get()); ++column) {
        types.push_back(PQftype(description.get(), column));
    }
    return types;
}

/// Undoes a COPY that failed inside of a transaction, and that alone; false when there is none.
bool go_back(PGconn* connection) {
    const bool is_inside = PQtransactionStatus(connection) == PQTRANS_INERROR;
    if (is_inside) {
        PQclear(PQexec(connection, "ROLLBACK TO SAVEPOINT varve_copy; RELEASE SAVEPOINT varve_copy"));
    }
    return is_inside && PQtransactionStatus(connection) == PQTRANS_INTRANS;
}

/// False when the server refuses; its transaction, where there is one, goes on as if nobody had asked.
bool begin_copy(PGconn* connection, const std::string& copy) {
    const bool is_inside = PQtransactionStatus(connection) == PQTRANS_INTRANS;
    const std::string sql =
        is_inside ? "SAVEPOINT varve_copy;" + copy + ";RELEASE SAVEPOINT varve_copy" : copy;
    const ResultPointer started(PQexec(connection, sql.c_str()));
    if (PQresultStatus(started.get()) == PGRES_COPY_IN) {
        return true;
    }
    go_back(connection);
    return false;
}

}  // namespace

CopyWriter::CopyWriter(PGconn* connection, const std::string& table, const std::string& columns)
    : m_connection(connection), m_sql("COPY " + table + " (" + columns + ") FROM STDIN (FORMAT binary)"),
      m_types(column_types(connection, table, columns)) {}

void CopyWriter::begin(std::span<const ValueField> fields) {
    const bool is_own = std::equal(
        fields.begin(), fields.end(), m_types.begin(), m_types.end(),
        [](const ValueField& field, Oid column) { return is_own_type(field.type->scalar, column); });
    if (!is_own || !begin_copy(m_connection, m_sql)) {
        throw Error(ErrorCode::Unsupported, "the server does not copy such rows into this table");
    }
    m_is_open = true;
    m_buffer = header;
    m_buffer.reserve(2 * chunk);
}

CopyWriter::~CopyWriter() {
    if (m_is_open) {
        PQputCopyEnd(m_connection, "not finished");
        while (PGresult* const result = PQgetResult(m_connection)) {
            PQclear(result);
        }
    }
}

void CopyWriter::fail(const PGresult* result) const {
    Error error = error_of(result, m_connection, m_sql);
    classify(error, result, m_connection);
    throw error;
}

template <class Number>
void CopyWriter::add_number(Number number) {
    const std::size_t at = m_buffer.size();
    m_buffer.resize(at + sizeof(Number));
    write_number(m_buffer.data() + at, number);
}

template <class Number>
void CopyWriter::add_field(Number number) {
    add_number(static_cast<std::uint32_t>(sizeof(Number)));
    add_number(number);
}

void CopyWriter::add_bytes(std::string_view bytes) {
    add_number(static_cast<std::uint32_t>(bytes.size()));
    m_buffer += bytes;
}

void CopyWriter::add_text(const std::string& text) {
    check_text(text);
    add_bytes(text);
}

void CopyWriter::add_json(const std::string& text, Oid column) {
    if (column == type::json) {
        add_text(text);
        return;
    }
    // The binary form of jsonb begins with its version.
    check_text(text);
    add_number(static_cast<std::uint32_t>(text.size() + 1));
    m_buffer += '\1';
    m_buffer += text;
}

void CopyWriter::add(std::span<const ValueField> fields, const void* row) {
    if (!m_is_open) {
        begin(fields);
    }
    add_number(static_cast<std::uint16_t>(fields.size()));
    for (std::size_t at = 0; at < fields.size(); ++at) {
        add_value(*fields[at].type, static_cast<const char*>(row) + fields[at].offset, m_types[at]);
    }
    if (m_buffer.size() >= chunk) {
        flush();
    }
}

void CopyWriter::add_value(const ValueType& type, const void* object, Oid column) {
    if (type.is_nullable()) {
        object = type.peek(object);
    }
    if (object == nullptr) {
        add_number(std::numeric_limits<std::uint32_t>::max());
        return;
    }
    add_content(type, object, column);
}

void CopyWriter::add_integer(std::int64_t number, Oid column) {
    const bool fits = column == type::int8 ||
                      (column == type::int4 && number == static_cast<std::int32_t>(number)) ||
                      number == static_cast<std::int16_t>(number);
    if (!fits) {
        refuse(std::to_string(number));
    }
    switch (column) {
    case type::int8: add_field(static_cast<std::uint64_t>(number)); break;
    case type::int4: add_field(static_cast<std::uint32_t>(number)); break;
    default: add_field(static_cast<std::uint16_t>(number)); break;
    }
}

/// Of columns that is_own_type() has let through.
void CopyWriter::add_content(const ValueType& type, const void* object, Oid column) {
    switch (type.scalar) {
    case Scalar::Boolean: add_field(static_cast<std::uint8_t>(as<bool>(object) ? 1 : 0)); break;
    case Scalar::Int16: add_integer(as<std::int16_t>(object), column); break;
    case Scalar::Int32: add_integer(as<std::int32_t>(object), column); break;
    case Scalar::Int64: add_integer(as<std::int64_t>(object), column); break;
    case Scalar::Float: add_field(std::bit_cast<std::uint32_t>(as<float>(object))); break;
    case Scalar::Double: add_field(std::bit_cast<std::uint64_t>(as<double>(object))); break;
    case Scalar::Decimal: add_bytes(numeric_bytes(as<Decimal>(object))); break;
    case Scalar::Text: add_text(as<std::string>(object)); break;
    case Scalar::Enum: add_bytes(label_of(*type.labels, object)); break;
    case Scalar::Bytes: add_bytes(view_of(as<Bytes>(object))); break;
    case Scalar::Uuid: add_bytes(view_of(as<Uuid>(object).bytes)); break;
    case Scalar::Json: add_json(as<Json>(object).text, column); break;
    case Scalar::Date: add_field(binary_of(as<Date>(object))); break;
    case Scalar::Time: add_field(binary_of(as<TimeOfDay>(object))); break;
    case Scalar::Timestamp: add_field(binary_of(as<LocalTime>(object))); break;
    case Scalar::Instant: add_field(binary_of(as<Instant>(object))); break;
    case Scalar::Any:
    case Scalar::Array: VARVE_ASSERT(false); break;
    }
}

/// What a view is and the like the server sees only when the rows are there.
void CopyWriter::refuse_kind(const PGresult* result) const {
    constexpr std::string_view wrong_object_type = "42809";
    const char* const state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (state != nullptr && state == wrong_object_type && go_back(m_connection)) {
        throw Error(ErrorCode::Unsupported, "the server does not copy rows into such a table");
    }
}

void CopyWriter::flush() {
    if (PQputCopyData(m_connection, m_buffer.data(), static_cast<int>(m_buffer.size())) != 1) {
        fail(nullptr);
    }
    m_buffer.clear();
}

std::uint64_t CopyWriter::finish() {
    if (!m_is_open) {
        return 0;
    }
    add_number(std::numeric_limits<std::uint16_t>::max());
    flush();
    m_is_open = false;
    if (PQputCopyEnd(m_connection, nullptr) != 1) {
        fail(nullptr);
    }
    const ResultPointer result(PQgetResult(m_connection));
    while (PGresult* const rest = PQgetResult(m_connection)) {
        PQclear(rest);
    }
    if (!is_success(result.get())) {
        refuse_kind(result.get());
        fail(result.get());
    }
    const std::string_view count = PQcmdTuples(result.get());
    std::uint64_t rows = 0;
    std::from_chars(count.data(), count.data() + count.size(), rows);
    return rows;
}

}  // namespace varve::postgres
