// SPDX-License-Identifier: MIT
#include "varve/value/conversion.hpp"

#include "varve/value/decimal.hpp"
#include "varve/value/enum_value.hpp"
#include "varve/value/json.hpp"
#include "varve/value/number.hpp"
#include "varve/value/time.hpp"
#include "varve/value/type_of.hpp"
#include "varve/value/uuid.hpp"

#include <charconv>
#include <cmath>
#include <limits>

namespace varve {

namespace {

template <class T>
const T& as(const void* object) {
    return *static_cast<const T*>(object);
}

template <class T>
T& as(void* object) {
    return *static_cast<T*>(object);
}

template <class T>
bool set_to(void* object, std::optional<T> value) {
    if (value) {
        as<T>(object) = *std::move(value);
    }
    return value.has_value();
}

template <class T>
std::optional<T> number_of(std::string_view text) {
    T number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_whole_text = !text.empty() && error == std::errc() && end == text.data() + text.size();
    return is_whole_text ? std::optional(number) : std::nullopt;
}

std::optional<std::int64_t> integer_of(const Value& value) {
    if (const auto* const number = std::get_if<std::int64_t>(&value)) {
        return *number;
    }
    if (const auto* const number = std::get_if<double>(&value)) {
        const bool is_whole = std::trunc(*number) == *number && std::fabs(*number) < 9e18;
        return is_whole ? std::optional(static_cast<std::int64_t>(*number)) : std::nullopt;
    }
    const auto* const text = std::get_if<std::string>(&value);
    return text == nullptr ? std::nullopt : number_of<std::int64_t>(*text);
}

template <class T>
bool set_integer(void* object, const Value& value) {
    const std::optional<std::int64_t> number = integer_of(value);
    if (!number || *number < std::numeric_limits<T>::min() || *number > std::numeric_limits<T>::max()) {
        return false;
    }
    as<T>(object) = static_cast<T>(*number);
    return true;
}

std::optional<double> real_of(const Value& value) {
    if (const auto* const number = std::get_if<double>(&value)) {
        return *number;
    }
    if (const auto* const number = std::get_if<std::int64_t>(&value)) {
        return static_cast<double>(*number);
    }
    const auto* const text = std::get_if<std::string>(&value);
    return text == nullptr ? std::nullopt : number_of<double>(*text);
}

std::optional<bool> truth_of(const Value& value) {
    if (const auto* const truth = std::get_if<bool>(&value)) {
        return *truth;
    }
    if (const auto* const text = std::get_if<std::string>(&value)) {
        if (*text == "t" || *text == "true") {
            return true;
        }
        if (*text == "f" || *text == "false") {
            return false;
        }
    }
    const std::optional<std::int64_t> number = integer_of(value);
    return number && (*number == 0 || *number == 1) ? std::optional(*number == 1) : std::nullopt;
}

std::optional<std::string> text_of(const Value& value) {
    if (const auto* const text = std::get_if<std::string>(&value)) {
        return *text;
    }
    if (const auto* const number = std::get_if<std::int64_t>(&value)) {
        return std::to_string(*number);
    }
    return std::nullopt;
}

bool set_text(const ValueType& type, void* object, const std::string& text) {
    switch (type.scalar) {
    case Scalar::Text: as<std::string>(object) = text; return true;
    case Scalar::Json: as<Json>(object).text = text; return true;
    case Scalar::Decimal: return set_to(object, Decimal::parse(text));
    case Scalar::Date: return set_to(object, parse_date(text));
    case Scalar::Time: return set_to(object, parse_time_of_day(text));
    case Scalar::Timestamp: return set_to(object, parse_local_time(text));
    case Scalar::Instant: return set_to(object, parse_instant(text));
    case Scalar::Uuid: return set_to(object, parse_uuid(text));
    case Scalar::Enum: return set_label(*type.labels, object, text);
    default: return false;
    }
}

bool set_content(const ValueType& type, void* object, const Value& value) {
    switch (type.scalar) {
    case Scalar::Boolean: return set_to(object, truth_of(value));
    case Scalar::Int16: return set_integer<std::int16_t>(object, value);
    case Scalar::Int32: return set_integer<std::int32_t>(object, value);
    case Scalar::Int64: return set_integer<std::int64_t>(object, value);
    case Scalar::Double: return set_to(object, real_of(value));
    case Scalar::Float: {
        const std::optional<double> real = real_of(value);
        if (!real || !fits_float(*real)) {
            return false;
        }
        as<float>(object) = static_cast<float>(*real);
        return true;
    }
    case Scalar::Bytes: {
        const auto* const bytes = std::get_if<Bytes>(&value);
        return set_to(object, bytes == nullptr ? std::nullopt : std::optional(*bytes));
    }
    case Scalar::Array: {
        const std::optional<std::string> text = text_of(value);
        const std::optional<List> list = text ? parse_list(*text, ListForm::Json) : std::nullopt;
        return list && set_list(*type.array, object, *list);
    }
    default: {
        const std::optional<std::string> text = text_of(value);
        return text && set_text(type, object, *text);
    }
    }
}

}  // namespace

Value value_at(const ValueType& type, const void* object) {
    if (type.is_nullable()) {
        object = type.peek(object);
        if (object == nullptr) {
            return Null();
        }
    }
    switch (type.scalar) {
    case Scalar::Any: return as<Value>(object);
    case Scalar::Boolean: return as<bool>(object);
    case Scalar::Int16: return std::int64_t{as<std::int16_t>(object)};
    case Scalar::Int32: return std::int64_t{as<std::int32_t>(object)};
    case Scalar::Int64: return as<std::int64_t>(object);
    case Scalar::Float: return static_cast<double>(as<float>(object));
    case Scalar::Double: return as<double>(object);
    case Scalar::Decimal: return as<Decimal>(object).text();
    case Scalar::Text: return as<std::string>(object);
    case Scalar::Bytes: return as<Bytes>(object);
    case Scalar::Date: return to_text(as<Date>(object));
    case Scalar::Time: return to_text(as<TimeOfDay>(object));
    case Scalar::Timestamp: return to_text(as<LocalTime>(object));
    case Scalar::Instant: return to_text(as<Instant>(object));
    case Scalar::Uuid: return to_text(as<Uuid>(object));
    case Scalar::Json: return as<Json>(object).text;
    case Scalar::Enum: return std::string(label_of(*type.labels, object));
    case Scalar::Array: return list_text(list_of(*type.array, object), ListForm::Json);
    }
    return Null();
}

bool set_value(const ValueType& type, void* object, const Value& value) {
    if (type.scalar == Scalar::Any && !type.is_nullable()) {
        as<Value>(object) = value;
        return true;
    }
    const bool is_null = std::holds_alternative<Null>(value);
    if (!type.is_nullable()) {
        return !is_null && set_content(type, object, value);
    }
    if (is_null) {
        type.reset(object);
        return true;
    }
    return set_content(type, type.emplace(object), value);
}

using Truths = ValueTypeOf<std::vector<bool>>;

std::size_t Truths::size(const void* array) {
    return static_cast<const std::vector<bool>*>(array)->size();
}

const void* Truths::at(const void* array, std::size_t index) {
    static constexpr bool truths[] = {false, true};
    return &truths[(*static_cast<const std::vector<bool>*>(array))[index] ? 1 : 0];
}

void Truths::clear(void* array) {
    static_cast<std::vector<bool>*>(array)->clear();
}

void Truths::append(void* array, bool truth) {
    static_cast<std::vector<bool>*>(array)->push_back(truth);
}

List list_of(const ArrayAccess& array, const void* object) {
    List list(array.size(object));
    for (std::size_t at = 0; at < list.size(); ++at) {
        list[at] = value_at(*array.element, array.at(object, at));
    }
    return list;
}

bool set_list(const ArrayAccess& array, void* object, const List& list) {
    array.clear(object);
    bool truth = false;
    for (const Value& value : list) {
        void* const element = array.append != nullptr ? array.append(object) : &truth;
        if (!set_value(*array.element, element, value)) {
            return false;
        }
        if (array.append_truth != nullptr) {
            array.append_truth(object, truth);
        }
    }
    return true;
}

}  // namespace varve
