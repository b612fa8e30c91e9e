// SPDX-License-Identifier: MIT
#include "access.hpp"

#include "families.hpp"
#include "rights.hpp"

#include "../lexis.hpp"

#include "varve/sql/token.hpp"

#include <algorithm>
#include <optional>

namespace varve::postgres {

namespace {

bool is_public_schema(const ObjectId& id) {
    return id.kind == Kind::Namespace && id.name == everybody;
}

/// `tables` … as ALTER DEFAULT PRIVILEGES sorts objects; empty for what it does not know.
std::string object_class(Kind kind) {
    switch (kind) {
    case Kind::Table:
    case Kind::View:
    case Kind::MaterializedView: return "tables";
    case Kind::Sequence: return "sequences";
    case Kind::Routine: return "functions";
    case Kind::EnumType:
    case Kind::Domain:
    case Kind::CompositeType: return "types";
    case Kind::Namespace: return "schemas";
    default: return {};
    }
}

// What the server gives by itself: everything to the owner, and to everybody what follows.
bool owner_is_given(const RightKey& key) {
    return key.grantee.empty() && key.column.empty();
}
bool everybody_is_given(const RightKey& key) {
    return owner_is_given(key) || key.grantee == everybody;
}
bool everybody_may_look(const RightKey& key) {
    return owner_is_given(key) || (key.grantee == everybody && key.privilege == "USAGE");
}
bool nobody_is_given(const RightKey& /*key*/) {
    return false;
}

using IsGiven = bool (*)(const RightKey& key);

IsGiven given_by(const ObjectId& id) {
    if (id.kind == Kind::DefaultPrivileges) {
        // Those of one schema are added to what there is anyway.
        return !id.schema.empty()                                       ? nobody_is_given
               : id.signature == "functions" || id.signature == "types" ? everybody_is_given
                                                                        : owner_is_given;
    }
    if (is_public_schema(id)) {
        return everybody_may_look;
    }
    const std::string kind = object_class(id.kind);
    return kind == "functions" || kind == "types" ? everybody_is_given : owner_is_given;
}

/// What a new object gets beside that from the default privileges of the role that makes it.
Rights given_at_creation(const Work& work, const ObjectId& id) {
    const std::string objects = object_class(id.kind);
    if (objects.empty() || is_public_schema(id)) {
        return {};
    }
    const auto find = [&](const std::string& schema) {
        const Object* found = work.from.find({Kind::DefaultPrivileges, schema, "", "", objects});
        return found == nullptr ? Rights() : rights_of(found->access.grants);
    };
    Rights rights = find("");
    if (id.schema.empty()) {
        return rights;
    }
    for (const auto& [key, state] : find(id.schema)) {
        const auto known = rights.find(key);
        const bool is_back = known != rights.end() && known->second == GrantState::Revoked;
        if (is_back && state == GrantState::Granted) {
            rights.erase(known);
        } else if (is_back || state == GrantState::Grantable || !given_by(id)(key)) {
            rights[key] = state;
        }
    }
    return rights;
}

/// Writes the statements for one object, or for the default privileges that stand where one would.
class AccessWriter {
public:
    AccessWriter(Work& work, const Object& object) : m_work(&work), m_object(&object) {}

    void write(const RightsDelta& delta) {
        write(delta.revoked, "REVOKE ", " FROM ", "");
        write(delta.option_revoked, "REVOKE GRANT OPTION FOR ", " FROM ", "");
        write(delta.granted, "GRANT ", " TO ", "");
        write(delta.granted_with_option, "GRANT ", " TO ", " WITH GRANT OPTION");
    }

private:
    void write(const std::vector<RightKey>& keys, std::string_view verb, std::string_view preposition,
               std::string_view ending) {
        for (auto first = keys.begin(); first != keys.end();) {
            const auto last = std::find_if(
                first, keys.end(), [&](const RightKey& key) { return key.grantee != first->grantee; });
            Sql sql = prefix();
            sql.verbatim(verb) << privileges({first, last}) << " ON " << target();
            sql.verbatim(preposition) << role(first->grantee);
            m_work->add(sql.verbatim(ending));
            first = last;
        }
    }

    /// `SELECT, UPDATE (a, b)`; the keys of one privilege stand together.
    static Sql privileges(const std::vector<RightKey>& keys) {
        Sql sql;
        for (auto first = keys.begin(); first != keys.end();) {
            const auto last = std::find_if(
                first, keys.end(), [&](const RightKey& key) { return key.privilege != first->privilege; });
            std::vector<std::string> columns;
            for (auto at = first; at != last; ++at) {
                if (at->column.empty()) {
                    sql.verbatim(sql.empty() ? "" : ", ").verbatim(at->privilege);
                } else {
                    columns.push_back(at->column);
                }
            }
            if (!columns.empty()) {
                sql.verbatim(sql.empty() ? "" : ", ").verbatim(first->privilege) << " (";
                sql.names(columns) << ")";
            }
            first = last;
        }
        return sql;
    }

    Sql role(const std::string& name) const {
        if (name == everybody) {
            return Sql() << "PUBLIC";
        }
        const std::string meant = name.empty() ? owner() : name;
        return meant.empty() ? Sql() << "CURRENT_USER" : Sql() << Identifier(meant);
    }

    /// The owner of a column is that of its table.
    std::string owner() const {
        const ObjectId& id = m_object->id;
        if (id.kind == Kind::DefaultPrivileges) {
            return id.name;
        }
        const Object* table = id.kind == Kind::Column ? m_work->to.find(table_id(id.owner_name())) : nullptr;
        return table == nullptr ? m_object->access.owner : table->access.owner;
    }

    /// ALTER DEFAULT PRIVILEGES …, where it is about those.
    Sql prefix() const {
        const ObjectId& id = m_object->id;
        Sql sql;
        if (id.kind == Kind::DefaultPrivileges) {
            sql << "ALTER DEFAULT PRIVILEGES ";
            if (!id.name.empty()) {
                sql << "FOR ROLE " << Identifier(id.name) << " ";
            }
            if (!id.schema.empty()) {
                sql << "IN SCHEMA " << Identifier(id.schema) << " ";
            }
        }
        return sql;
    }

    Sql target() const {
        const ObjectId& id = m_object->id;
        switch (id.kind) {
        case Kind::DefaultPrivileges: {
            std::string words = id.signature;
            std::transform(words.begin(), words.end(), words.begin(),
                           [](char c) { return static_cast<char>(c - 'a' + 'A'); });
            return Sql().verbatim(words);
        }
        case Kind::Column: return Sql() << "TABLE " << id.owner_name();
        case Kind::Sequence: return Sql() << "SEQUENCE " << id.qualified_name();
        case Kind::Namespace: return Sql() << "SCHEMA " << Identifier(id.name);
        case Kind::EnumType:
        case Kind::Domain:
        case Kind::CompositeType: return Sql() << "TYPE " << id.qualified_name();
        case Kind::Routine: {
            const bool is_procedure = as<Routine>(*m_object).routine_kind == "procedure";
            Sql sql;
            sql.verbatim(is_procedure ? "PROCEDURE " : "FUNCTION ") << id.qualified_name() << "(";
            return sql.verbatim(id.signature) << ")";
        }
        default: return Sql() << "TABLE " << id.qualified_name();
        }
    }

    Work* m_work;
    const Object* m_object;
};

/// Column grants stand in the access of the column, where it is an object, without its name.
Rights rights_on(const Object& object) {
    return rights_of(object.access.grants, object.id.kind == Kind::Column ? object.id.name : std::string());
}

void set_owner(Work& work, const Object& object, const std::string& owner) {
    Sql sql = Sql() << "ALTER " << designation(work, object) << " OWNER TO ";
    work.add(sql << Identifier(owner));
}

/// What a role was granted becomes part of what it owns.
void become_owner(Rights& rights, const std::string& owner) {
    std::erase_if(rights, [&](const auto& right) { return !owner.empty() && right.first.grantee == owner; });
}

/// Taking a privilege on a table away takes it away on each of its columns; where a column had it before and
/// keeps it, it is given again.
void restore_column_grants(const Work& work, const Object& after, RightsDelta& delta) {
    if (after.id.kind != Kind::Table) {
        return;
    }
    for (const Object* column : work.to.owned_by(after.id.qualified_name(), Kind::Column)) {
        const Object* old_form = work.from.find(column->id);
        if (old_form == nullptr || column->access.grants.empty()) {
            continue;
        }
        const Rights old_rights = rights_on(*old_form);
        for (const auto& [key, state] : rights_on(*column)) {
            const auto is_same = [&, &wanted = key](const RightKey& taken) {
                return taken.column.empty() && taken.grantee == wanted.grantee &&
                       taken.privilege == wanted.privilege;
            };
            const bool is_taken =
                std::any_of(delta.revoked.begin(), delta.revoked.end(), is_same) ||
                (state == GrantState::Grantable &&
                 std::any_of(delta.option_revoked.begin(), delta.option_revoked.end(), is_same));
            if (is_taken && old_rights.contains(key)) {
                (state == GrantState::Grantable ? delta.granted_with_option : delta.granted).push_back(key);
            }
        }
    }
}

}  // namespace

void give_access(Work& work, const Object& object) {
    give_access(work, plan::TableImage{object});
}

void give_access(Work& work, const plan::TableImage& image) {
    const Object& object = image.table;
    if (!object.access.owner.empty()) {
        set_owner(work, object, object.access.owner);
    }
    Rights wanted = rights_on(object);
    for (const Object& part : image.parts) {
        wanted.merge(rights_on(part));
    }
    Rights given = given_at_creation(work, object.id);
    become_owner(given, object.access.owner);
    AccessWriter(work, object).write(difference(given, wanted, given_by(object.id)));
}

void change_access(Work& work, const Object& before, const Object& after) {
    if (before.access == after.access) {
        return;
    }
    Rights rights = rights_on(before);
    if (before.access.owner != after.access.owner) {
        // Whose `public` was before it was given to somebody.
        const std::string owner = after.access.owner.empty() && is_public_schema(after.id)
                                      ? std::string("pg_database_owner")
                                      : after.access.owner;
        if (!owner.empty()) {
            set_owner(work, after, owner);
            become_owner(rights, owner);
        }
    }
    RightsDelta delta = difference(rights, rights_on(after), given_by(after.id));
    restore_column_grants(work, after, delta);
    AccessWriter(work, after).write(delta);
}

namespace {

/// `GRANT SELECT (a), UPDATE (a) ON TABLE …` taken apart; all its privileges are about the same columns.
struct ColumnGrant {
    std::string_view verb;
    std::vector<std::string_view> privileges;
    std::string_view columns;
    std::string_view rest;
};

std::optional<ColumnGrant> column_grant_of(std::string_view sql) {
    ColumnGrant grant;
    for (const std::string_view verb : {"REVOKE GRANT OPTION FOR ", "REVOKE ", "GRANT "}) {
        if (grant.verb.empty() && sql.starts_with(verb)) {
            grant.verb = verb;
        }
    }
    std::size_t begin = grant.verb.size();
    std::size_t open = 0;
    Tokenizer tokenizer(sql, lexis());
    for (Token token; !grant.verb.empty() && tokenizer.next(token);) {
        if (token.begin < begin) {
            continue;
        }
        if (token.text == "(") {
            grant.privileges.push_back(sql.substr(begin, token.begin - begin));
            open = token.begin + 1;
        } else if (token.text == ")") {
            const std::string_view columns = sql.substr(open, token.begin - open);
            if (!grant.columns.empty() && grant.columns != columns) {
                return std::nullopt;
            }
            grant.columns = columns;
            begin = token.begin + 1 + (sql.substr(token.begin + 1).starts_with(", ") ? 2 : 0);
        } else if (token.text == "ON") {
            grant.rest = sql.substr(token.begin);
            break;
        }
    }
    const bool is_whole = !grant.columns.empty() && !grant.rest.empty() && sql[begin] == ' ';
    return is_whole ? std::optional(grant) : std::nullopt;
}

}  // namespace

bool fold_column_grants(std::string& first, std::string_view second) {
    const std::optional<ColumnGrant> left = column_grant_of(first);
    const std::optional<ColumnGrant> right = column_grant_of(second);
    if (!left || !right || left->verb != right->verb || left->privileges != right->privileges ||
        left->rest != right->rest) {
        return false;
    }
    std::string folded(left->verb);
    for (const std::string_view privilege : left->privileges) {
        folded += (folded.size() == left->verb.size() ? "" : ", ") + std::string(privilege) + "(" +
                  std::string(left->columns) + ", " + std::string(right->columns) + ")";
    }
    first = folded + " " + std::string(left->rest);
    return true;
}

}  // namespace varve::postgres
