// SPDX-License-Identifier: MIT
#include "varve/query/argument.hpp"

#include "varve/diag/error.hpp"
#include "varve/model/overloaded.hpp"

#include <limits>

namespace varve::query {

Argument to_argument(Date date) {
    return to_text(storable(date));
}

Argument to_argument(TimeOfDay time) {
    return to_text(storable(time));
}

Argument to_argument(LocalTime time) {
    return to_text(storable(time));
}

Argument to_argument(Instant time) {
    return to_text(storable(time));
}

Argument to_argument(const Uuid& uuid) {
    return to_text(uuid);
}

Argument to_argument(const Decimal& decimal) {
    return decimal.text();
}

Argument to_argument(std::nullopt_t /*nothing*/) {
    return Null();
}

Argument to_argument(const Json& json) {
    return json.text;
}

Argument enum_argument(const EnumLabels& labels, std::int64_t number) {
    if (number < 0 || static_cast<std::size_t>(number) >= labels.labels.size()) {
        throw Error(ErrorCode::Usage, "the enumerator " + std::to_string(number) + " has no label");
    }
    return std::string(labels.labels[static_cast<std::size_t>(number)]);
}

std::int64_t whole_number(std::uint64_t number) {
    if (number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
        throw Error(ErrorCode::TypeMismatch,
                    std::to_string(number) + " is more than a whole number of a database holds");
    }
    return static_cast<std::int64_t>(number);
}

List to_list(std::vector<Argument> arguments) {
    List list;
    list.reserve(arguments.size());
    for (Argument& argument : arguments) {
        std::visit(Overloaded{
                       [](List&) { throw Error(ErrorCode::Usage, "a list cannot be in a list"); },
                       [&](auto& value) { list.emplace_back(std::move(value)); },
                   },
                   argument);
    }
    return list;
}

}  // namespace varve::query
