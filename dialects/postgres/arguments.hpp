// SPDX-License-Identifier: MIT
#pragma once

#include "libpq.hpp"

#include "varve/model/overloaded.hpp"
#include "varve/sql/sql.hpp"
#include "varve/value/number.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace varve::postgres {

/// Bound values in the form that libpq wants. Owns the texts that the pointers point to.
struct Arguments {
    std::vector<Oid> types;
    std::vector<std::string> texts;
    std::vector<const char*> values;
    std::vector<int> lengths;
    std::vector<int> formats;

    explicit Arguments(const std::vector<Value>& parameters) {
        texts.reserve(parameters.size());
        for (const Value& value : parameters) {
            std::visit(
                Overloaded{
                    [&](const Null&) { add(0, "", 0, false); },
                    [&](bool flag) { add(0, flag ? "true" : "false", 0, true); },
                    [&](std::int64_t number) { add(0, std::to_string(number), 0, true); },
                    [&](double number) { add(0, to_text(number), 0, true); },
                    [&](const std::string& text) { add(0, text, 0, true); },
                    [&](const Bytes& bytes) {
                        add(bytea_type, {reinterpret_cast<const char*>(bytes.data()), bytes.size()}, 1, true);
                    },
                },
                value);
        }
    }

private:
    static constexpr Oid bytea_type = 17;

    void add(Oid type, std::string text, int format, bool is_there) {
        types.push_back(type);
        texts.push_back(std::move(text));
        values.push_back(is_there ? texts.back().c_str() : nullptr);
        lengths.push_back(static_cast<int>(texts.back().size()));
        formats.push_back(format);
    }
};

}  // namespace varve::postgres
