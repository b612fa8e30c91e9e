// SPDX-License-Identifier: MIT
#include "row_access.hpp"

#include "varve/sql/ascii.hpp"
#include "varve/sql/token.hpp"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <span>

namespace varve::execute {

using migration::Migration;

namespace {

/// A word of a statement, lower case; symbols stand as they are, strings and numbers are empty.
using Words = std::vector<std::string>;

Words words_of(std::string_view sql, const Lexis& lexis) {
    Words words;
    for (const Token& token : significant_tokens(sql, lexis)) {
        const bool is_name = token.kind == TokenKind::Word || token.kind == TokenKind::QuotedName;
        words.push_back(is_name                           ? lower_ascii(name_of(token, lexis))
                        : token.kind == TokenKind::Symbol ? std::string(token.text)
                                                          : std::string());
    }
    return words;
}

bool has_any(const Words& words, std::initializer_list<std::string_view> wanted, std::size_t from = 0) {
    return std::any_of(words.begin() + static_cast<std::ptrdiff_t>(std::min(from, words.size())), words.end(),
                       [&](const std::string& word) {
                           return std::find(wanted.begin(), wanted.end(), word) != wanted.end();
                       });
}

std::size_t place_of(const Words& words, std::string_view wanted) {
    return static_cast<std::size_t>(std::find(words.begin(), words.end(), wanted) - words.begin());
}

/// Whether a defining statement checks, converts or copies values that are there.
bool looks_at_rows(const Words& words) {
    const std::string& first = words.front();
    if (first == "create") {
        const bool is_unique_index = words.size() > 2 && words[1] == "unique";
        const bool is_copy = has_any(words, {"as"}) && (words.size() > 1 && words[1] != "view") &&
                             has_any(words, {"table", "materialized"}) && has_any(words, {"select"});
        return is_unique_index || is_copy;
    }
    // A new column with a default is the same for every row, whatever is in it.
    const bool adds_filled_column = std::count(words.begin(), words.end(), "add") == 1 &&
                                    has_any(words, {"default"}) && !has_any(words, {"set"});
    return first == "alter" && (has_any(words,
                                        {"type", "check", "unique", "primary", "foreign", "references",
                                         "exclude", "using", "validate", "attach"},
                                        2) ||
                                (has_any(words, {"not"}, 2) && !adds_filled_column));
}

/// What is known of the tables before and after a branch.
class Catalogue {
public:
    Catalogue(const Schema& base, const Schema& end) {
        for (const Schema* schema : {&base, &end}) {
            for (const auto& [id, object] : schema->objects()) {
                add(id, object);
            }
        }
        for (const Object* table : base.of_kind(Kind::Table)) {
            m_lasting.insert(lower_ascii(table->id.name));
        }
        for (const Object* table : end.of_kind(Kind::Table)) {
            m_lasting.insert(lower_ascii(table->id.name));
        }
    }

    bool is_table(const std::string& name) const { return m_columns.contains(name); }
    bool is_column(const std::string& table, const std::string& name) const {
        return m_columns.at(table).contains(name);
    }
    /// Views, routines: what stands for statements that are not in the text.
    bool is_opaque(const std::string& name) const { return m_opaque.contains(name); }
    bool has_trigger(const std::string& table) const { return m_triggered.contains(table); }
    /// Whether it exists before or after the branch, and not only in between.
    bool is_lasting(const std::string& table) const { return m_lasting.contains(table); }

    /// The tables whose rows change with those of a table.
    std::set<std::string> dependants(const std::string& table, bool only_updates) const {
        std::set<std::string> found{table};
        for (std::size_t before = 0; before != found.size();) {
            before = found.size();
            for (const Reference& each : m_references) {
                if (found.contains(each.parent) && (each.follows_updates || !only_updates)) {
                    found.insert(each.child);
                }
            }
        }
        return found;
    }

    /// Whether rows of a table go with those that they refer to, and nothing else happens to them.
    bool only_cascades(const std::string& table) const {
        return std::all_of(m_references.begin(), m_references.end(),
                           [&](const Reference& each) { return each.child != table || each.cascades; });
    }

    /// Adds the columns by which rows of some tables hang on each other.
    void add_keys(const std::set<std::string>& tables, std::map<std::string, ColumnSet>& reads) const {
        for (const Reference& each : m_references) {
            if (tables.contains(each.child) && tables.contains(each.parent)) {
                for (const std::string& column : each.child_columns) {
                    reads[each.child].names.insert(lower_ascii(column));
                }
                for (const std::string& column : each.parent_columns) {
                    reads[each.parent].names.insert(lower_ascii(column));
                }
                reads[each.parent].is_all |= each.parent_columns.empty();
            }
        }
    }

private:
    struct Reference {
        std::string child;
        std::string parent;
        bool follows_updates;
        bool cascades;
        /// What decides which rows belong together.
        std::vector<std::string> child_columns;
        std::vector<std::string> parent_columns;
    };

    void add(const ObjectId& id, const Object& object) {
        switch (id.kind) {
        case Kind::Table: m_columns[lower_ascii(id.name)]; break;
        case Kind::Column: m_columns[lower_ascii(id.owner)].insert(lower_ascii(id.name)); break;
        case Kind::View:
        case Kind::MaterializedView:
        case Kind::Routine: m_opaque.insert(lower_ascii(id.name)); break;
        case Kind::Trigger:
        case Kind::ServerObject: m_triggered.insert(lower_ascii(id.owner)); break;
        case Kind::ForeignKey:
            m_references.push_back(
                {lower_ascii(id.owner), lower_ascii(as<ForeignKey>(object).references.name),
                 as<ForeignKey>(object).on_update != ReferentialAction::NoAction,
                 as<ForeignKey>(object).on_delete == ReferentialAction::Cascade,
                 as<ForeignKey>(object).columns, as<ForeignKey>(object).referenced_columns});
            break;
        default: break;
        }
    }

    std::map<std::string, std::set<std::string>> m_columns;
    std::set<std::string> m_opaque;
    std::set<std::string> m_triggered;
    std::set<std::string> m_lasting;
    std::vector<Reference> m_references;
};

/// The last part of a dotted name that begins at a place.
std::string name_at(const Words& words, std::size_t at) {
    while (at + 2 < words.size() && words[at + 1] == ".") {
        at += 2;
    }
    return at < words.size() ? words[at] : std::string();
}

/// `INSERT INTO x (a, b) SELECT a, b FROM t` into a table that is there only meanwhile: values are carried
/// over as they are.
bool is_plain_copy(const Words& words, const Catalogue& catalogue) {
    const std::size_t into = place_of(words, "into");
    const std::size_t open = place_of(words, "(");
    const std::size_t close = place_of(words, ")");
    const std::size_t select = place_of(words, "select");
    const std::size_t from = place_of(words, "from");
    const bool is_in_order = into < open && open < close && close < select && select < from;
    if (words.front() != "insert" || !is_in_order || from + 1 >= words.size() ||
        catalogue.is_lasting(name_at(words, into + 1)) || name_at(words, from + 1) != words.back()) {
        return false;
    }
    const auto place = [&](std::size_t at) { return words.begin() + static_cast<std::ptrdiff_t>(at); };
    return Words(place(open + 1), place(close)) == Words(place(select + 1), place(from));
}

bool is_one_of(std::span<const std::string_view> list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

/// The table that a statement is about; empty when there is none.
std::string target_of(const Words& words, const Lexis& lexis) {
    const std::string& first = words.front();
    std::size_t at = first == "update"                        ? 0
                     : first == "delete"                      ? place_of(words, "from")
                     : first == "alter"                       ? place_of(words, "table")
                     : first == "create"                      ? place_of(words, "on")
                     : is_one_of(lexis.changing_words, first) ? place_of(words, "into")
                                                              : 0;
    do {
        ++at;
    } while (at < words.size() && is_one_of(lexis.filler_words, words[at]));
    return name_at(words, at);
}

/// `SET a = 1, b = 2 WHERE …`: a and b. Empty when it is not understood: then it is all of them.
std::set<std::string> assigned_columns(const Words& words) {
    std::set<std::string> names;
    int depth = 0;
    bool is_name_next = true;
    for (std::size_t at = place_of(words, "set") + 1; at < words.size(); ++at) {
        const std::string& word = words[at];
        depth += word == "(" ? 1 : word == ")" ? -1 : 0;
        if (depth == 0 && (word == "where" || word == "from" || word == "returning")) {
            break;
        }
        if (is_name_next) {
            if (word == "(") {
                return {};
            }
            names.insert(word);
        }
        is_name_next = depth == 0 && word == ",";
    }
    return names;
}

/// `UPDATE t SET a = b WHERE …`: what is assigned does not hang on what was assigned before. A call may give
/// another value each time.
bool assigns_the_same_again(const Words& words, const std::set<std::string>& assigned) {
    const auto begin = words.begin() + static_cast<std::ptrdiff_t>(place_of(words, "set"));
    const auto end = std::find(begin, words.end(), "where");
    const auto is_named_twice = [&](const std::string& name) { return std::count(begin, end, name) != 1; };
    return !assigned.empty() && !has_any(words, {"("}) &&
           std::none_of(assigned.begin(), assigned.end(), is_named_twice);
}

/// Everything that a statement's text names.
void add_reads(RowAccess& access, const Words& words, const Catalogue& catalogue) {
    bool is_all = false;
    for (std::size_t at = 1; at < words.size(); ++at) {
        const std::string& before = words[at - 1];
        // Behind anything else it multiplies.
        is_all |= words[at] == "*" && (before == "select" || before == "distinct" || before == "," ||
                                       before == "." || before == "(");
    }
    for (const std::string& word : words) {
        if (catalogue.is_table(word)) {
            access.reads[word].is_all |= is_all;
        }
        access.is_everything |= catalogue.is_opaque(word);
    }
    for (auto& [table, columns] : access.reads) {
        for (const std::string& word : words) {
            if (catalogue.is_column(table, word)) {
                columns.names.insert(word);
            }
        }
    }
}

void add_changed_rows(RowAccess& access, const Words& words, const Catalogue& catalogue, const Lexis& lexis) {
    const std::string target = target_of(words, lexis);
    const std::string& first = words.front();
    const bool is_update = first == "update";
    const bool is_removal = first == "delete";
    const bool only_adds = first == "insert" && !has_any(words, {"replace"});
    const bool has_query = has_any(words, {"select", "from", "using"}, 2 + (is_removal ? 1 : 0));
    access.is_row_local = (is_update || is_removal) && !has_query && access.reads.size() == 1;
    access.adds_given_rows = only_adds && !has_query;
    const std::set<std::string> touched =
        only_adds ? std::set<std::string>{target} : catalogue.dependants(target, is_update);
    if (is_removal) {
        catalogue.add_keys(touched, access.reads);
    }
    for (const std::string& table : touched) {
        if (is_removal && (table == target || catalogue.only_cascades(table))) {
            access.removes.insert(table);
        } else {
            access.writes[table].is_all = true;
        }
        access.is_everything |= catalogue.has_trigger(table);
    }
    if (is_update) {
        ColumnSet& written = access.writes[target];
        written.names = assigned_columns(words);
        written.is_all = written.names.empty();
        access.may_be_repeated = access.is_row_local && assigns_the_same_again(words, written.names);
    }
}

void add_definition(RowAccess& access, const Words& words, const Lexis& lexis) {
    const std::string target = target_of(words, lexis);
    if (words.front() != "alter") {
        return;
    }
    const bool converts = has_any(words, {"type", "using"}, 2);
    if (converts) {
        access.writes[target].names = access.reads[target].names;
    }
    const bool wants_no_rows =
        has_any(words, {"add"}) && has_any(words, {"not"}) && !has_any(words, {"default", "check"});
    access.reads[target].is_all |= wants_no_rows;
}

std::optional<RowAccess> access_of(const Migration& migration, std::string_view sql,
                                   const Catalogue& catalogue, const Lexis& lexis) {
    const Words words = words_of(sql, lexis);
    if (words.empty() || is_plain_copy(words, catalogue)) {
        return std::nullopt;
    }
    const bool is_defining = is_one_of(lexis.defining_words, words.front());
    if (is_defining && !looks_at_rows(words)) {
        return std::nullopt;
    }
    RowAccess access{&migration, std::string(sql)};
    add_reads(access, words, catalogue);
    if (is_one_of(lexis.changing_words, words.front())) {
        add_changed_rows(access, words, catalogue, lexis);
    } else if (is_defining) {
        add_definition(access, words, lexis);
    } else {
        // `SELECT 1` does nothing; one that calls something or names a table may do anything.
        access.is_everything = access.is_everything || words.front() != "select" || has_any(words, {"("}) ||
                               !access.reads.empty();
        if (!access.is_everything) {
            return std::nullopt;
        }
    }
    return access;
}

bool share_columns(const ColumnSet& left, const ColumnSet& right) {
    return left.is_all || right.is_all ||
           std::any_of(left.names.begin(), left.names.end(),
                       [&](const std::string& name) { return right.names.contains(name); });
}

bool disturbs(const RowAccess& writer, const RowAccess& other) {
    for (const auto& [table, columns] : writer.writes) {
        for (const auto* accessed : {&other.reads, &other.writes}) {
            const auto found = accessed->find(table);
            if (found != accessed->end() && share_columns(columns, found->second)) {
                return true;
            }
        }
    }
    return false;
}

/// Whether it makes a difference to the other one that rows are gone. What hangs on each row alone does not
/// miss them; whether the other one changes what the rows are chosen by is disturbs()'s to say.
bool is_missed(const RowAccess& remover, const RowAccess& other) {
    return !other.is_row_local && std::any_of(remover.removes.begin(), remover.removes.end(),
                                              [&](const std::string& table) { return other.touches(table); });
}

}  // namespace

std::vector<RowAccess> row_accesses(const MigrationPath& path, const Schema& base, const Schema& end,
                                    const Lexis& lexis) {
    const Catalogue catalogue(base, end);
    std::vector<RowAccess> found;
    for (const Migration* migration : path) {
        for (const PositionedStatement& statement : migration->up.statements) {
            if (std::optional<RowAccess> access = access_of(*migration, statement.text, catalogue, lexis)) {
                found.push_back(std::move(*access));
            }
        }
    }
    return found;
}

bool collide(const RowAccess& left, const RowAccess& right) {
    if (left.is_everything || right.is_everything) {
        return true;
    }
    if (left.may_be_repeated && left.statement == right.statement) {
        return false;
    }
    // Rows that stand in the text come out the same wherever they are tried.
    return !(left.adds_given_rows && right.adds_given_rows) &&
           (disturbs(left, right) || disturbs(right, left) || is_missed(left, right) ||
            is_missed(right, left));
}

}  // namespace varve::execute
