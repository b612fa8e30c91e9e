// SPDX-License-Identifier: MIT
#include "varve/orm/key_index.hpp"

#include "varve/value/conversion.hpp"

#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>

namespace varve::orm {

namespace {

bool is_whole_number(const ValueField& field) {
    return field.type->scalar == Scalar::Int64 || field.type->scalar == Scalar::Int32;
}

std::int64_t number_of(const ValueField& field, const void* row) {
    const void* const object = static_cast<const char*>(row) + field.offset;
    const void* const value = field.type->is_nullable() ? field.type->peek(object) : object;
    return field.type->scalar == Scalar::Int64 ? *static_cast<const std::int64_t*>(value)
                                               : *static_cast<const std::int32_t*>(value);
}

/// False when a part of the key is NULL.
bool key_of(std::span<const ValueField> fields, const void* row, std::string& text) {
    List key;
    for (const ValueField& field : fields) {
        key.push_back(value_at(*field.type, static_cast<const char*>(row) + field.offset));
        if (std::holds_alternative<Null>(key.back())) {
            return false;
        }
    }
    text = list_text(key, ListForm::Array);
    return true;
}

}  // namespace

std::vector<ValueField> fields_of(const query::TableInfo& table, const query::KeyColumns& columns) {
    std::vector<ValueField> fields;
    for (std::size_t at = 0; at < columns.count; ++at) {
        const query::ColumnInfo& column = table.columns[columns.columns[at]];
        fields.push_back({column.type, column.offset});
    }
    return fields;
}

std::vector<ValueField> key_fields(const query::TableInfo& table) {
    std::vector<ValueField> fields;
    for (const query::ColumnInfo& column : table.columns) {
        if (column.is(query::ColumnTrait::Key)) {
            fields.push_back({column.type, column.offset});
        }
    }
    return fields;
}

/// Keys of one whole number, which nearly all are, are found without a text.
struct KeyIndex::State {
    std::vector<ValueField> fields;
    bool has_numbers = false;
    std::unordered_map<std::int64_t, std::size_t> numbers = {};
    std::unordered_map<std::string, std::size_t> texts = {};
    std::vector<List> keys = {};
};

KeyIndex::KeyIndex(const query::TableInfo& table, const query::KeyColumns& columns)
    : KeyIndex(fields_of(table, columns)) {}

KeyIndex::KeyIndex(std::vector<ValueField> fields) : m_state(std::make_unique<State>()) {
    m_state->has_numbers = fields.size() == 1 && is_whole_number(fields.front());
    m_state->fields = std::move(fields);
}

KeyIndex::KeyIndex(KeyIndex&& other) noexcept = default;
KeyIndex::~KeyIndex() = default;

std::size_t KeyIndex::size() const {
    return m_state->keys.size();
}

const std::vector<List>& KeyIndex::keys() const {
    return m_state->keys;
}

std::size_t KeyIndex::add(const void* row) {
    State& state = *m_state;
    if (state.has_numbers) {
        const ValueField& field = state.fields.front();
        if (field.type->is_nullable() &&
            field.type->peek(static_cast<const char*>(row) + field.offset) == nullptr) {
            return none;
        }
        const auto [at, is_new] = state.numbers.emplace(number_of(field, row), state.keys.size());
        if (is_new) {
            state.keys.push_back({at->first});
        }
        return at->second;
    }
    std::string text;
    if (!key_of(state.fields, row, text)) {
        return none;
    }
    const auto [at, is_new] = state.texts.emplace(std::move(text), state.keys.size());
    if (is_new) {
        List& key = state.keys.emplace_back();
        for (const ValueField& field : state.fields) {
            key.push_back(value_at(*field.type, static_cast<const char*>(row) + field.offset));
        }
    }
    return at->second;
}

std::size_t KeyIndex::find(std::span<const ValueField> fields, const void* row) const {
    const State& state = *m_state;
    if (state.has_numbers) {
        const ValueField& field = fields.front();
        const auto* const at = static_cast<const char*>(row) + field.offset;
        if (field.type->is_nullable() && field.type->peek(at) == nullptr) {
            return none;
        }
        std::int64_t number = 0;
        if (is_whole_number(field)) {
            number = number_of(field, row);
        } else if (const Value value = value_at(*field.type, at);
                   std::holds_alternative<std::int64_t>(value)) {
            number = std::get<std::int64_t>(value);
        } else {
            return none;
        }
        const auto found = state.numbers.find(number);
        return found == state.numbers.end() ? none : found->second;
    }
    std::string text;
    if (!key_of(fields, row, text)) {
        return none;
    }
    const auto found = state.texts.find(text);
    return found == state.texts.end() ? none : found->second;
}

}  // namespace varve::orm
