// SPDX-License-Identifier: MIT
#include "varve/orm/rows.hpp"

#include "varve/diag/error.hpp"
#include "varve/diag/suggestion.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace varve {

namespace orm {

/// The columns of a result, in their order and by their names.
class ColumnNames {
public:
    explicit ColumnNames(const Statement& statement) {
        for (std::size_t place = 0; place < statement.column_count(); ++place) {
            m_names.emplace_back(statement.column_name(place));
        }
        for (std::size_t place = 0; place < m_names.size(); ++place) {
            m_places.emplace_back(m_names[place], place);
        }
        std::sort(m_places.begin(), m_places.end());
    }

    /// Whether the statement stands at a row.
    bool has_row = false;

    std::size_t size() const { return m_names.size(); }
    std::string_view name(std::size_t place) const { return m_names.at(place); }

    std::size_t place(std::string_view name) const {
        const auto found =
            std::lower_bound(m_places.begin(), m_places.end(), std::pair(name, std::size_t{0}));
        if (found == m_places.end() || found->first != name) {
            throw_missing(name);
        }
        if (const auto other = found + 1; other != m_places.end() && other->first == name) {
            throw Error(ErrorCode::Usage,
                        "several columns of the statement are called `" + std::string(name) + "`")
                .with_hint("give them names of their own with AS, or read them by their places");
        }
        return found->second;
    }

    void check(std::size_t place) const {
        if (place >= size()) {
            throw Error(ErrorCode::Usage, "the statement has no column " + std::to_string(place) +
                                              ": it has " + std::to_string(size()) + ", counted from 0");
        }
    }

private:
    [[noreturn]] void throw_missing(std::string_view name) const {
        std::string all;
        for (const std::string& each : m_names) {
            all += (all.empty() ? "`" : ", `") + each + "`";
        }
        Error error(ErrorCode::Usage, "the statement has no column `" + std::string(name) + "`" +
                                          (all.empty() ? "" : ": it has " + all));
        const std::vector<std::string_view> candidates(m_names.begin(), m_names.end());
        if (const auto meant = nearest(name, candidates)) {
            error.with_hint("did you mean `" + *meant + "`?");
        }
        throw std::move(error);
    }

    std::vector<std::string> m_names;
    /// In the order of the names.
    std::vector<std::pair<std::string_view, std::size_t>> m_places;
};

std::size_t AnyRow::place(std::string_view column) const {
    return m_names->place(column);
}

void AnyRow::read(std::size_t place, const ValueType* type, void* value) const {
    m_names->check(place);
    if (!m_names->has_row) {
        throw Error(ErrorCode::Misuse, "a value is read of a row that is not there")
            .with_hint("next() has to be asked first, and to say that there is one");
    }
    const ValueField field{type, 0};
    m_run->read({&field, 1}, value, place);
}

}  // namespace orm

Rows::Rows(orm::Run run)
    : m_run((run.open(Fetch::Whole), std::move(run))),
      m_names(std::make_unique<orm::ColumnNames>(m_run.statement())), m_row(m_run, *m_names) {}

Rows::~Rows() = default;

std::size_t Rows::column_count() const {
    return m_names->size();
}

std::string_view Rows::column_name(std::size_t place) const {
    m_names->check(place);
    return m_names->name(place);
}

bool Rows::next() {
    m_names->has_row = m_run.next();
    return m_names->has_row;
}

}  // namespace varve
