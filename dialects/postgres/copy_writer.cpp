// SPDX-License-Identifier: MIT
#include "copy_writer.hpp"

#include "binary.hpp"
#include "result_values.hpp"
#include "violation.hpp"

#include "varve/value/conversion.hpp"
#include "varve/value/enum_value.hpp"
#include "varve/value/json.hpp"
#include "varve/value/uuid.hpp"

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

[[noreturn]] void refuse(std::string_view what) {
    throw Error(ErrorCode::TypeMismatch,
                "a value of the program does not fit into its column: " + std::string(what));
}

}  // namespace

std::unique_ptr<CopyWriter> CopyWriter::open(PGconn* connection, const std::string& table,
                                             const std::string& columns) {
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
    if (!std::all_of(types.begin(), types.end(), has_known_binary)) {
        return nullptr;
    }
    std::string copy = "COPY " + table + " (" + columns + ") FROM STDIN (FORMAT binary)";
    const ResultPointer started(PQexec(connection, copy.c_str()));
    if (PQresultStatus(started.get()) != PGRES_COPY_IN) {
        throw error_of(started.get(), connection, copy);
    }
    return std::unique_ptr<CopyWriter>(new CopyWriter(connection, std::move(copy), std::move(types)));
}

CopyWriter::CopyWriter(PGconn* connection, std::string sql, std::vector<Oid> types)
    : m_connection(connection), m_sql(std::move(sql)), m_types(std::move(types)), m_buffer(header) {
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

void CopyWriter::add_bytes(std::string_view bytes) {
    add_number(static_cast<std::uint32_t>(bytes.size()));
    m_buffer += bytes;
}

void CopyWriter::add(std::span<const ValueField> fields, const void* row) {
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
    switch (column) {
    case type::int8:
        add_number(std::uint32_t{8});
        add_number(static_cast<std::uint64_t>(number));
        break;
    case type::int4:
        if (number != static_cast<std::int32_t>(number)) {
            refuse(std::to_string(number));
        }
        add_number(std::uint32_t{4});
        add_number(static_cast<std::uint32_t>(number));
        break;
    case type::int2:
        if (number != static_cast<std::int16_t>(number)) {
            refuse(std::to_string(number));
        }
        add_number(std::uint32_t{2});
        add_number(static_cast<std::uint16_t>(number));
        break;
    case type::numeric: add_bytes(numeric_bytes(Decimal(number))); break;
    case type::float8:
        add_number(std::uint32_t{8});
        add_number(std::bit_cast<std::uint64_t>(static_cast<double>(number)));
        break;
    case type::text:
    case type::varchar: add_bytes(std::to_string(number)); break;
    default: refuse("a whole number"); break;
    }
}

namespace {

/// A value as what another type of the program would hold; for columns that are not of the usual type.
template <class T>
T converted(const ValueType& from, const void* object, Scalar to) {
    T value{};
    ValueType plain = from;
    plain.emplace = nullptr;
    if (!set_value({to}, &value, value_at(plain, object))) {
        refuse("it is of another type");
    }
    return value;
}

}  // namespace

void CopyWriter::add_content(const ValueType& type, const void* object, Oid column) {
    switch (column) {
    case type::int8:
    case type::int4:
    case type::int2:
        add_integer(type.scalar == Scalar::Int64 ? as<std::int64_t>(object)
                                                 : converted<std::int64_t>(type, object, Scalar::Int64),
                    column);
        break;
    case type::boolean:
        add_number(std::uint32_t{1});
        m_buffer += converted<bool>(type, object, Scalar::Boolean) ? '\1' : '\0';
        break;
    case type::float8:
        add_number(std::uint32_t{8});
        add_number(std::bit_cast<std::uint64_t>(type.scalar == Scalar::Double
                                                    ? as<double>(object)
                                                    : converted<double>(type, object, Scalar::Double)));
        break;
    case type::float4:
        add_number(std::uint32_t{4});
        add_number(std::bit_cast<std::uint32_t>(converted<float>(type, object, Scalar::Float)));
        break;
    case type::numeric: {
        const std::optional<Decimal> decimal =
            Decimal::parse(converted<std::string>(type, object, Scalar::Text));
        if (!decimal) {
            refuse("it is no decimal");
        }
        add_bytes(numeric_bytes(*decimal));
        break;
    }
    case type::date:
        add_number(std::uint32_t{4});
        add_number(static_cast<std::uint32_t>(days_since_2000(converted<Date>(type, object, Scalar::Date))));
        break;
    case type::time:
        add_number(std::uint32_t{8});
        add_number(static_cast<std::uint64_t>(
            converted<TimeOfDay>(type, object, Scalar::Time).since_midnight.count()));
        break;
    case type::timestamp:
    case type::timestamptz: {
        const Instant moment = type.scalar == Scalar::Instant
                                   ? as<Instant>(object)
                                   : converted<Instant>(type, object, Scalar::Instant);
        add_number(std::uint32_t{8});
        add_number(static_cast<std::uint64_t>(microseconds_since_2000(moment.time_since_epoch())));
        break;
    }
    case type::uuid: {
        const Uuid uuid = converted<Uuid>(type, object, Scalar::Uuid);
        add_bytes({reinterpret_cast<const char*>(uuid.bytes.data()), uuid.bytes.size()});
        break;
    }
    case type::bytea: {
        const Bytes bytes = converted<Bytes>(type, object, Scalar::Bytes);
        add_bytes({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
        break;
    }
    case type::jsonb: {
        const std::string text = converted<std::string>(type, object, Scalar::Text);
        add_number(static_cast<std::uint32_t>(text.size() + 1));
        m_buffer += '\1';
        m_buffer += text;
        break;
    }
    default:
        if (type.scalar == Scalar::Text) {
            add_bytes(as<std::string>(object));
        } else {
            add_bytes(converted<std::string>(type, object, Scalar::Text));
        }
        break;
    }
}

void CopyWriter::flush() {
    if (PQputCopyData(m_connection, m_buffer.data(), static_cast<int>(m_buffer.size())) != 1) {
        fail(nullptr);
    }
    m_buffer.clear();
}

std::uint64_t CopyWriter::finish() {
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
        fail(result.get());
    }
    const std::string_view count = PQcmdTuples(result.get());
    std::uint64_t rows = 0;
    std::from_chars(count.data(), count.data() + count.size(), rows);
    return rows;
}

}  // namespace varve::postgres
