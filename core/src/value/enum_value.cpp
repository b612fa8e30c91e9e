// SPDX-License-Identifier: MIT
#include "varve/value/enum_value.hpp"

#include "varve/diag/error.hpp"

#include <algorithm>
#include <cstring>

namespace varve {

namespace {

std::uint64_t number_at(const void* object, std::size_t size) {
    switch (size) {
    case 1: return *static_cast<const std::uint8_t*>(object);
    case 2: return *static_cast<const std::uint16_t*>(object);
    case 4: return *static_cast<const std::uint32_t*>(object);
    default: return *static_cast<const std::uint64_t*>(object);
    }
}

void put_number(void* object, std::size_t size, std::uint64_t number) {
    switch (size) {
    case 1: *static_cast<std::uint8_t*>(object) = static_cast<std::uint8_t>(number); break;
    case 2: *static_cast<std::uint16_t*>(object) = static_cast<std::uint16_t>(number); break;
    case 4: *static_cast<std::uint32_t*>(object) = static_cast<std::uint32_t>(number); break;
    default: *static_cast<std::uint64_t*>(object) = number; break;
    }
}

}  // namespace

std::string_view label_of(const EnumLabels& labels, const void* object) {
    const std::uint64_t number = number_at(object, labels.size);
    if (number >= labels.labels.size()) {
        throw Error(ErrorCode::Usage, "the enumerator " + std::to_string(number) + " has no label");
    }
    return labels.labels[number];
}

bool set_label(const EnumLabels& labels, void* object, std::string_view label) {
    const auto found = std::find(labels.labels.begin(), labels.labels.end(), label);
    if (found == labels.labels.end()) {
        return false;
    }
    put_number(object, labels.size, static_cast<std::uint64_t>(found - labels.labels.begin()));
    return true;
}

std::string all_labels(const EnumLabels& labels) {
    std::string all;
    for (const std::string_view label : labels.labels) {
        all += all.empty() ? "" : ", ";
        all += label;
    }
    return all;
}

}  // namespace varve
