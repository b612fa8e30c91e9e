// SPDX-License-Identifier: MIT
#include "result_values.hpp"

#include "binary.hpp"

#include "varve/diag/error.hpp"
#include "varve/model/overloaded.hpp"
#include "varve/value/conversion.hpp"
#include "varve/value/enum_value.hpp"
#include "varve/value/json.hpp"
#include "varve/value/number.hpp"
#include "varve/value/uuid.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <optional>
#include <string>
#include <string_view>

namespace varve::postgres {

namespace {

template <class T>
T& as(void* object) {
    return *static_cast<T*>(object);
}

/// Texts, or numbers whose text every type can be read from.
Value value_of_binary(Oid type, std::string_view bytes) {
    const char* const data = bytes.data();
    switch (type) {
    case type::boolean: return *data != 0;
    case type::int2: return std::int64_t{static_cast<std::int16_t>(read_number<std::uint16_t>(data))};
    case type::int4: return std::int64_t{static_cast<std::int32_t>(read_number<std::uint32_t>(data))};
    case type::oid: return std::int64_t{read_number<std::uint32_t>(data)};
    case type::int8: return static_cast<std::int64_t>(read_number<std::uint64_t>(data));
    case type::float4: return static_cast<double>(std::bit_cast<float>(read_number<std::uint32_t>(data)));
    case type::float8: return std::bit_cast<double>(read_number<std::uint64_t>(data));
    case type::bytea: {
        const auto* const begin = reinterpret_cast<const std::byte*>(data);
        return Bytes(begin, begin + bytes.size());
    }
    case type::numeric: return numeric_text(bytes);
    case type::date:
        return to_text(*date_of_days(static_cast<std::int32_t>(read_number<std::uint32_t>(data))));
    case type::time: return to_text(TimeOfDay{std::chrono::microseconds(read_number<std::uint64_t>(data))});
    case type::timestamp:
    case type::timestamptz:
        return to_text(Instant(*since_epoch(static_cast<std::int64_t>(read_number<std::uint64_t>(data)))));
    case type::uuid: {
        Uuid uuid;
        std::copy_n(data, uuid.bytes.size(), uuid.bytes.begin());
        return to_text(uuid);
    }
    case type::jsonb: return std::string(bytes.substr(1));
    default: return std::string(bytes);
    }
}

/// `\x6162`
std::optional<Bytes> bytes_of_hex(std::string_view text) {
    if (!text.starts_with("\\x") || text.size() % 2 != 0) {
        return std::nullopt;
    }
    Bytes bytes;
    for (std::size_t at = 2; at < text.size(); at += 2) {
        const std::string pair(text.substr(at, 2));
        bytes.push_back(static_cast<std::byte>(std::stoul(pair, nullptr, 16)));
    }
    return bytes;
}

/// A value of any type as what its column has, where that is more than a text.
Value value_of_text(Oid column, const std::string& text) {
    const auto read_as = [&](auto value, Scalar scalar) -> Value {
        return set_value({scalar}, &value, text) ? Value(value) : Value(text);
    };
    switch (column) {
    case type::boolean: return text == "t";
    case type::int2:
    case type::int4:
    case type::oid:
    case type::int8: return read_as(std::int64_t{0}, Scalar::Int64);
    case type::float4:
    case type::float8: return read_as(0.0, Scalar::Double);
    default: break;
    }
    std::optional<Bytes> bytes = column == type::bytea ? bytes_of_hex(text) : std::nullopt;
    return bytes ? Value(*std::move(bytes)) : Value(text);
}

/// A date or a moment that programs have no value for: infinity, and years that std::chrono lacks.
bool is_too_far(Oid type, std::string_view bytes) {
    if (type == type::date) {
        return !date_of_days(static_cast<std::int32_t>(read_number<std::uint32_t>(bytes.data())));
    }
    return (type == type::timestamp || type == type::timestamptz) &&
           !since_epoch(static_cast<std::int64_t>(read_number<std::uint64_t>(bytes.data())));
}

bool is_text(Oid type) {
    return type == type::text || type == type::varchar || type == type::bpchar || type == type::json ||
           type == type::name || type == type::xml;
}

/// The pairs of types that programs have most, without a detour; false for all others.
bool read_directly(Oid type, std::string_view bytes, Scalar scalar, void* object) {
    const char* const data = bytes.data();
    switch (scalar) {
    case Scalar::Int64:
        if (type == type::int8) {
            as<std::int64_t>(object) = static_cast<std::int64_t>(read_number<std::uint64_t>(data));
            return true;
        }
        if (type == type::int4) {
            as<std::int64_t>(object) = static_cast<std::int32_t>(read_number<std::uint32_t>(data));
            return true;
        }
        return false;
    case Scalar::Int32:
        if (type == type::int4) {
            as<std::int32_t>(object) = static_cast<std::int32_t>(read_number<std::uint32_t>(data));
            return true;
        }
        return false;
    case Scalar::Double:
        if (type == type::float8) {
            as<double>(object) = std::bit_cast<double>(read_number<std::uint64_t>(data));
            return true;
        }
        return false;
    case Scalar::Boolean:
        if (type == type::boolean) {
            as<bool>(object) = *data != 0;
            return true;
        }
        return false;
    case Scalar::Text:
        if (is_text(type)) {
            as<std::string>(object).assign(bytes);
            return true;
        }
        return false;
    case Scalar::Instant:
        if (type == type::timestamptz) {
            const auto time = since_epoch(static_cast<std::int64_t>(read_number<std::uint64_t>(data)));
            as<Instant>(object) = Instant(time.value_or(std::chrono::microseconds(0)));
            return time.has_value();
        }
        return false;
    default: return false;
    }
}

/// For messages.
std::string shown(const Value& value) {
    return std::visit(Overloaded{
                          [](Null) { return std::string("NULL"); },
                          [](bool truth) { return std::string(truth ? "`true`" : "`false`"); },
                          [](std::int64_t number) { return "`" + std::to_string(number) + "`"; },
                          [](double number) { return "`" + to_text(number) + "`"; },
                          [](const std::string& text) { return "`" + text + "`"; },
                          [](const Bytes&) { return std::string("bytes"); },
                      },
                      value);
}

[[noreturn]] void refuse(const PGresult& result, int column, std::string_view shown) {
    constexpr std::size_t longest = 60;
    throw Error(ErrorCode::TypeMismatch, "column `" + std::string(PQfname(&result, column)) + "` holds " +
                                             std::string(shown.substr(0, longest)) +
                                             ", which does not fit into the type that it is read into");
}

}  // namespace

bool has_known_binary(Oid type) {
    constexpr std::array known{type::boolean, type::bytea,     type::name,        type::int8,    type::int2,
                               type::int4,    type::text,      type::oid,         type::json,    type::xml,
                               type::float4,  type::float8,    type::bpchar,      type::varchar, type::date,
                               type::time,    type::timestamp, type::timestamptz, type::numeric, type::uuid,
                               type::jsonb};
    return std::find(known.begin(), known.end(), type) != known.end();
}

void read_result(const PGresult& result, int row, int column, Oid column_type, const ValueType& type,
                 void* object) {
    const bool is_null = PQgetisnull(&result, row, column) != 0;
    if (type.is_nullable()) {
        if (is_null) {
            type.reset(object);
            return;
        }
        object = type.emplace(object);
    } else if (is_null) {
        if (type.scalar != Scalar::Any) {
            refuse(result, column, "NULL");
        }
        as<Value>(object) = Null();
        return;
    }
    const std::string_view bytes(PQgetvalue(&result, row, column),
                                 static_cast<std::size_t>(PQgetlength(&result, row, column)));
    const bool is_binary = PQfformat(&result, column) == 1;
    if (is_binary && read_directly(column_type, bytes, type.scalar, object)) {
        return;
    }
    if (is_binary && is_too_far(column_type, bytes)) {
        refuse(result, column, "a date that is too far away");
    }
    // The inner type: what may be nothing has been made room for already.
    ValueType inner = type;
    inner.emplace = nullptr;
    if (type.scalar == Scalar::Array) {
        const std::optional<List> list = parse_list(bytes, ListForm::Array);
        if (!list || !set_list(*type.array, object, *list)) {
            refuse(result, column, bytes);
        }
        return;
    }
    const Value value =
        is_binary ? value_of_binary(column_type, bytes) : value_of_text(column_type, std::string(bytes));
    if (type.scalar == Scalar::Any) {
        as<Value>(object) = value;
        return;
    }
    if (!set_value(inner, object, value)) {
        refuse(result, column, is_binary ? shown(value) : std::string(bytes));
    }
}

}  // namespace varve::postgres
