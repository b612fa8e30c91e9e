// SPDX-License-Identifier: MIT
#include "create_table_parser.hpp"

#include "key_list.hpp"
#include "lexis.hpp"
#include "token_reader.hpp"

#include "varve/sql/token.hpp"

#include <utility>

namespace varve::sqlite {

namespace {

std::string read_on_conflict(TokenReader& reader) {
    if (!reader.accept("on", "conflict")) {
        return {};
    }
    const std::string resolution = to_lower(reader.name());
    return resolution == "abort" ? std::string() : resolution;
}

ReferentialAction read_action(TokenReader& reader) {
    if (reader.accept("set", "null")) {
        return ReferentialAction::SetNull;
    }
    if (reader.accept("set", "default")) {
        return ReferentialAction::SetDefault;
    }
    if (reader.accept("cascade")) {
        return ReferentialAction::Cascade;
    }
    if (reader.accept("restrict")) {
        return ReferentialAction::Restrict;
    }
    reader.accept("no", "action");
    return ReferentialAction::NoAction;
}

/// `[NOT] DEFERRABLE [INITIALLY DEFERRED|IMMEDIATE]`; false when none of it is there.
bool read_deferrability(TokenReader& reader, Deferrability& deferrability) {
    const bool is_negated = reader.is_word("not") && reader.is_word("deferrable", 1);
    if (!is_negated && !reader.is_word("deferrable")) {
        return false;
    }
    reader.accept("not");
    reader.accept("deferrable");
    deferrability = is_negated ? Deferrability::NotDeferrable : Deferrability::InitiallyImmediate;
    if (reader.accept("initially", "deferred")) {
        deferrability = is_negated ? Deferrability::NotDeferrable : Deferrability::InitiallyDeferred;
    } else {
        reader.accept("initially", "immediate");
    }
    return true;
}

ParsedReference read_reference(TokenReader& reader) {
    ParsedReference reference;
    reference.table = reader.name();
    if (reader.is_symbol('(')) {
        for (ParsedKey& key : parse_keys(reader.parenthesized())) {
            reference.columns.push_back(std::move(key.column));
        }
    }
    for (bool is_going = true; is_going;) {
        if (reader.accept("on", "delete")) {
            reference.on_delete = read_action(reader);
        } else if (reader.accept("on", "update")) {
            reference.on_update = read_action(reader);
        } else if (reader.accept("on", "insert")) {
            read_action(reader);  // Parsed and ignored by SQLite.
        } else if (reader.accept("match")) {
            reader.skip();  // Likewise.
        } else {
            is_going = read_deferrability(reader, reference.deferrability);
        }
    }
    return reference;
}

class Parser {
public:
    explicit Parser(std::string_view sql) : m_reader(sql) {}

    std::optional<ParsedTable> parse() {
        if (!m_reader.accept("create")) {
            return std::nullopt;
        }
        m_reader.accept("temp");
        m_reader.accept("temporary");
        if (!m_reader.accept("table")) {
            return std::nullopt;
        }
        if (m_reader.accept("if", "not")) {
            m_reader.accept("exists");
        }
        m_reader.name();
        if (m_reader.accept_symbol('.')) {
            m_reader.name();
        }
        if (!m_reader.accept_symbol('(')) {
            return std::nullopt;
        }
        read_body();
        return std::move(m_table);
    }

private:
    void read_body() {
        while (!m_reader.at_end() && !m_reader.is_symbol(')')) {
            if (m_reader.accept_symbol(',')) {
                continue;
            }
            if (starts_table_constraint()) {
                read_table_constraint();
            } else {
                read_column();
            }
        }
    }

    bool starts_table_constraint() const {
        return m_reader.is_word("constraint") || m_reader.is_word("primary") || m_reader.is_word("unique") ||
               m_reader.is_word("check") || m_reader.is_word("foreign");
    }

    ParsedConstraint& add(Kind kind, std::string& name) {
        ParsedConstraint constraint;
        constraint.kind = kind;
        constraint.name = std::exchange(name, {});
        m_table.constraints.push_back(std::move(constraint));
        return m_table.constraints.back();
    }

    void read_table_constraint() {
        std::string name;
        while (m_reader.accept("constraint")) {
            name = m_reader.name();
        }
        if (m_reader.accept("primary", "key")) {
            read_key_constraint(add(Kind::PrimaryKey, name));
        } else if (m_reader.accept("unique")) {
            read_key_constraint(add(Kind::UniqueConstraint, name));
        } else if (m_reader.accept("check")) {
            ParsedConstraint& check = add(Kind::CheckConstraint, name);
            check.expression = m_reader.parenthesized();
            check.on_conflict = read_on_conflict(m_reader);
        } else if (m_reader.accept("foreign", "key")) {
            ParsedConstraint& foreign_key = add(Kind::ForeignKey, name);
            foreign_key.keys = parse_keys(m_reader.parenthesized());
            m_reader.accept("references");
            foreign_key.reference = read_reference(m_reader);
        } else if (!m_reader.is_symbol(',') && !m_reader.is_symbol(')')) {
            m_reader.skip();  // A name that nothing follows is legal; go on behind it.
        }
    }

    void read_key_constraint(ParsedConstraint& constraint) {
        const std::string_view list = m_reader.parenthesized();
        constraint.keys = parse_keys(list);
        constraint.has_autoincrement = ends_with_autoincrement(list);
        constraint.on_conflict = read_on_conflict(m_reader);
    }

    void read_column() {
        m_table.columns.push_back({m_reader.name()});
        std::string constraint_name;
        while (!m_reader.at_end() && !m_reader.is_symbol(',') && !m_reader.is_symbol(')')) {
            if (!read_column_constraint(constraint_name)) {
                skip_type_part();
            }
        }
    }

    /// Types are free text: words, and numbers in parentheses.
    void skip_type_part() {
        if (m_reader.is_symbol('(')) {
            m_reader.parenthesized();
        } else {
            m_reader.skip();
        }
    }

    bool read_column_constraint(std::string& name) {
        ParsedColumn& column = m_table.columns.back();
        const int place = static_cast<int>(m_table.columns.size());
        if (m_reader.accept("constraint")) {
            name = m_reader.name();
            return true;
        }
        if (m_reader.accept("not", "null")) {
            column.not_null_on_conflict = read_on_conflict(m_reader);
        } else if (m_reader.accept("null")) {
            read_on_conflict(m_reader);
        } else if (m_reader.accept("primary", "key")) {
            ParsedConstraint& key = add(Kind::PrimaryKey, name);
            key.column = place;
            key.keys = {{column.name, {}, {}, m_reader.accept("desc")}};
            m_reader.accept("asc");
            key.on_conflict = read_on_conflict(m_reader);
            key.has_autoincrement = m_reader.accept("autoincrement");
        } else if (m_reader.accept("unique")) {
            ParsedConstraint& unique = add(Kind::UniqueConstraint, name);
            unique.column = place;
            unique.keys = {{column.name}};
            unique.on_conflict = read_on_conflict(m_reader);
        } else if (m_reader.accept("check")) {
            ParsedConstraint& check = add(Kind::CheckConstraint, name);
            check.column = place;
            check.expression = m_reader.parenthesized();
            check.on_conflict = read_on_conflict(m_reader);
        } else if (m_reader.accept("references")) {
            ParsedConstraint& foreign_key = add(Kind::ForeignKey, name);
            foreign_key.column = place;
            foreign_key.keys = {{column.name}};
            foreign_key.reference = read_reference(m_reader);
        } else if (m_reader.accept("collate")) {
            column.collation = m_reader.name();
        } else if (m_reader.accept("default")) {
            skip_default();
        } else {
            return read_generated(column) || read_late_deferrability();
        }
        name.clear();
        return true;
    }

    /// DEFERRABLE may stand apart from its REFERENCES and means the last one.
    bool read_late_deferrability() {
        Deferrability deferrability{};
        if (!read_deferrability(m_reader, deferrability)) {
            return false;
        }
        if (!m_table.constraints.empty() && m_table.constraints.back().kind == Kind::ForeignKey) {
            m_table.constraints.back().reference.deferrability = deferrability;
        }
        return true;
    }

    bool read_generated(ParsedColumn& column) {
        if (m_reader.is_word("generated") && m_reader.is_word("always", 1) && m_reader.is_word("as", 2)) {
            m_reader.accept("generated", "always");
        }
        if (!m_reader.is_word("as") || !m_reader.is_symbol('(', 1)) {
            return false;
        }
        m_reader.accept("as");
        column.generated_expression = m_reader.parenthesized();
        column.storage = m_reader.accept("stored") ? GeneratedStorage::Stored : GeneratedStorage::Virtual;
        m_reader.accept("virtual");
        return true;
    }

    /// The value comes from the pragma; here it only has to be passed over.
    void skip_default() {
        if (m_reader.is_symbol('(')) {
            m_reader.parenthesized();
            return;
        }
        if (m_reader.is_symbol('-') || m_reader.is_symbol('+')) {
            m_reader.skip();
        }
        const bool is_blob = m_reader.is_word("x");
        m_reader.skip();
        if (is_blob && m_reader.is_string()) {
            m_reader.skip();
        }
    }

    TokenReader m_reader;
    ParsedTable m_table;
};

}  // namespace

std::optional<ParsedTable> parse_create_table(std::string_view sql) {
    return Parser(sql).parse();
}

}  // namespace varve::sqlite
