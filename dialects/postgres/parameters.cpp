// SPDX-License-Identifier: MIT
#include "parameters.hpp"

#include "binary.hpp"

#include "varve/diag/error.hpp"
#include "varve/model/overloaded.hpp"
#include "varve/value/conversion.hpp"
#include "varve/value/enum_value.hpp"
#include "varve/value/json.hpp"
#include "varve/value/number.hpp"
#include "varve/value/uuid.hpp"

#include <algorithm>
#include <bit>

namespace varve::postgres {

namespace {

template <class T>
const T& as(const void* object) {
    return *static_cast<const T*>(object);
}

/// The type that the server is told; 0 where it finds out by itself.
Oid told_type(Scalar scalar) {
    switch (scalar) {
    case Scalar::Boolean: return type::boolean;
    case Scalar::Int16: return type::int2;
    case Scalar::Int32: return type::int4;
    case Scalar::Int64: return type::int8;
    case Scalar::Float: return type::float4;
    case Scalar::Double: return type::float8;
    case Scalar::Bytes: return type::bytea;
    case Scalar::Date: return type::date;
    case Scalar::Time: return type::time;
    case Scalar::Timestamp: return type::timestamp;
    case Scalar::Instant: return type::timestamptz;
    case Scalar::Uuid: return type::uuid;
    default: return 0;
    }
}

}  // namespace

void Parameters::grow(std::size_t size) {
    m_count = std::max(m_count, size);
    if (m_values.size() < size) {
        m_types.resize(size);
        m_values.resize(size);
        m_lengths.resize(size);
        m_formats.resize(size);
        m_numbers.resize(size);
        m_texts.resize(size);
    }
}

void Parameters::put(std::size_t index, Oid type, const char* value, std::size_t length, int format) {
    m_types[index] = type;
    m_values[index] = value;
    m_lengths[index] = static_cast<int>(length);
    m_formats[index] = format;
}

void Parameters::put_bytes(std::size_t index, const Bytes& bytes) {
    // Where there is no address, libpq sends NULL.
    const char* const data = bytes.empty() ? "" : reinterpret_cast<const char*>(bytes.data());
    put(index, type::bytea, data, bytes.size(), 1);
}

template <class Number>
void Parameters::keep_number(std::size_t index, Oid type, Number value) {
    char* const bytes = m_numbers[index].data();
    write_number(bytes, value);
    put(index, type, bytes, sizeof(Number), 1);
}

void Parameters::borrow_text(std::size_t index, const std::string& text) {
    check_text(text);
    put(index, 0, text.c_str(), text.size(), 0);
}

void Parameters::keep_text(std::size_t index, std::string text) {
    m_texts[index] = std::move(text);
    borrow_text(index, m_texts[index]);
}

void Parameters::set(std::size_t index, const ValueType& type, const void* object) {
    grow(index + 1);
    if (type.is_nullable()) {
        object = type.peek(object);
        if (object == nullptr) {
            put(index, told_type(type.scalar), nullptr, 0, 0);
            return;
        }
    }
    set_content(index, type, object);
}

void Parameters::set_any(std::size_t index, const void* object) {
    // Always as text: one statement may be given a number today and NULL tomorrow.
    std::visit(Overloaded{
                   [&](Null) { put(index, 0, nullptr, 0, 0); },
                   [&](bool truth) { put(index, 0, truth ? "t" : "f", 1, 0); },
                   [&](std::int64_t number) { keep_text(index, std::to_string(number)); },
                   [&](double number) { keep_text(index, to_text(number)); },
                   [&](const std::string& text) { borrow_text(index, text); },
                   [&](const Bytes& bytes) { put_bytes(index, bytes); },
               },
               as<Value>(object));
}

void Parameters::set_content(std::size_t index, const ValueType& type, const void* object) {
    const Oid told = told_type(type.scalar);
    switch (type.scalar) {
    case Scalar::Any: set_any(index, object); break;
    case Scalar::Boolean:
        keep_number(index, told, static_cast<std::uint8_t>(as<bool>(object) ? 1 : 0));
        break;
    case Scalar::Int16: keep_number(index, told, static_cast<std::uint16_t>(as<std::int16_t>(object))); break;
    case Scalar::Int32: keep_number(index, told, static_cast<std::uint32_t>(as<std::int32_t>(object))); break;
    case Scalar::Int64: keep_number(index, told, static_cast<std::uint64_t>(as<std::int64_t>(object))); break;
    case Scalar::Float: keep_number(index, told, std::bit_cast<std::uint32_t>(as<float>(object))); break;
    case Scalar::Double: keep_number(index, told, std::bit_cast<std::uint64_t>(as<double>(object))); break;
    case Scalar::Decimal: borrow_text(index, as<Decimal>(object).text()); break;
    case Scalar::Text: borrow_text(index, as<std::string>(object)); break;
    case Scalar::Bytes: put_bytes(index, as<Bytes>(object)); break;
    case Scalar::Date: keep_number(index, told, binary_of(as<Date>(object))); break;
    case Scalar::Time: keep_number(index, told, binary_of(as<TimeOfDay>(object))); break;
    case Scalar::Timestamp: keep_number(index, told, binary_of(as<LocalTime>(object))); break;
    case Scalar::Instant: keep_number(index, told, binary_of(as<Instant>(object))); break;
    case Scalar::Uuid:
        put(index, told, reinterpret_cast<const char*>(as<Uuid>(object).bytes.data()), sizeof(Uuid::bytes),
            1);
        break;
    case Scalar::Json: borrow_text(index, as<Json>(object).text); break;
    case Scalar::Enum: keep_text(index, std::string(label_of(*type.labels, object))); break;
    case Scalar::Array: keep_text(index, list_text(list_of(*type.array, object), ListForm::Array)); break;
    }
}

}  // namespace varve::postgres
