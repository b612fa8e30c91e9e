// SPDX-License-Identifier: MIT
#pragma once

#include "varve/orm/row_fields.hpp"
#include "varve/orm/session_core.hpp"

#include <cstddef>
#include <type_traits>
#include <utility>
#include <vector>

/// \file
/// The rows of statements that are ready to run.

namespace varve::orm {

/// One more row, which `source` stands at.
template <class Row, class Source>
void append_row(std::vector<Row>& rows, Source& source) {
    if constexpr (std::is_same_v<Row, bool>) {
        // Those of a std::vector have no addresses.
        bool row = false;
        source.read(RowReader<bool>(row).fields(), &row);
        rows.push_back(row);
    } else {
        Row& row = rows.emplace_back();
        source.read(RowReader<Row>(row).fields(), &row);
    }
}

/// All rows of a statement that is ready to run.
template <class Row>
std::vector<Row> read_rows(Run run) {
    run.open(Fetch::Whole);
    std::vector<Row> rows;
    while (run.next()) {
        append_row(rows, run);
    }
    return rows;
}

/// The rows of a query, one at a time, for `for`: the connection is busy until it is gone.
template <class Row>
class Stream {
public:
    explicit Stream(Run run) : m_run(std::move(run)), m_reader(m_row) {}
    Stream(Stream&&) = delete;

    struct End {};
    class Iterator {
    public:
        using value_type = Row;
        using difference_type = std::ptrdiff_t;
        explicit Iterator(Stream& stream) : m_stream(&stream) {}
        const Row& operator*() const { return m_stream->m_row; }
        const Row* operator->() const { return &m_stream->m_row; }
        Iterator& operator++() {
            m_stream->advance();
            return *this;
        }
        void operator++(int) { m_stream->advance(); }
        bool operator==(End) const { return m_stream->m_is_over; }

    private:
        Stream* m_stream;
    };

    Iterator begin() {
        advance();
        return Iterator(*this);
    }
    End end() const { return {}; }

private:
    void advance() {
        m_is_over = !m_run.next();
        if (!m_is_over) {
            m_run.read(m_reader.fields(), &m_row);
        }
    }

    Run m_run;
    Row m_row{};
    RowReader<Row> m_reader;
    bool m_is_over = false;
};

}  // namespace varve::orm
