// SPDX-License-Identifier: MIT
#include "value_reading.hpp"

#include "varve/diag/error.hpp"
#include "varve/value/conversion.hpp"
#include "varve/value/decimal.hpp"
#include "varve/value/enum_value.hpp"
#include "varve/value/json.hpp"
#include "varve/value/number.hpp"
#include "varve/value/time.hpp"
#include "varve/value/uuid.hpp"
#include "varve/value/value.hpp"

#include <sqlite3.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace varve::sqlite {

namespace {

/// One column of the row that a statement stands on.
class Cell {
public:
    // The connection has no mutex, so a value may be looked at in place.
    Cell(sqlite3_stmt* statement, int column)
        : m_statement(statement), m_column(column), m_value(sqlite3_column_value(statement, column)),
          m_type(sqlite3_value_type(m_value)) {}

    bool is_null() const { return m_type == SQLITE_NULL; }
    int type() const { return m_type; }
    std::int64_t integer() const { return sqlite3_value_int64(m_value); }
    double real() const { return sqlite3_value_double(m_value); }
    std::string_view text() const {
        const auto* const text = reinterpret_cast<const char*>(sqlite3_value_text(m_value));
        // The length must be asked for after the conversion to text.
        const auto size = static_cast<std::size_t>(sqlite3_value_bytes(m_value));
        return text == nullptr ? std::string_view() : std::string_view(text, size);
    }
    std::span<const std::byte> bytes() const {
        const auto* const data = static_cast<const std::byte*>(sqlite3_value_blob(m_value));
        return {data, static_cast<std::size_t>(sqlite3_value_bytes(m_value))};
    }

    [[noreturn]] void refuse(std::string_view wanted) const {
        constexpr std::size_t longest = 60;
        std::string shown(text().substr(0, longest));
        throw Error(ErrorCode::TypeMismatch, "column `" +
                                                 std::string(sqlite3_column_name(m_statement, m_column)) +
                                                 "` holds " + (is_null() ? "NULL" : "`" + shown + "`") +
                                                 ", and " + std::string(wanted) + " is read")
            .with_statement(sqlite3_sql(m_statement));
    }

private:
    sqlite3_stmt* m_statement;
    int m_column;
    sqlite3_value* m_value;
    int m_type;
};

template <class T>
T& as(void* object) {
    return *static_cast<T*>(object);
}

std::int64_t read_integer(const Cell& cell, std::int64_t least, std::int64_t most) {
    std::int64_t number = 0;
    if (cell.type() == SQLITE_INTEGER) {
        number = cell.integer();
    } else if (cell.type() == SQLITE_FLOAT && std::trunc(cell.real()) == cell.real() &&
               std::fabs(cell.real()) < 9e18) {
        number = static_cast<std::int64_t>(cell.real());
    } else {
        const std::string_view text = cell.text();
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (text.empty() || error != std::errc() || end != text.data() + text.size()) {
            cell.refuse("a whole number");
        }
    }
    if (number < least || number > most) {
        cell.refuse("a smaller whole number");
    }
    return number;
}

template <class T>
T read_integer(const Cell& cell) {
    return static_cast<T>(read_integer(cell, std::numeric_limits<T>::min(), std::numeric_limits<T>::max()));
}

double read_real(const Cell& cell) {
    if (cell.type() == SQLITE_FLOAT || cell.type() == SQLITE_INTEGER) {
        return cell.real();
    }
    double number = 0;
    const std::string_view text = cell.text();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) {
        cell.refuse("a number");
    }
    return number;
}

float read_float(const Cell& cell) {
    const double number = read_real(cell);
    if (!fits_float(number)) {
        cell.refuse("a smaller number");
    }
    return static_cast<float>(number);
}

bool read_truth(const Cell& cell) {
    const auto number = read_integer<std::int64_t>(cell);
    if (number != 0 && number != 1) {
        cell.refuse("a truth");
    }
    return number == 1;
}

template <class T>
T needed(std::optional<T> value, const Cell& cell, std::string_view what) {
    if (!value) {
        cell.refuse(what);
    }
    return *std::move(value);
}

/// Fifteen digits are what SQLite promises to keep of a decimal that it turned into a floating number.
std::string decimal_text(const Cell& cell) {
    if (cell.type() != SQLITE_FLOAT) {
        return std::string(cell.text());
    }
    std::array<char, 64> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), cell.real(),
                                   std::chars_format::general, 15);
    return {buffer.data(), end.ptr};
}

Value read_any(const Cell& cell) {
    switch (cell.type()) {
    case SQLITE_INTEGER: return cell.integer();
    case SQLITE_FLOAT: return cell.real();
    case SQLITE_TEXT: return std::string(cell.text());
    case SQLITE_BLOB: return Bytes(cell.bytes().begin(), cell.bytes().end());
    default: return Null();
    }
}

void read_content(const Cell& cell, const ValueType& type, void* object) {
    switch (type.scalar) {
    case Scalar::Any: as<Value>(object) = read_any(cell); break;
    case Scalar::Boolean: as<bool>(object) = read_truth(cell); break;
    case Scalar::Int16: as<std::int16_t>(object) = read_integer<std::int16_t>(cell); break;
    case Scalar::Int32: as<std::int32_t>(object) = read_integer<std::int32_t>(cell); break;
    case Scalar::Int64:
        as<std::int64_t>(object) =
            cell.type() == SQLITE_INTEGER ? cell.integer() : read_integer<std::int64_t>(cell);
        break;
    case Scalar::Float: as<float>(object) = read_float(cell); break;
    case Scalar::Double:
        as<double>(object) = cell.type() == SQLITE_FLOAT ? cell.real() : read_real(cell);
        break;
    case Scalar::Decimal:
        as<Decimal>(object) = needed(Decimal::parse(decimal_text(cell)), cell, "a decimal");
        break;
    case Scalar::Text: as<std::string>(object).assign(cell.text()); break;
    case Scalar::Bytes: as<Bytes>(object).assign(cell.bytes().begin(), cell.bytes().end()); break;
    case Scalar::Date: as<Date>(object) = needed(parse_date(cell.text()), cell, "a date"); break;
    case Scalar::Time: as<TimeOfDay>(object) = needed(parse_time_of_day(cell.text()), cell, "a time"); break;
    case Scalar::Timestamp:
        as<LocalTime>(object) = needed(parse_local_time(cell.text()), cell, "a date and a time");
        break;
    case Scalar::Instant: as<Instant>(object) = needed(parse_instant(cell.text()), cell, "a moment"); break;
    case Scalar::Uuid: as<Uuid>(object) = needed(parse_uuid(cell.text()), cell, "a UUID"); break;
    case Scalar::Json: as<Json>(object).text.assign(cell.text()); break;
    case Scalar::Enum:
        if (!set_label(*type.labels, object, cell.text())) {
            cell.refuse("one of " + all_labels(*type.labels));
        }
        break;
    case Scalar::Array:
        if (const std::optional<List> list = parse_list(cell.text(), ListForm::Json);
            !list || !set_list(*type.array, object, *list)) {
            cell.refuse("an array in JSON of the right type");
        }
        break;
    }
}

}  // namespace

void read_value(sqlite3_stmt* statement, int column, const ValueType& type, void* object) {
    const Cell cell(statement, column);
    if (type.is_nullable()) {
        if (cell.is_null()) {
            type.reset(object);
            return;
        }
        object = type.emplace(object);
    } else if (cell.is_null() && type.scalar != Scalar::Any) {
        cell.refuse("a value");
    }
    read_content(cell, type, object);
}

}  // namespace varve::sqlite
