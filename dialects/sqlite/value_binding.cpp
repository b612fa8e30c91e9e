// SPDX-License-Identifier: MIT
#include "value_binding.hpp"

#include "varve/diag/error.hpp"
#include "varve/model/overloaded.hpp"
#include "varve/value/conversion.hpp"
#include "varve/value/decimal.hpp"
#include "varve/value/enum_value.hpp"
#include "varve/value/json.hpp"
#include "varve/value/time.hpp"
#include "varve/value/uuid.hpp"
#include "varve/value/value.hpp"

#include <sqlite3.h>

#include <cmath>
#include <cstdint>
#include <string>

namespace varve::sqlite {

namespace {

template <class T>
const T& as(const void* object) {
    return *static_cast<const T*>(object);
}

int bind_text(sqlite3_stmt* statement, int index, std::string_view text) {
    return sqlite3_bind_text64(statement, index, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
}

/// For texts that are made for the occasion.
int bind_copy(sqlite3_stmt* statement, int index, const std::string& text) {
    return sqlite3_bind_text64(statement, index, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

int bind_bytes(sqlite3_stmt* statement, int index, const Bytes& bytes) {
    // A null pointer would bind NULL.
    const void* const data = bytes.empty() ? static_cast<const void*>("") : bytes.data();
    return sqlite3_bind_blob64(statement, index, data, bytes.size(), SQLITE_STATIC);
}

int bind_double(sqlite3_stmt* statement, int index, double number) {
    if (std::isnan(number)) {
        throw Error(ErrorCode::TypeMismatch, "SQLite has no NaN: it would be stored as NULL");
    }
    return sqlite3_bind_double(statement, index, number);
}

int bind_decimal(sqlite3_stmt* statement, int index, const Decimal& decimal) {
    constexpr std::size_t digits_of_double = 15;
    constexpr std::size_t digits_of_integer = 18;
    const std::size_t most = decimal.scale() == 0 ? digits_of_integer : digits_of_double;
    if (decimal.precision() > most) {
        throw Error(ErrorCode::TypeMismatch, "SQLite would not keep all digits of " + decimal.text())
            .with_hint("a text column keeps them, and a std::string reads them");
    }
    return bind_copy(statement, index, decimal.text());
}

int bind_any(sqlite3_stmt* statement, int index, const Value& value) {
    return std::visit(Overloaded{
                          [&](Null) { return sqlite3_bind_null(statement, index); },
                          [&](bool truth) { return sqlite3_bind_int(statement, index, truth ? 1 : 0); },
                          [&](std::int64_t number) { return sqlite3_bind_int64(statement, index, number); },
                          [&](double number) { return bind_double(statement, index, number); },
                          [&](const std::string& text) { return bind_text(statement, index, text); },
                          [&](const Bytes& bytes) { return bind_bytes(statement, index, bytes); },
                      },
                      value);
}

}  // namespace

int bind_value(sqlite3_stmt* statement, int index, const ValueType& type, const void* object) {
    if (type.is_nullable()) {
        object = type.peek(object);
        if (object == nullptr) {
            return sqlite3_bind_null(statement, index);
        }
    }
    switch (type.scalar) {
    case Scalar::Any: return bind_any(statement, index, as<Value>(object));
    case Scalar::Boolean: return sqlite3_bind_int(statement, index, as<bool>(object) ? 1 : 0);
    case Scalar::Int16: return sqlite3_bind_int(statement, index, as<std::int16_t>(object));
    case Scalar::Int32: return sqlite3_bind_int(statement, index, as<std::int32_t>(object));
    case Scalar::Int64: return sqlite3_bind_int64(statement, index, as<std::int64_t>(object));
    case Scalar::Float: return bind_double(statement, index, static_cast<double>(as<float>(object)));
    case Scalar::Double: return bind_double(statement, index, as<double>(object));
    case Scalar::Decimal: return bind_decimal(statement, index, as<Decimal>(object));
    case Scalar::Text: return bind_text(statement, index, as<std::string>(object));
    case Scalar::Bytes: return bind_bytes(statement, index, as<Bytes>(object));
    case Scalar::Date: return bind_copy(statement, index, to_text(storable(as<Date>(object))));
    case Scalar::Time: return bind_copy(statement, index, to_text(storable(as<TimeOfDay>(object))));
    case Scalar::Timestamp: return bind_copy(statement, index, to_text(storable(as<LocalTime>(object))));
    case Scalar::Instant: return bind_copy(statement, index, to_text(storable(as<Instant>(object))));
    case Scalar::Uuid: return bind_copy(statement, index, to_text(as<Uuid>(object)));
    case Scalar::Json: return bind_text(statement, index, as<Json>(object).text);
    case Scalar::Enum: return bind_text(statement, index, label_of(*type.labels, object));
    case Scalar::Array:
        return bind_copy(statement, index, list_text(list_of(*type.array, object), ListForm::Json));
    }
    return SQLITE_ERROR;
}

}  // namespace varve::sqlite
