// SPDX-License-Identifier: MIT
#pragma once

#include "shop.hpp"

#include "varve/all_dialects.hpp"
#include "varve/codegen/model_check.hpp"
#include "varve/dialect/connect.hpp"
#include "varve/orm/batch.hpp"
#include "varve/orm/bundle.hpp"
#include "varve/orm/cascade.hpp"
#include "varve/orm/pool.hpp"
#include "varve/orm/row_hooks.hpp"
#include "varve/orm/unit_of_work.hpp"
#include "varve/postgres/dialect.hpp"
#include "varve/sqlite/dialect.hpp"

#include <iostream>
#include <optional>
#include <string>
#include <thread>
#include <vector>

/// \file
/// What the program around the examples of the guide has.

using namespace shop;

struct Filter {
    std::optional<std::int64_t> least;
};
struct Request {
    std::string cursor;
};
struct Reply {
    std::optional<std::string> next;

    void add(const std::string& path, const std::string& rule, const std::string& message);
};

template <class... T>
void show(const T&... values);
bool is_wanted(const User& user);
bool has_small_letter(const std::string& text);
varve::Decimal euros(std::string_view text);
