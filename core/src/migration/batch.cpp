// SPDX-License-Identifier: MIT
#include "varve/migration/batch.hpp"

#include "varve/declare/duration.hpp"
#include "varve/diag/error.hpp"
#include "varve/model/overloaded.hpp"
#include "varve/sql/ascii.hpp"
#include "varve/sql/token.hpp"
#include "varve/sql/token_reader.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

namespace varve::migration {

namespace {

constexpr std::int64_t most_rows = 1'000'000;

/// The names of `a.b.c`; empty when it is something else.
std::vector<std::string> names_of(std::string_view text, const Lexis& lexis) {
    std::vector<std::string> names;
    TokenReader reader(text, lexis);
    do {
        names.push_back(reader.is_string() ? std::string() : reader.name());
    } while (reader.accept_symbol('.'));
    const bool is_name =
        reader.at_end() &&
        std::none_of(names.begin(), names.end(), [](const std::string& each) { return each.empty(); });
    return is_name ? names : std::vector<std::string>();
}

/// The table whose rows a statement works on, as it is written there; empty when only `table=` can tell.
std::string table_of(std::string_view statement, const Lexis& lexis) {
    TokenReader reader(statement, lexis);
    if (reader.accept("UPDATE")) {
        if (reader.accept("OR")) {
            reader.skip();
        }
        reader.accept("ONLY");
        return reader.written_name();
    }
    if (reader.accept("DELETE", "FROM")) {
        reader.accept("ONLY");
        return reader.written_name();
    }
    if (!reader.accept("INSERT") && !reader.accept("REPLACE")) {
        return {};
    }
    bool is_behind_select = false;
    for (; !reader.at_end(); reader.skip()) {
        is_behind_select = is_behind_select || reader.is_word("SELECT");
        if (is_behind_select && reader.accept("FROM")) {
            reader.accept("ONLY");
            return reader.written_name();
        }
    }
    return {};
}

/// Where the next `:batch` stands behind a byte; npos when there is none.
std::size_t find_mark(std::string_view sql, std::size_t from, const Lexis& lexis) {
    Tokenizer tokenizer(sql, lexis);
    std::size_t colon = std::string_view::npos;
    for (Token token{}; tokenizer.next(token);) {
        const bool is_word = token.kind == TokenKind::Word && token.text == page_mark.substr(1);
        if (is_word && colon == token.begin && colon > from) {
            return colon - 1;
        }
        // `::batch` is a type.
        const bool is_mark =
            token.kind == TokenKind::Symbol && token.text.ends_with(':') && !token.text.ends_with("::");
        colon = is_mark ? token.begin + token.text.size() : std::string_view::npos;
    }
    return std::string_view::npos;
}

/// The names in front of `=` between SET and what stands behind the assignments, in lower case.
std::vector<std::string> assigned_columns(std::string_view statement, const Lexis& lexis) {
    std::vector<std::string> columns;
    const auto add = [&](TokenReader& reader) {
        if (reader.is_name() && !reader.is_symbol('(', 1)) {
            columns.push_back(lower_ascii(reader.name()));
        }
    };
    TokenReader reader(statement, lexis);
    while (!reader.at_end() && !reader.accept("SET")) {
        reader.skip();
    }
    bool is_start = true;
    while (!reader.at_end() && !reader.is_word("WHERE") && !reader.is_word("FROM")) {
        const bool is_list = reader.is_symbol('(');
        const std::string_view inner = reader.parenthesized();
        if (is_start && is_list) {
            for (TokenReader list(inner, lexis); !list.at_end();
                 list.accept_symbol(',') || (list.skip(), true)) {
                add(list);
            }
        } else if (is_start) {
            add(reader);
        }
        is_start = reader.accept_symbol(',');
        if (!is_start && !is_list) {
            reader.skip();
        }
    }
    return columns;
}

/// Whether an UPDATE moves rows to other places than those at which its pages have met them.
bool changes_key(std::string_view statement, const Batch& batch, const Lexis& lexis) {
    const std::string table = batch.table.empty() ? std::string() : names_of(batch.table, lexis).back();
    const std::vector<std::string> updated = names_of(table_of(statement, lexis), lexis);
    if (!TokenReader(statement, lexis).is_word("UPDATE") ||
        (!table.empty() && (updated.empty() || lower_ascii(updated.back()) != lower_ascii(table)))) {
        return false;
    }
    const std::vector<std::string> columns = assigned_columns(statement, lexis);
    const std::string key = lower_ascii(names_of(batch.key, lexis).back());
    return std::find(columns.begin(), columns.end(), key) != columns.end();
}

bool is_first_key(const Object& object, const std::string& column) {
    const std::string* first = nullptr;
    if (const auto* key = std::get_if<PrimaryKey>(&object.definition)) {
        first = key->columns.empty() ? nullptr : &key->columns.front();
    } else if (const auto* unique = std::get_if<UniqueConstraint>(&object.definition)) {
        first = unique->columns.empty() ? nullptr : &unique->columns.front();
    } else if (const auto* index = std::get_if<Index>(&object.definition)) {
        const bool is_ordered = index->method.empty() || index->method == "btree";
        first =
            !is_ordered || index->predicate || index->keys.empty() ? nullptr : &index->keys.front().column;
    }
    return first != nullptr && *first == column;
}

std::string read_count(std::string_view text, std::int64_t& count) {
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), count);
    const bool is_count =
        failure == std::errc() && end == text.data() + text.size() && count >= 1 && count <= most_rows;
    return is_count ? "" : "`size` is a number of rows from 1 to " + std::to_string(most_rows);
}

}  // namespace

std::optional<Batch> parse_batch(std::string_view words, const Lexis& lexis, std::string& problem) {
    Batch batch;
    while (problem.empty() && !words.empty()) {
        const std::string_view word = words.substr(0, words.find_first_of(" \t"));
        words.remove_prefix(std::min(words.find_first_not_of(" \t", word.size()), words.size()));
        const std::size_t equals = std::min(word.find('='), word.size());
        const std::string_view name = word.substr(0, equals);
        const std::string_view value = word.substr(std::min(equals + 1, word.size()));
        if (name == "size") {
            problem = read_count(value, batch.size);
        } else if (name == "pause") {
            const auto pause = declare::parse_duration(value);
            batch.pause = pause.value_or(batch.pause);
            problem = pause ? "" : "`pause` is a time such as `50ms`";
        } else if (name == "key" || name == "table") {
            const bool is_name = !names_of(value, lexis).empty();
            (name == "key" ? batch.key : batch.table) = value;
            problem = is_name ? "" : "`" + std::string(name) + "` is a name";
        } else {
            problem = "`" + std::string(word) + "` is none of `key=`, `size=`, `pause=` and `table=`";
        }
    }
    if (problem.empty() && batch.key.empty()) {
        problem = "a page needs a key: the column that orders the rows";
    }
    return problem.empty() ? std::optional(batch) : std::nullopt;
}

std::string to_string(const Batch& batch) {
    return "key=" + batch.key + (batch.table.empty() ? "" : " table=" + batch.table) +
           " size=" + std::to_string(batch.size) +
           (batch.pause.count() == 0 ? "" : " pause=" + std::to_string(batch.pause.count()) + "ms");
}

std::string batch_problem(std::string_view statement, const Batch& batch, const Lexis& lexis) {
    constexpr std::string_view kinds[] = {"UPDATE", "DELETE", "INSERT", "REPLACE", "WITH", "MERGE"};
    const TokenReader reader(statement, lexis);
    const bool is_about_rows = std::any_of(std::begin(kinds), std::end(kinds),
                                           [&](std::string_view each) { return reader.is_word(each); });
    if (!is_about_rows) {
        return "only UPDATE, DELETE and INSERT … SELECT run page by page";
    }
    if (find_mark(statement, 0, lexis) == std::string_view::npos) {
        return "the statement does not say where the condition of a page belongs";
    }
    if (batch.table.empty() && table_of(statement, lexis).empty()) {
        return "the statement does not tell which table has the key";
    }
    if (changes_key(statement, batch, lexis)) {
        return "the statement changes the key: later pages would meet the same rows again";
    }
    return {};
}

std::string with_page(std::string_view statement, std::string_view condition, const Lexis& lexis) {
    std::string text;
    std::size_t from = 0;
    for (std::size_t at = find_mark(statement, 0, lexis); at != std::string_view::npos;
         at = find_mark(statement, from, lexis)) {
        text.append(statement.substr(from, at - from)).append(condition);
        from = at + page_mark.size();
    }
    return text.append(statement.substr(from));
}

Pages::Pages(std::string_view statement, const Batch& batch, Connection& connection, const Dialect& dialect)
    : m_batch(batch), m_connection(connection), m_dialect(dialect) {
    const Lexis& lexis = dialect.lexis();
    m_column = names_of(batch.key, lexis).back();
    const std::vector<std::string> names =
        names_of(batch.table.empty() ? table_of(statement, lexis) : batch.table, lexis);
    VARVE_ASSERT(!names.empty());
    m_table = {names.size() > 1 ? names[names.size() - 2] : std::string(), names.back()};
    check_key();
    check_rows();
}

void Pages::check_key() {
    const bool ignores_case = m_dialect.capabilities().ignores_name_case;
    const auto is_called = [&](const std::string& found, const std::string& wanted) {
        return ignores_case ? lower_ascii(found) == lower_ascii(wanted) : found == wanted;
    };
    const Schema schema = m_dialect.inspect(m_connection, Scope{});
    bool is_there = false;
    bool has_column = false;
    for (const Object* table : schema.of_kind(Kind::Table)) {
        const QualifiedName name{table->id.schema, table->id.name};
        // Without a schema the search path decides; a table of that name must do.
        if (!is_called(name.name, m_table.name) ||
            (!m_table.schema.empty() && name.schema != m_table.schema)) {
            continue;
        }
        is_there = true;
        for (const Object* column : schema.owned_by(name, Kind::Column)) {
            if (!is_called(column->id.name, m_column)) {
                continue;
            }
            has_column = true;
            const std::vector<const Object*> parts = schema.owned_by(name);
            if (std::any_of(parts.begin(), parts.end(),
                            [&](const Object* each) { return is_first_key(*each, column->id.name); })) {
                return;
            }
        }
    }
    const std::string what = "`" + m_column + "` of `" + m_table.name + "`";
    if (!is_there || !has_column) {
        throw Error(ErrorCode::InvalidMigration,
                    is_there ? "there is no column " + what
                             : "there is no table `" + m_table.name + "` to go through page by page")
            .with_hint("name the key with `key=` and its table with `table=`");
    }
    throw Error(ErrorCode::InvalidMigration,
                "no index begins with " + what + ": each page would read the whole table")
        .with_hint("take the primary key, or create an index first");
}

Sql Pages::selection() const {
    Sql sql = Sql() << "SELECT ";
    sql.verbatim(m_dialect.capabilities().literal_function)
        << "(" << Identifier(m_column) << ") FROM " << m_table;
    return sql;
}

void Pages::check_rows() {
    Sql question = Sql() << "SELECT count(*) FROM (SELECT 1 FROM " << m_table << " WHERE "
                         << Identifier(m_column) << " IS NULL LIMIT 1) AS found";
    if (m_connection.query_integer(question) != 0) {
        throw Error(ErrorCode::Refused,
                    "rows of `" + m_table.name + "` have no `" + m_column + "`: they would be in no page")
            .with_hint("take a key that is NOT NULL");
    }
}

std::string Pages::last() {
    return m_connection.query_text(selection() << " ORDER BY " << Identifier(m_column) << " DESC LIMIT 1");
}

std::string Pages::next(const std::string& place, const std::string& end) {
    Sql question = selection() << " WHERE " << Identifier(m_column) << " <= ";
    question.verbatim(end);
    if (!place.empty()) {
        (question << " AND " << Identifier(m_column) << " > ").verbatim(place);
    }
    question << " ORDER BY " << Identifier(m_column) << " LIMIT 1 OFFSET " << m_batch.size - 1;
    const std::string found = m_connection.query_text(question);
    return found.empty() ? end : found;
}

std::string Pages::condition(const std::string& place, const std::string& end) const {
    const std::string from = place.empty() ? std::string() : m_batch.key + " > " + place + " AND ";
    return "(" + from + m_batch.key + " <= " + end + ")";
}

std::optional<std::string> Pages::place_of(const std::string& kept) const {
    const std::string prefix = m_batch.key + " <= ";
    return kept.starts_with(prefix) ? std::optional(kept.substr(prefix.size())) : std::nullopt;
}

}  // namespace varve::migration
