// SPDX-License-Identifier: MIT
#include "integration/property/mutation.hpp"

#include "integration/property/extra.hpp"

#include "integration/property/vocabulary.hpp"

#include <algorithm>
#include <functional>

namespace varve::test {
namespace {

/// What one mutation works with.
struct Hand {
    Sketch& sketch;
    Inventor& inventor;
    Random& random;

    bool is_sqlite() const { return inventor.flavour() == Flavour::Sqlite; }
    std::string name(const char* prefix) const { return random_name(prefix, inventor.new_id(), random); }
};

struct Step {
    const char* name;
    int weight;
    std::function<void(const Hand&)> run;
};

template <class Items>
void erase_any(Items& items, Random& random) {
    if (!items.empty()) {
        items.erase(items.begin() + random.below(static_cast<int>(items.size())));
    }
}

template <class Items, class Change>
void change_any(Items& items, Random& random, const Change& change) {
    if (!items.empty()) {
        change(items[static_cast<std::size_t>(random.below(static_cast<int>(items.size())))]);
    }
}

template <class Change>
void change_table(const Hand& hand, const Change& change) {
    change_any(hand.sketch.tables, hand.random, change);
}

template <class Change>
void change_column(const Hand& hand, const Change& change) {
    change_table(hand, [&](SketchTable& table) {
        change_any(table.columns, hand.random, [&](SketchColumn& column) { change(table, column); });
    });
}

std::string another(const std::string& text, const char* other) {
    return text.empty() ? other : "";
}

/// Foreign keys keep both their ends of one type.
void change_type(const Hand& hand, const SketchTable& table, SketchColumn& column) {
    if (is_in_foreign_key(hand.sketch, column.id)) {
        return;
    }
    column.type = neighbouring_type(column.type, hand.inventor.flavour(), table.is_strict, hand.random);
    column.default_value.clear();
    if (hand.random.percent(30)) {
        column.default_value.push_back(
            random_default(hand.sketch, column.type, hand.inventor.flavour(), hand.random));
    }
}

void change_default(const Hand& hand, SketchColumn& column) {
    const bool had_one = !column.default_value.empty();
    column.default_value.clear();
    if (!had_one || hand.random.percent(60)) {
        column.default_value.push_back(
            random_default(hand.sketch, column.type, hand.inventor.flavour(), hand.random));
    }
}

void change_identity(const Hand& hand, SketchColumn& column) {
    if (column.identity == SketchIdentity::None) {
        column.identity = SketchIdentity::ByDefault;
    } else if (hand.random.percent(50)) {
        column.identity =
            column.identity == SketchIdentity::Always ? SketchIdentity::ByDefault : SketchIdentity::Always;
    } else if (hand.random.percent(50)) {
        column.identity_increment += 1;
    } else {
        column.identity = SketchIdentity::None;
    }
}

void change_generated(const Hand& hand, const SketchTable& table, SketchColumn& column) {
    if (column.generated.empty()) {
        return;
    }
    if (hand.random.percent(30)) {
        column.is_virtual = !column.is_virtual;
    } else if (hand.random.percent(30)) {
        column.generated.clear();
    } else if (const auto other = random_computation(table, false, hand.inventor.flavour(), hand.random);
               other && other->families == column.generated[0].families && other->columns[0] != column.id) {
        column.generated[0] = *other;
    }
}

void to_strict(const Hand& hand, SketchTable& table) {
    if (!hand.is_sqlite()) {
        return;
    }
    table.is_strict = !table.is_strict;
    for (SketchColumn& column : table.columns) {
        if (table.is_strict && !is_in_foreign_key(hand.sketch, column.id)) {
            const Family family = column.type.family;
            const char* type = family == Family::Integer || family == Family::Boolean ? "INTEGER"
                               : family == Family::Number                             ? "REAL"
                               : family == Family::Bytes                              ? "BLOB"
                               : family == Family::Any                                ? "ANY"
                                                                                      : "TEXT";
            column.type.spelling = type;
        }
    }
}

void change_primary_key(const Hand& hand, SketchTable& table) {
    if (!table.primary_key.columns.empty() && hand.random.percent(40)) {
        table.primary_key = {};
        return;
    }
    hand.inventor.add_primary_key(table);
}

void change_foreign_key(const Hand& hand, SketchForeignKey& key) {
    if (hand.random.percent(60)) {
        key.on_delete = (key.on_delete + 1 + hand.random.below(4)) % 5;
    } else if (hand.random.percent(50)) {
        key.on_update = (key.on_update + 1 + hand.random.below(4)) % 5;
    } else {
        key.is_deferrable = !key.is_deferrable;
    }
}

void change_index(const Hand& hand, SketchTable& table, SketchIndex& index) {
    if (hand.random.percent(30)) {
        index.is_unique = !index.is_unique && index.method.empty();
    } else if (hand.random.percent(40) && index.method.empty()) {
        index.keys[0].order = index.keys[0].order.empty() ? " DESC" : "";
    } else if (!index.predicate.empty()) {
        index.predicate.clear();
    } else {
        index.predicate.push_back(
            random_predicate(hand.random.pick(table.columns), hand.inventor.flavour(), hand.random));
    }
}

void change_enum(const Hand& hand, SketchEnum& enumeration) {
    std::vector<std::string>& labels = enumeration.labels;
    switch (hand.random.below(4)) {
    case 0:
        if (labels.size() > 1) {
            erase_any(labels, hand.random);
        }
        break;
    case 1: std::swap(labels.front(), labels.back()); break;
    default:
        labels.insert(labels.begin() + hand.random.below(static_cast<int>(labels.size()) + 1),
                      "new''" + std::to_string(hand.inventor.new_id()));
    }
}

void change_sequence(const Hand& hand, SketchSequence& sequence) {
    switch (hand.random.below(4)) {
    case 0: sequence.is_cycling = !sequence.is_cycling; break;
    case 1: sequence.type = sequence.type == "integer" ? "bigint" : "integer"; break;
    case 2: sequence.name = hand.name("rq"); break;
    default: sequence.increment += 1;
    }
}

void change_view(const Hand& hand, SketchView& view) {
    switch (hand.random.below(4)) {
    case 0: view.form = (view.form + 1) % 5; break;
    case 1: erase_any(view.columns, hand.random); break;
    case 2: std::swap(view.columns.front(), view.columns.back()); break;
    default: change_any(view.columns, hand.random, [&](SketchViewColumn& it) { it.alias = hand.name("ra"); });
    }
}

void change_comment(const Hand& hand) {
    if (hand.is_sqlite()) {
        return;
    }
    change_column(hand,
                  [](SketchTable&, SketchColumn& it) { it.comment = another(it.comment, "new 'comment'"); });
    change_table(hand, [](SketchTable& it) { it.comment = another(it.comment, "line\nbreak"); });
    change_any(hand.sketch.views, hand.random,
               [](SketchView& it) { it.comment = another(it.comment, "seen"); });
    change_any(hand.sketch.enums, hand.random,
               [](SketchEnum& it) { it.comment = another(it.comment, "labels"); });
    change_any(hand.sketch.spaces, hand.random,
               [](SketchSpace& it) { it.comment = another(it.comment, "space"); });
}

void mutate_constraint_names(const Hand& hand) {
    change_table(hand, [&](SketchTable& table) {
        change_any(table.checks, hand.random, [&](SketchCheck& it) { it.name = hand.name("rck"); });
        change_any(table.foreign_keys, hand.random,
                   [&](SketchForeignKey& it) { it.name = hand.name("rfk"); });
        change_any(table.uniques, hand.random, [&](SketchKey& it) { it.name = hand.name("ruq"); });
        change_any(table.indexes, hand.random, [&](SketchIndex& it) { it.name = hand.name("rix"); });
    });
}

std::vector<Step> steps_of_schema() {
    return {
        {"add schema", 1, [](const Hand& hand) { hand.inventor.add_space(); }},
        {"drop schema", 1, [](const Hand& hand) { erase_any(hand.sketch.spaces, hand.random); }},
        {"add table", 3, [](const Hand& hand) { hand.inventor.add_table(); }},
        {"drop table", 2, [](const Hand& hand) { erase_any(hand.sketch.tables, hand.random); }},
        {"rename table", 3,
         [](const Hand& hand) { change_table(hand, [&](SketchTable& it) { it.name = hand.name("rt"); }); }},
        {"add view", 2, [](const Hand& hand) { hand.inventor.add_view(); }},
        {"drop view", 2, [](const Hand& hand) { erase_any(hand.sketch.views, hand.random); }},
        {"change view", 3,
         [](const Hand& hand) {
             change_any(hand.sketch.views, hand.random, [&](SketchView& it) { change_view(hand, it); });
         }},
        {"add enum", 1, [](const Hand& hand) { hand.inventor.add_enum(); }},
        {"drop enum", 1, [](const Hand& hand) { erase_any(hand.sketch.enums, hand.random); }},
        {"change enum", 3,
         [](const Hand& hand) {
             change_any(hand.sketch.enums, hand.random, [&](SketchEnum& it) { change_enum(hand, it); });
         }},
        {"add sequence", 1, [](const Hand& hand) { hand.inventor.add_sequence(); }},
        {"drop sequence", 1, [](const Hand& hand) { erase_any(hand.sketch.sequences, hand.random); }},
        {"change sequence", 2,
         [](const Hand& hand) {
             change_any(hand.sketch.sequences, hand.random,
                        [&](SketchSequence& it) { change_sequence(hand, it); });
         }},
        {"add another kind", 6, [](const Hand& hand) { hand.inventor.add_extra(); }},
        {"drop another kind", 3, [](const Hand& hand) { erase_any(hand.sketch.extras, hand.random); }},
        {"change another kind", 6,
         [](const Hand& hand) {
             change_any(hand.sketch.extras, hand.random,
                        [&](SketchExtra& it) { it.form = hand.random.below(forms_of(it.kind)); });
         }},
        {"change comments", 2, change_comment},
        {"rename constraints", 2, mutate_constraint_names},
    };
}

std::vector<Step> steps_of_columns() {
    return {
        {"add column", 5,
         [](const Hand& hand) {
             change_table(hand, [&](SketchTable& it) { hand.inventor.add_column(it); });
         }},
        {"add generated column", 2,
         [](const Hand& hand) {
             change_table(hand, [&](SketchTable& it) { hand.inventor.add_generated(it); });
         }},
        {"drop column", 5,
         [](const Hand& hand) {
             change_table(hand, [&](SketchTable& it) { erase_any(it.columns, hand.random); });
         }},
        {"rename column", 5,
         [](const Hand& hand) {
             change_column(hand, [&](SketchTable&, SketchColumn& it) { it.name = hand.name("r"); });
         }},
        {"change type", 5,
         [](const Hand& hand) {
             change_column(hand, [&](SketchTable& table, SketchColumn& it) { change_type(hand, table, it); });
         }},
        {"change nullability", 4,
         [](const Hand& hand) {
             change_column(hand, [](SketchTable&, SketchColumn& it) { it.is_nullable = !it.is_nullable; });
         }},
        {"change default", 4,
         [](const Hand& hand) {
             change_column(hand, [&](SketchTable&, SketchColumn& it) { change_default(hand, it); });
         }},
        {"change collation", 1,
         [](const Hand& hand) {
             change_column(hand, [&](SketchTable&, SketchColumn& it) {
                 if (!is_in_foreign_key(hand.sketch, it.id)) {
                     it.collation = another(it.collation, hand.is_sqlite() ? "NOCASE" : "\"C\"");
                 }
             });
         }},
        {"change identity", 2,
         [](const Hand& hand) {
             change_column(hand, [&](SketchTable&, SketchColumn& it) { change_identity(hand, it); });
         }},
        {"change generated column", 2,
         [](const Hand& hand) {
             change_column(hand,
                           [&](SketchTable& table, SketchColumn& it) { change_generated(hand, table, it); });
         }},
        {"move column", 1,
         [](const Hand& hand) {
             change_table(hand, [](SketchTable& it) { std::swap(it.columns.front(), it.columns.back()); });
         }},
    };
}

template <class Items>
Step drop_step(const char* name, Items SketchTable::*items) {
    return {name, 2, [items](const Hand& hand) {
                change_table(hand, [&](SketchTable& it) { erase_any(it.*items, hand.random); });
            }};
}

Step add_step(const char* name, void (Inventor::*add)(SketchTable&)) {
    return {name, 2, [add](const Hand& hand) {
                change_table(hand, [&](SketchTable& it) { (hand.inventor.*add)(it); });
            }};
}

std::vector<Step> steps_of_parts() {
    return {
        {"change primary key", 2,
         [](const Hand& hand) {
             change_table(hand, [&](SketchTable& it) { change_primary_key(hand, it); });
         }},
        add_step("add unique", &Inventor::add_unique),
        drop_step("drop unique", &SketchTable::uniques),
        add_step("add check", &Inventor::add_check),
        drop_step("drop check", &SketchTable::checks),
        add_step("add foreign key", &Inventor::add_foreign_key),
        drop_step("drop foreign key", &SketchTable::foreign_keys),
        {"change foreign key", 3,
         [](const Hand& hand) {
             change_table(hand, [&](SketchTable& table) {
                 change_any(table.foreign_keys, hand.random,
                            [&](SketchForeignKey& it) { change_foreign_key(hand, it); });
             });
         }},
        add_step("add index", &Inventor::add_index),
        drop_step("drop index", &SketchTable::indexes),
        {"change index", 3,
         [](const Hand& hand) {
             change_table(hand, [&](SketchTable& table) {
                 change_any(table.indexes, hand.random,
                            [&](SketchIndex& it) { change_index(hand, table, it); });
             });
         }},
        add_step("add trigger", &Inventor::add_trigger),
        drop_step("drop trigger", &SketchTable::triggers),
        {"strict or not", 1,
         [](const Hand& hand) { change_table(hand, [&](SketchTable& it) { to_strict(hand, it); }); }},
        {"rowid or not", 1,
         [](const Hand& hand) {
             change_table(hand, [](SketchTable& it) { it.is_without_rowid = !it.is_without_rowid; });
         }},
        {"autoincrement or not", 1,
         [](const Hand& hand) {
             change_table(hand, [](SketchTable& it) { it.is_autoincrement = !it.is_autoincrement; });
         }},
    };
}

/// Each step as often as it weighs.
std::vector<Step> weighted_steps() {
    std::vector<Step> steps;
    for (const std::vector<Step>& part : {steps_of_schema(), steps_of_columns(), steps_of_parts()}) {
        for (const Step& step : part) {
            steps.insert(steps.end(), static_cast<std::size_t>(step.weight), step);
        }
    }
    return steps;
}

}  // namespace

std::string mutate(Sketch& sketch, Inventor& inventor, Random& random) {
    static const std::vector<Step> steps = weighted_steps();
    const Step& step = random.pick(steps);
    step.run({sketch, inventor, random});
    prune(sketch, inventor.flavour());
    return step.name;
}

}  // namespace varve::test
