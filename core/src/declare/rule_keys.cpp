// SPDX-License-Identifier: MIT
#include "varve/declare/keys.hpp"

#include <array>

namespace varve::declare {

namespace {

constexpr std::array relation{
    Key{"belongs_to", Shape::QualifiedName, "The table that a column of this one refers to."},
    Key{"has_one", Shape::QualifiedName, "The table with at most one row that refers to this one."},
    Key{"has_many", Shape::QualifiedName, "The table whose rows refer to this one."},
    Key{"many_to_many", Shape::QualifiedName, "The table reached over another one that refers to both."},
    Key{"through", Shape::QualifiedName, "The table between, for many_to_many."},
    Key{"by", Shape::Names, "The columns that refer, where the foreign keys do not tell."},
    Key{"when", Shape::Conditions,
        "Only rows that say so in a column of the table that refers: for columns that refer to several "
        "tables."},
};

constexpr std::array validation{
    Key{"required", Shape::Boolean, "Not empty."},
    Key{"minimum", Shape::Bound, "Smallest value, or the column that holds it."},
    Key{"maximum", Shape::Bound, "Largest value, or the column that holds it."},
    Key{"min_length", Shape::Integer, "Fewest characters, bytes or elements."},
    Key{"max_length", Shape::Integer, "Most characters, bytes or elements."},
    Key{"pattern", Shape::Text, "Regular expression that the value matches."},
    Key{"format", Shape::Text, "`email`, `url`, `uuid` …"},
    Key{"one_of", Shape::Texts, "The allowed values."},
    Key{"unique", Shape::UniqueRule,
        "No other row has the same value; a list names columns that take part. The program asks the "
        "database."},
    Key{"check", Shape::Name, "A function of the program that is given the value."},
    Key{"when", Shape::Conditions, "The rules hold only for rows whose columns have these values."},
    Key{"enforce", Shape::Text, "`database`: what the database can check becomes CHECK constraints, too."},
    Key{"message", Shape::Text, "What to tell when a rule is broken."},
};

constexpr std::array embed{
    Key{"columns", Shape::Names, "The columns of the table that are members of the struct."},
    Key{"struct", Shape::Name, "What the struct is called; several members may share one."},
    Key{"prefix", Shape::Text,
        "What the columns begin with and the members do not; the name and a line without it."},
    Key{"optional", Shape::Boolean, "The struct is missing where all of its columns are NULL."},
    Key{"required", Shape::Names, "Columns of an optional struct that are never NULL where it is there."},
};

constexpr std::array bound{
    Key{"column", Shape::Name, "A column of the same table."},
};

constexpr std::array rule{
    Key{"columns", Shape::Names, "What the function of that name is given; errors name the first."},
    Key{"when", Shape::Conditions, "The rule holds only for rows whose columns have these values."},
    Key{"message", Shape::Text, "What to tell when the rule is broken."},
};

}  // namespace

Keys relation_keys() {
    return relation;
}
Keys embed_keys() {
    return embed;
}
Keys validation_keys() {
    return validation;
}
Keys bound_keys() {
    return bound;
}
Keys rule_keys() {
    return rule;
}

}  // namespace varve::declare
