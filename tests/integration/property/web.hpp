// SPDX-License-Identifier: MIT
#pragma once

#include "integration/property/random.hpp"

#include <string>
#include <vector>

/// \file
/// Webs of dependencies on PostgreSQL for random tests: views on views on functions on types on tables with
/// defaults, checks, generated columns, policies and triggers, and circles through functions. What a node is
/// follows from its kind, its form and what it uses, so that a change is another number.

namespace varve::test {

enum class WebKind {
    Enum,
    Domain,
    Composite,
    /// f(integer), a part of expressions.
    Function,
    /// Gives the rows of a relation.
    SetFunction,
    /// Takes a row of a table; the table's own check may call it.
    RowFunction,
    TriggerFunction,
    Table,
    Check,
    Index,
    Policy,
    Trigger,
    View,
    MaterializedView,
};

struct WebNode {
    int id = 0;
    WebKind kind = WebKind::Table;
    /// Which of the shapes of its kind.
    int form = 0;
    /// Ids, in the order in which it names them. Parts of a table name the table first.
    std::vector<int> uses = {};

    bool operator==(const WebNode&) const = default;
};

struct Web {
    /// What is used stands before what uses it.
    std::vector<WebNode> nodes = {};

    const WebNode* find(int id) const;
    bool operator==(const Web&) const = default;
};

Web random_web(Random& random);

/// Another form, one use less, a node less or more; says what.
std::string mutate(Web& web, Random& random);

/// Takes out what uses something that is not there, again and again.
void prune(Web& web);

/// The statements that make a web in an empty database, in an order that works.
std::string web_sql(const Web& web);

/// Rows for every table.
std::string web_rows_sql(const Web& web);

/// The tables by name.
std::vector<std::string> web_tables(const Web& web);

}  // namespace varve::test
