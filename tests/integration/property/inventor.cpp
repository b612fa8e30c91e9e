// SPDX-License-Identifier: MIT
#include "integration/property/inventor.hpp"

#include "integration/property/extra.hpp"

#include "integration/property/vocabulary.hpp"

#include <algorithm>

namespace varve::test {
namespace {

const std::vector<std::string> odd_labels = {"calm",
                                             "it's",
                                             "Glad",
                                             "sehr gl\xC3\xBC"
                                             "cklich",
                                             "a, b",
                                             "x y"};

std::string quoted_label(const std::string& label) {
    std::string text;
    for (const char c : label) {
        text += c == '\'' ? "''" : std::string(1, c);
    }
    return text;
}

}  // namespace

std::string Inventor::name(const char* prefix, int id) {
    return random_name(prefix, id, m_random);
}

std::string Inventor::constraint_name(const char* prefix, int id) {
    return m_random.percent(60) ? name(prefix, id) : "";
}

int Inventor::random_space() {
    if (m_sketch.spaces.empty() || m_random.percent(60)) {
        return 0;
    }
    return m_random.pick(m_sketch.spaces).id;
}

void Inventor::add_space() {
    if (!is_sqlite()) {
        const int id = new_id();
        m_sketch.spaces.push_back({id, name("s", id), m_random.percent(20) ? "a place" : ""});
    }
}

void Inventor::add_enum() {
    if (is_sqlite()) {
        return;
    }
    SketchEnum enumeration{new_id(), random_space(), "", {}, m_random.percent(20) ? "moods" : ""};
    enumeration.name = name("e", enumeration.id);
    for (const std::string& label : odd_labels) {
        if (enumeration.labels.empty() || m_random.percent(50)) {
            enumeration.labels.push_back(quoted_label(label));
        }
    }
    m_sketch.enums.push_back(std::move(enumeration));
}

void Inventor::add_sequence() {
    if (is_sqlite()) {
        return;
    }
    SketchSequence sequence;
    sequence.id = new_id();
    sequence.space = random_space();
    sequence.name = name("q", sequence.id);
    sequence.type = m_random.percent(30) ? "integer" : "bigint";
    sequence.increment = 1 + m_random.below(3);
    sequence.is_cycling = m_random.percent(20);
    m_sketch.sequences.push_back(std::move(sequence));
}

SketchColumn Inventor::new_column(const SketchTable& table, const SketchType& type) {
    SketchColumn column;
    column.id = new_id();
    column.name = name("c", column.id);
    column.type = type;
    column.is_nullable = m_random.percent(60);
    if (m_random.percent(40)) {
        column.default_value.push_back(random_default(m_sketch, type, m_flavour, m_random));
    }
    if (type.family == Family::Text && m_random.percent(15)) {
        column.collation = is_sqlite() ? (m_random.percent(50) ? "NOCASE" : "RTRIM") : "\"C\"";
    }
    if (!column.is_nullable && is_sqlite() && m_random.percent(10)) {
        column.conflict = m_random.percent(50) ? "IGNORE" : "ROLLBACK";
    }
    column.comment = !is_sqlite() && m_random.percent(12) ? "it's about " + std::to_string(table.id) : "";
    return column;
}

void Inventor::add_column(SketchTable& table) {
    SketchColumn column = new_column(table, random_type(m_sketch, m_flavour, table.is_strict, m_random));
    const std::string word = reserved_word(column.id);
    const bool is_taken = std::any_of(table.columns.begin(), table.columns.end(),
                                      [&](const SketchColumn& other) { return other.name == word; });
    if (!is_taken && m_random.percent(8)) {
        column.name = word;
    }
    table.columns.push_back(std::move(column));
}

void Inventor::add_generated(SketchTable& table) {
    const std::optional<SketchExpression> computation = random_computation(table, false, m_flavour, m_random);
    if (!computation) {
        return;
    }
    SketchColumn column =
        new_column(table, type_of_computation(computation->families[0], m_flavour, table.is_strict));
    column.generated.push_back(*computation);
    column.is_nullable = true;
    column.is_virtual = m_random.percent(50);
    table.columns.push_back(std::move(column));
}

std::vector<int> Inventor::key_columns(const SketchTable& table, int most) {
    std::vector<int> ids;
    for (int attempt = 0; attempt < 6 && static_cast<int>(ids.size()) < most; ++attempt) {
        const SketchColumn& column = m_random.pick(table.columns);
        if (has_distinct_literals(column.type) && column.generated.empty() && !is_in(ids, column.id) &&
            column.type.family != Family::Any && column.conflict.empty()) {
            ids.push_back(column.id);
        }
    }
    return ids;
}

void Inventor::add_primary_key(SketchTable& table) {
    SketchKey key;
    key.id = new_id();
    if (m_random.percent(60)) {
        SketchColumn column;
        column.id = new_id();
        column.name = m_random.percent(70) ? "id" : name("c", column.id);
        column.type = is_sqlite()
                          ? SketchType{"INTEGER", Family::Integer, 0}
                          : SketchType{m_random.percent(60) ? "integer" : "bigint", Family::Integer, 0};
        column.is_nullable = false;
        const bool has_id = std::any_of(table.columns.begin(), table.columns.end(),
                                        [&](const SketchColumn& other) { return other.name == column.name; });
        if (!has_id) {
            column.identity = m_random.percent(40)   ? SketchIdentity::ByDefault
                              : m_random.percent(40) ? SketchIdentity::Always
                                                     : SketchIdentity::None;
            column.identity_increment = m_random.percent(80) ? 1 : 5;
            key.columns.push_back(column.id);
            table.columns.insert(table.columns.begin(), column);
        }
    }
    if (key.columns.empty() && !table.columns.empty()) {
        key.columns = key_columns(table, 1 + m_random.below(2));
    }
    if (key.columns.empty()) {
        return;
    }
    key.name = constraint_name("pk", key.id);
    if (is_sqlite() && m_random.percent(8)) {
        key.conflict = "REPLACE";
    }
    table.primary_key = std::move(key);
    table.is_autoincrement = m_random.percent(40);
}

void Inventor::add_unique(SketchTable& table) {
    SketchKey key;
    key.id = new_id();
    key.columns = key_columns(table, 1 + m_random.below(2));
    key.name = constraint_name("uq", key.id);
    if (is_sqlite()) {
        key.conflict = m_random.percent(10) ? "IGNORE" : "";
    } else {
        key.is_deferrable = m_random.percent(10);
        key.has_distinct_nulls = m_random.percent(85);
        const int extra = m_random.pick(table.columns).id;
        if (m_random.percent(15) && !is_in(key.columns, extra)) {
            key.include.push_back(extra);
        }
    }
    if (!key.columns.empty() && !is_key(table, key.columns)) {
        table.uniques.push_back(std::move(key));
    }
}

SketchExpression Inventor::with_call(SketchExpression expression) {
    const SketchExtra* function = any_extra(m_sketch, SketchExtra::Kind::Computation, m_random);
    if (function != nullptr && expression.families == std::vector<Family>{Family::Integer} &&
        m_random.percent(40)) {
        const bool is_computed = expression.text.front() == '(' || expression.text.starts_with("abs");
        expression.text = is_computed ? "({f}({0}::integer) + 1)" : "{f}({0}::integer) > -1000000";
        expression.function = function->id;
    }
    return expression;
}

void Inventor::add_check(SketchTable& table) {
    SketchCheck check{new_id(), "", with_call(random_condition(table, m_flavour, m_random))};
    check.name = constraint_name("ck", check.id);
    const bool is_there =
        std::any_of(table.checks.begin(), table.checks.end(),
                    [&](const SketchCheck& other) { return other.expression == check.expression; });
    if (!is_there) {
        table.checks.push_back(std::move(check));
    }
}

void Inventor::add_foreign_key(SketchTable& table) {
    const SketchTable& parent = m_random.percent(20) ? table : m_random.pick(m_sketch.tables);
    SketchForeignKey key;
    key.id = new_id();
    key.table = parent.id;
    const bool is_to_unique = !parent.uniques.empty() && m_random.percent(40);
    key.referenced = is_to_unique ? m_random.pick(parent.uniques).columns : parent.primary_key.columns;
    if (!is_key(parent, key.referenced)) {
        return;
    }
    key.is_implicit = !is_to_unique && m_random.percent(25);
    key.name = constraint_name("fk", key.id);
    key.on_delete = m_random.below(5);
    key.on_update = m_random.percent(40) ? m_random.below(5) : 0;
    key.is_deferrable = m_random.percent(15);
    key.is_match_full = !is_sqlite() && m_random.percent(10);
    // Columns come from the parent before the table grows: it may be the same one.
    std::vector<SketchColumn> columns;
    for (const int id : key.referenced) {
        const SketchColumn& referenced = *parent.column(id);
        SketchColumn column = new_column(table, referenced.type);
        column.collation = referenced.collation;
        column.is_nullable = m_random.percent(75);
        column.conflict.clear();
        column.default_value.clear();
        key.columns.push_back(column.id);
        columns.push_back(std::move(column));
    }
    table.columns.insert(table.columns.end(), columns.begin(), columns.end());
    table.foreign_keys.push_back(std::move(key));
}

void Inventor::add_index(SketchTable& table) {
    SketchIndex index;
    index.id = new_id();
    index.name = name("ix", index.id);
    index.is_unique = m_random.percent(20);
    const std::vector<int> columns = key_columns(table, 1 + m_random.below(3));
    for (const int id : columns) {
        SketchIndexKey key{{"{0}", {id}, {table.column(id)->type.family}}, ""};
        key.order =
            m_random.percent(25)
                ? (is_sqlite()
                       ? " DESC"
                       : m_random.pick(std::vector<std::string>{" DESC", " DESC NULLS LAST", " NULLS FIRST"}))
                : "";
        if (is_sqlite() && table.column(id)->type.family == Family::Text && m_random.percent(15)) {
            key.order = " COLLATE NOCASE" + key.order;
        }
        index.keys.push_back(std::move(key));
    }
    if (const auto computation = random_computation(table, true, m_flavour, m_random);
        computation && !index.is_unique && m_random.percent(35)) {
        index.keys.push_back({with_call(*computation), ""});
    }
    if (m_random.percent(25)) {
        index.predicate.push_back(random_predicate(m_random.pick(table.columns), m_flavour, m_random));
    }
    if (!is_sqlite()) {
        const int extra = m_random.pick(table.columns).id;
        if (m_random.percent(15)) {
            index.include.push_back(extra);
        } else if (index.keys.size() == 1 && index.keys[0].order.empty() && !index.is_unique &&
                   m_random.percent(15)) {
            index.method = "hash";
        }
        index.comment = m_random.percent(10) ? "fast" : "";
    }
    if (!index.keys.empty()) {
        table.indexes.push_back(std::move(index));
    }
}

void Inventor::add_trigger(SketchTable& table) {
    if (is_sqlite()) {
        SketchTrigger trigger{new_id(), "", m_random.pick(table.columns).id, m_random.below(4), 0};
        trigger.name = name("tr", trigger.id);
        trigger.other = trigger.form == 3 ? m_random.pick(m_sketch.tables).id : 0;
        table.triggers.push_back(std::move(trigger));
    }
}

void Inventor::add_view() {
    SketchView view;
    view.id = new_id();
    view.space = random_space();
    view.name = name("v", view.id);
    view.form = m_random.below(5);
    view.comment = !is_sqlite() && m_random.percent(10) ? "a view" : "";
    std::vector<int> columns;
    if (!m_sketch.views.empty() && m_random.percent(35)) {
        const SketchView& source = m_random.pick(m_sketch.views);
        view.source = source.id;
        for (const SketchViewColumn& column : source.columns) {
            columns.push_back(column.id);
        }
    } else if (!m_sketch.tables.empty()) {
        const SketchTable& source = m_random.pick(m_sketch.tables);
        view.source = source.id;
        for (const SketchColumn& column : source.columns) {
            columns.push_back(column.id);
        }
    }
    for (const int column : columns) {
        if (m_random.percent(60) || column == columns.back()) {
            const int id = new_id();
            view.columns.push_back({id, column, m_random.percent(25) ? name("a", id) : ""});
        }
    }
    if (!view.columns.empty()) {
        m_sketch.views.push_back(std::move(view));
    }
}

void Inventor::add_extra() {
    if (is_sqlite()) {
        return;
    }
    SketchExtra extra;
    extra.id = new_id();
    extra.kind = static_cast<SketchExtra::Kind>(m_random.below(static_cast<int>(SketchExtra::kinds)));
    extra.space = random_space();
    extra.name = "x" + std::to_string(extra.id) +
                 m_random.pick(std::vector<std::string>{"", "", "_order", " Mixed", ".dot", "\"q"});
    extra.form = m_random.below(forms_of(extra.kind));
    const ExtraPlace place = place_of(extra.kind);
    if (place.is_on_table && !m_sketch.tables.empty()) {
        const SketchTable& table = m_random.pick(m_sketch.tables);
        extra.on = table.id;
        extra.columns = key_columns(table, place.columns);
    }
    if (is_sound(m_sketch, extra)) {
        m_sketch.extras.push_back(std::move(extra));
    }
}

void Inventor::add_table() {
    SketchTable table;
    table.id = new_id();
    table.space = random_space();
    table.name = name("t", table.id);
    table.is_strict = is_sqlite() && m_random.percent(20);
    table.is_without_rowid = is_sqlite() && m_random.percent(15);
    table.comment = !is_sqlite() && m_random.percent(15) ? "table; 'quoted'" : "";
    for (int i = m_random.below(5); i >= 0; --i) {
        add_column(table);
    }
    if (m_random.percent(85)) {
        add_primary_key(table);
    }
    if (m_random.percent(40)) {
        add_unique(table);
    }
    m_sketch.tables.push_back(table);
    SketchTable& added = m_sketch.tables.back();
    for (int i = m_random.below(3); i > 0; --i) {
        add_foreign_key(added);
    }
    if (m_random.percent(25)) {
        add_generated(added);
    }
    for (int i = m_random.below(3); i > 0; --i) {
        add_check(added);
    }
    for (int i = m_random.below(3); i > 0; --i) {
        add_index(added);
    }
    if (m_random.percent(35)) {
        add_trigger(added);
    }
}

}  // namespace varve::test
