// SPDX-License-Identifier: MIT
#include "reach.hpp"

#include "varve/plan/planner.hpp"
#include "varve/sql/ascii.hpp"
#include "varve/sql/statement_pattern.hpp"
#include "varve/sql/token.hpp"

#include <algorithm>

namespace varve::source {

namespace {

/// A change of many pieces is as well read as a whole.
constexpr std::size_t few_pieces = 8;
constexpr std::size_t largest_share = 3;

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

/// Whether a text speaks of a name, in whatever way; names with quotes in them stand there with these
/// doubled.
bool mentions(const std::string& lower_sql, const std::string& name, const Lexis& lexis) {
    std::string doubled;
    for (const char c : name) {
        doubled += std::string(c == lexis.name_quote ? 2 : 1, c);
    }
    return contains(lower_sql, name) || contains(lower_sql, doubled);
}

bool is_name(const Token& token) {
    return token.kind == TokenKind::Word || token.kind == TokenKind::QuotedName;
}

/// Whether every name of `names` in a statement stands behind REFERENCES: that much a foreign key takes, and
/// its needs tell. Whatever else a statement does with a table may be kept by no catalogue (LIKE, AS TABLE,
/// ATTACH).
bool only_refers_to(std::string_view sql, const std::set<std::string>& names, const Lexis& lexis) {
    const std::vector<Token> tokens = significant_tokens(sql, lexis);
    for (std::size_t at = 0; at < tokens.size(); ++at) {
        if (tokens[at].kind == TokenKind::String) {
            const std::string text = lower_ascii(tokens[at].text);
            if (std::any_of(names.begin(), names.end(),
                            [&](const std::string& name) { return mentions(text, name, lexis); })) {
                return false;
            }
        }
        if (!is_name(tokens[at]) || !names.contains(lower_ascii(name_of(tokens[at], lexis)))) {
            continue;
        }
        const bool is_qualified = at >= 2 && tokens[at - 1].text == ".";
        const std::size_t front = is_qualified ? at - 2 : at;
        if (front == 0 || !equals_ignoring_case(tokens[front - 1].text, "references")) {
            return false;
        }
    }
    return true;
}

/// Every name in a text, those inside strings too: nextval('orders_id_seq').
void collect_names(std::string_view sql, const Lexis& lexis, std::set<std::string>& names) {
    for (const Token& token : significant_tokens(sql, lexis)) {
        if (is_name(token)) {
            names.insert(lower_ascii(name_of(token, lexis)));
        } else if (token.kind == TokenKind::String && token.text.size() > 2) {
            collect_names(token.text.substr(1, token.text.size() - 2), lexis, names);
        }
    }
}

class Search {
public:
    Search(const Pieces& pieces, const Outline& now, const Schema& known, const Outline& before,
           const Dialect& dialect)
        : m_pieces(pieces), m_now(now), m_known(known), m_before(before), m_dialect(dialect) {
        for (const auto& [id, object] : known.objects()) {
            m_units[piece_name(id)].push_back(&object);
        }
    }

    Reach run() {
        touch_what_differs();
        for (std::size_t count = 0; m_reach.is_certain && count != m_reach.touched.size();) {
            count = m_reach.touched.size();
            touch_dependants();
            touch_mentioning();
            m_reach.is_certain = m_reach.is_certain && is_small();
        }
        if (m_reach.is_certain) {
            lay_ground();
        }
        return std::move(m_reach);
    }

private:
    bool is_small() const {
        return m_reach.touched.size() <= std::max(few_pieces, m_now.by_subject.size() / largest_share);
    }
    bool is_touched(const std::string& name) const { return m_reach.touched.contains(name); }

    /// What no piece speaks of cannot be read again by itself.
    void touch(const std::string& name) {
        m_reach.touched.insert(name);
        m_reach.is_certain =
            m_reach.is_certain && (m_now.by_subject.contains(name) || m_before.by_subject.contains(name));
    }

    void touch_what_differs() {
        m_reach.is_certain = m_now.rest == m_before.rest;
        for (const auto& [subject, hash] : m_now.by_subject) {
            const auto found = m_before.by_subject.find(subject);
            if (found == m_before.by_subject.end() || found->second != hash) {
                touch(subject);
            }
        }
        for (const auto& [subject, hash] : m_before.by_subject) {
            if (!m_now.by_subject.contains(subject)) {
                touch(subject);
            }
        }
        m_reach.is_certain = m_reach.is_certain && is_small();
    }

    bool hangs_on_touched(const Object& object) const {
        if (const auto* sequence = std::get_if<Sequence>(&object.definition)) {
            if (sequence->owned_by && is_touched(lower_ascii(sequence->owned_by->table.name))) {
                return true;
            }
        }
        return std::any_of(object.needs.begin(), object.needs.end(),
                           [&](const ObjectId& need) { return is_touched(piece_name(need)); });
    }

    void touch_dependants() {
        for (const auto& [name, objects] : m_units) {
            if (is_touched(name)) {
                continue;
            }
            const bool hangs = std::any_of(objects.begin(), objects.end(), [&](const Object* object) {
                return object->id.kind != Kind::ForeignKey && hangs_on_touched(*object);
            });
            if (!hangs) {
                continue;
            }
            // A sequence that a column brought with it has no piece of its own, and goes with its column.
            const bool is_implied = objects.size() == 1 && objects.front()->id.kind == Kind::Sequence &&
                                    !m_before.by_subject.contains(name);
            if (is_implied) {
                m_reach.touched.insert(name);
            } else {
                touch(name);
            }
        }
    }

    /// Statements that are the same as before and speak of something touched.
    void touch_mentioning() {
        const std::set<std::string> names = names_of_touched();
        const auto mentions_touched = [&](const std::string& sql) {
            const std::string lower_sql = lower_ascii(sql);
            return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
                return mentions(lower_sql, name, m_dialect.lexis());
            });
        };
        for (const auto& [subject, piece] : m_pieces.by_subject) {
            for (const declare::DeclaredStatement* statement : piece.statements) {
                if (!is_touched(subject) && mentions_touched(statement->sql) &&
                    !only_refers_to(statement->sql, names, m_dialect.lexis())) {
                    touch(subject);
                }
            }
        }
        for (const declare::DeclaredStatement* statement : m_pieces.rest.statements) {
            m_reach.is_certain = m_reach.is_certain && !mentions_touched(statement->sql) &&
                                 !match(head_of(statement->sql, m_dialect.lexis()), "DROP");
        }
    }

    /// Of the touched pieces and of what lives in them under a name that statements use by itself, such as
    /// COMMENT ON INDEX.
    std::set<std::string> names_of_touched() const {
        std::set<std::string> names = m_reach.touched;
        for (const std::string& piece : m_reach.touched) {
            const auto unit = m_units.find(piece);
            if (unit == m_units.end()) {
                continue;
            }
            for (const Object* object : unit->second) {
                if (object->id.kind != Kind::Column && !object->id.name.empty()) {
                    names.insert(lower_ascii(object->id.name));
                }
            }
        }
        return names;
    }

    std::set<std::string> names_in_touched_pieces() const {
        std::set<std::string> names;
        Schema facts;
        for (const std::string& name : m_reach.touched) {
            const auto piece = m_pieces.by_subject.find(name);
            if (piece == m_pieces.by_subject.end()) {
                continue;
            }
            for (const declare::DeclaredStatement* statement : piece->second.statements) {
                collect_names(statement->sql, m_dialect.lexis(), names);
            }
            for (const auto& [id, object] : piece->second.facts.objects()) {
                facts.add(object);
            }
        }
        for (const plan::Statement& statement : plan::plan_creation(facts, m_dialect).statements) {
            collect_names(statement.sql, m_dialect.lexis(), names);
        }
        return names;
    }

    void lay_ground() {
        for (const Kind kind : {Kind::Namespace, Kind::Extension}) {
            for (const Object* everywhere : m_known.of_kind(kind)) {
                stand_on(piece_name(everywhere->id));
            }
        }
        for (const std::string& name : names_in_touched_pieces()) {
            stand_on(name);
        }
        for (const std::string& name : m_reach.touched) {
            const auto unit = m_units.find(name);
            if (unit != m_units.end()) {
                stand_on_needs(unit->second, [](Kind) { return true; });
            }
        }
        for (const Object* key : m_known.of_kind(Kind::ForeignKey)) {
            if (!is_touched(piece_name(key->id)) && hangs_on_touched(*key)) {
                m_reach.keys.push_back(key->id);
                stand_on(piece_name(key->id));
            }
        }
    }

    void stand_on(const std::string& name) {
        const auto unit = m_units.find(name);
        if (unit != m_units.end() && !is_touched(name) && m_reach.ground.insert(name).second) {
            stand_on_needs(unit->second, [](Kind kind) { return !is_left_off_ground(kind); });
        }
    }

    template <class Counts>
    void stand_on_needs(const std::vector<const Object*>& objects, Counts counts) {
        for (const Object* object : objects) {
            if (!counts(object->id.kind)) {
                continue;
            }
            for (const ObjectId& need : object->needs) {
                stand_on(piece_name(need));
            }
        }
    }

    const Pieces& m_pieces;
    const Outline& m_now;
    const Schema& m_known;
    const Outline& m_before;
    const Dialect& m_dialect;
    std::map<std::string, std::vector<const Object*>> m_units;
    Reach m_reach;
};

}  // namespace

Reach reach_of(const Pieces& pieces, const Outline& now, const Schema& known, const Outline& before,
               const Dialect& dialect) {
    return Search(pieces, now, known, before, dialect).run();
}

bool is_left_off_ground(Kind kind) {
    return kind == Kind::ForeignKey || kind == Kind::Trigger || kind == Kind::Policy ||
           kind == Kind::ServerObject;
}

}  // namespace varve::source
