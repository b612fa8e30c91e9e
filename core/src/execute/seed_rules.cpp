// SPDX-License-Identifier: MIT
#include "seed_rules.hpp"

#include "varve/orm/row_commands.hpp"
#include "varve/orm/validation.hpp"
#include "varve/value/conversion.hpp"
#include "varve/value/type_of.hpp"

#include <algorithm>

namespace varve::execute {

using declare::SeedRow;
using declare::SeedValue;
using query::Rule;
using query::RuleKind;

namespace {

const ValueType& type_of_cell(const auto& cell) {
    return *std::visit([]<class T>(const T&) { return type_of<T>; }, cell);
}

bool is_number(Scalar scalar) {
    return scalar == Scalar::Int64 || scalar == Scalar::Double || scalar == Scalar::Decimal;
}

const SeedValue* find_value(const SeedRow& row, const std::string& column) {
    const auto found = std::find_if(row.values.begin(), row.values.end(),
                                    [&](const SeedValue& value) { return value.column == column; });
    return found == row.values.end() ? nullptr : &*found;
}

std::string text_given(const SeedRow& row, const std::string& column) {
    const SeedValue* const value = find_value(row, column);
    return value == nullptr ? "" : value->text.value_or("");
}

bool has_default(const Column& column) {
    return column.default_value || column.identity || column.generated;
}

}  // namespace

SeedRules::SeedRules(orm::Session& session, const Dialect& dialect, const TableView& live,
                     const declare::TableFacets& facets, const std::vector<std::string>& key)
    : m_session(session), m_declared(facets) {
    // First, because rules name them by their places.
    for (const std::string& column : m_declared.columns()) {
        add_column(dialect, live, facets, column);
    }
    for (const std::string& name : key) {
        const auto found = std::find_if(m_columns.begin(), m_columns.end(),
                                        [&](const Column& column) { return column.name == name; });
        m_key.push_back(static_cast<std::uint16_t>(found - m_columns.begin()));
        if (found == m_columns.end()) {
            add_column(dialect, live, facets, name);
        }
    }
    describe();
    const ObjectId& id = live.object()->id;
    m_table = {id.schema, id.name, m_infos};
}

SeedRules::Cell SeedRules::cell_for(const std::optional<PortableType>& type) {
    if (!type) {
        return std::optional<std::string>();
    }
    if (type->array_dimensions != 0) {
        return std::optional<std::vector<std::string>>();
    }
    switch (type->base) {
    case BaseType::Bool: return std::optional<bool>();
    case BaseType::SmallInt:
    case BaseType::Int:
    case BaseType::BigInt: return std::optional<std::int64_t>();
    case BaseType::Real:
    case BaseType::Double: return std::optional<double>();
    case BaseType::Decimal: return std::optional<Decimal>();
    case BaseType::Bytes: return std::optional<Bytes>();
    case BaseType::Date: return std::optional<Date>();
    case BaseType::Time: return std::optional<TimeOfDay>();
    case BaseType::Timestamp: return std::optional<LocalTime>();
    case BaseType::TimestampTz: return std::optional<Instant>();
    default: return std::optional<std::string>();
    }
}

void* SeedRules::address_of(Cell& cell) {
    return std::visit([](auto& value) -> void* { return &value; }, cell);
}

void* SeedRules::at(std::size_t place) {
    return address_of(m_cells[place]);
}

void SeedRules::add_column(const Dialect& dialect, const TableView& live, const declare::TableFacets& facets,
                           const std::string& name) {
    const Object* const object = live.column(name);
    std::optional<PortableType> type;
    if (const auto declared = facets.columns.find(name); declared != facets.columns.end()) {
        type = declared->second.type;
    } else if (object != nullptr) {
        type = dialect.types().portable(as<varve::Column>(*object).type);
    }
    m_columns.push_back({name, object == nullptr || has_default(as<varve::Column>(*object))});
    m_cells.push_back(cell_for(type));
}

void SeedRules::describe() {
    const auto* const begin = reinterpret_cast<const char*>(m_cells.data());
    for (std::size_t place = 0; place < m_columns.size(); ++place) {
        const bool is_key =
            std::find(m_key.begin(), m_key.end(), static_cast<std::uint16_t>(place)) != m_key.end();
        m_infos.push_back({m_columns[place].name, &type_of_cell(m_cells[place]),
                           static_cast<std::size_t>(static_cast<const char*>(at(place)) - begin),
                           is_key ? query::ColumnTrait::Key : query::ColumnTrait::None});
    }
}

std::vector<FieldError> SeedRules::errors_of(const SeedRow& row) {
    std::vector<FieldError> errors;
    take(row, errors);
    complete();
    check(errors);
    find_repeated(row, errors);
    return errors;
}

/// What is no number where rules want one is told; how dates and the like may be written is for the database.
void SeedRules::take(const SeedRow& row, std::vector<FieldError>& errors) {
    for (std::size_t place = 0; place < m_columns.size(); ++place) {
        Column& column = m_columns[place];
        const SeedValue* const given = find_value(row, column.name);
        const ValueType& type = *m_infos[place].type;
        type.reset(at(place));
        column.is_given = column.is_known = given != nullptr;
        if (!column.is_given || !given->text) {
            continue;
        }
        column.is_known = set_value(type, at(place), *given->text);
        if (!column.is_known && is_number(type.scalar)) {
            errors.push_back({column.name, "type", "is not a number", *given->text});
        }
    }
}

/// Finds out about what the file does not give. A row that stands in the files twice is not looked for again:
/// what it will be is not in the database yet.
void SeedRules::complete() {
    const auto is_known = [&](std::uint16_t place) { return m_columns[place].is_known; };
    const bool has_key = std::all_of(m_key.begin(), m_key.end(), is_known);
    const bool is_first = has_key && m_keys.insert(text_of(m_key)).second;
    m_is_new = false;
    if (!is_first ||
        std::all_of(m_columns.begin(), m_columns.end(), [](const auto& column) { return column.is_given; })) {
        return;
    }
    m_is_new = !find_held();
    for (Column& column : m_columns) {
        column.is_known = column.is_given ? column.is_known : !m_is_new || !column.has_default;
    }
}

/// Fills in what the database holds; false when it has no such row.
bool SeedRules::find_held() {
    const std::vector<Cell> given = m_cells;
    std::vector<ValueField> key;
    for (const std::uint16_t place : m_key) {
        key.push_back({m_infos[place].type, m_infos[place].offset});
    }
    const bool is_held =
        orm::find_row(orm::SessionAccess::core(m_session), m_table, key, given.data(), m_cells.data());
    for (std::size_t place = 0; place < m_cells.size(); ++place) {
        if (!is_held || m_columns[place].is_given) {
            m_cells[place] = given[place];
        }
    }
    return is_held;
}

bool SeedRules::is_asked(const Rule& rule) const {
    const std::vector<std::uint16_t> places = DeclaredRuleList::columns_of(rule);
    return std::all_of(places.begin(), places.end(), [&](auto place) { return m_columns[place].is_known; }) &&
           (m_is_new ||
            std::any_of(places.begin(), places.end(), [&](auto place) { return m_columns[place].is_given; }));
}

void SeedRules::check(std::vector<FieldError>& errors) {
    std::vector<Rule> asked;
    std::copy_if(m_declared.rules().begin(), m_declared.rules().end(), std::back_inserter(asked),
                 [&](const Rule& rule) { return is_asked(rule); });
    query::TableInfo given = m_table;
    given.rules = asked;
    try {
        // A row of the same key is no other one.
        orm::validate(
            orm::SessionAccess::core(m_session),
            {.table = m_table, .given = given, .first = m_cells.data(), .writing = orm::Writing::Again});
    } catch (const Error& error) {
        if (error.code() != ErrorCode::Validation) {
            throw;
        }
        errors.insert(errors.end(), error.fields().begin(), error.fields().end());
    }
}

/// The database knows nothing yet of the rows before this one.
void SeedRules::find_repeated(const SeedRow& row, std::vector<FieldError>& errors) {
    for (std::size_t number = 0; number < m_declared.rules().size(); ++number) {
        const Rule& rule = m_declared.rules()[number];
        std::vector<std::uint16_t> places(rule.columns.begin(), rule.columns.end());
        places.push_back(rule.column);
        const bool holds_nothing = std::any_of(places.begin(), places.end(), [&](std::uint16_t place) {
            return m_infos[place].type->peek(at(place)) == nullptr;
        });
        if (rule.kind != RuleKind::Unique || holds_nothing || !is_asked(rule)) {
            continue;
        }
        const std::string key = text_of(m_key);
        const auto [first, is_first] = m_given.try_emplace({number, text_of(places)}, key);
        const std::string& column = m_columns[rule.column].name;
        const bool is_told = std::any_of(errors.begin(), errors.end(),
                                         [&](const FieldError& error) { return error.path == column; });
        if (!is_first && first->second != key && !is_told) {
            errors.push_back(
                {column, std::string(rule.name),
                 rule.message.empty() ? "is what another row is given, too" : std::string(rule.message),
                 text_given(row, column)});
        }
    }
}

std::string SeedRules::text_of(const std::vector<std::uint16_t>& places) {
    List values;
    for (const std::uint16_t place : places) {
        values.push_back(value_at(*m_infos[place].type, at(place)));
    }
    return list_text(values, ListForm::Array);
}

}  // namespace varve::execute
