// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diag/error.hpp"
#include "varve/query/rule.hpp"
#include "varve/query/table_info.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace varve::orm {

class SessionCore;

/// Every value of a row that breaks a rule of its table, but for Unique, which only a database knows;
/// `prefix` stands before the names.
std::vector<FieldError> find_errors(const query::TableInfo& table, const void* row,
                                    std::string_view prefix = {});

/// Throws Error(Validation) with all of them when there are any.
void validate(const query::TableInfo& table, const void* row);

/// Of which rows no other one may be equal where a value has to be unique: of none but a new row, of none but
/// the row itself, or of any because the database is to find out.
enum class Writing { New, Again, Upsert };

/// Some rows that lie `stride` bytes apart, on their way to a database: rules of the program and those that
/// ask the database are among those that are checked. Names of fields are `[3].email` where `is_many`.
struct RowsToCheck {
    const query::TableInfo& table;
    /// Describes the objects.
    const query::TableInfo& given;
    const void* first;
    std::size_t stride = 0;
    std::size_t count = 1;
    Writing writing = Writing::New;
    bool is_many = false;
};
void validate(SessionCore& core, const RowsToCheck& rows);

/// What a column holds, as the parameter of a rule's function: `const std::string&`, `std::optional<Date>`.
template <class Parameter>
struct RuleParameter {
    using Type = std::remove_cvref_t<Parameter>;
    static constexpr bool takes_nothing = false;
    static const Type& from(const void* value) { return *static_cast<const Type*>(value); }
};
template <class Parameter>
    requires std::is_same_v<std::remove_cvref_t<Parameter>, std::string_view>
struct RuleParameter<Parameter> {
    static constexpr bool takes_nothing = false;
    static std::string_view from(const void* value) { return *static_cast<const std::string*>(value); }
};
template <class T>
struct OptionalRuleParameter {
    static constexpr bool takes_nothing = true;
    static std::optional<T> from(const void* value) {
        return value == nullptr ? std::nullopt : std::optional<T>(*static_cast<const T*>(value));
    }
};
template <class T>
struct RuleParameter<std::optional<T>> : OptionalRuleParameter<T> {};
template <class T>
struct RuleParameter<const std::optional<T>&> : OptionalRuleParameter<T> {};

template <class Check, class... Parameter, std::size_t... At>
bool call_check(const Check& check, const void* const* values, std::index_sequence<At...> /*places*/) {
    const bool is_asked = ((values[At] != nullptr || RuleParameter<Parameter>::takes_nothing) && ...);
    return !is_asked || check(RuleParameter<Parameter>::from(values[At])...);
}

template <auto Function>
struct FunctionCheck;
template <class... Parameter, bool (*Function)(Parameter...)>
struct FunctionCheck<Function> {
    static bool call(const void* const* values) {
        return call_check<bool (*)(Parameter...), Parameter...>(
            Function, values, std::make_index_sequence<sizeof...(Parameter)>());
    }
};

/// A function of the program as a rule: `.check_values = holds_for<is_isbn>`. It is not asked about a column
/// that holds nothing, unless its parameter is a std::optional.
template <auto Function>
bool holds_for(const void* const* values) {
    return FunctionCheck<Function>::call(values);
}

}  // namespace varve::orm
