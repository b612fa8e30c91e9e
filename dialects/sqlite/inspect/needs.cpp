// SPDX-License-Identifier: MIT
#include "needs.hpp"

#include "../lexis.hpp"
#include "../token_reader.hpp"

#include "varve/sql/sql.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace varve::sqlite {

namespace {

/// Tables and columns by the view or trigger that uses them, in the spelling of the hook (any case).
struct Uses {
    struct Use {
        std::string table;
        std::string column;
    };
    std::map<std::string, std::vector<Use>> by_user;
    /// The views of the database, and the one that is being prepared: what a WITH clause of it reads comes
    /// under the name of the clause.
    std::set<std::string> views;
    std::string current_view;
};

int note_use(void* context, int action, const char* first, const char* second, const char* /*database*/,
             const char* user) {
    const bool is_use = action == SQLITE_READ || action == SQLITE_UPDATE || action == SQLITE_INSERT ||
                        action == SQLITE_DELETE;
    if (is_use && user != nullptr && first != nullptr) {
        const bool has_column = (action == SQLITE_READ || action == SQLITE_UPDATE) && second != nullptr;
        Uses& uses = *static_cast<Uses*>(context);
        std::string name = to_lower(user);
        if (!uses.current_view.empty() && !uses.views.contains(name)) {
            name = uses.current_view;
        }
        uses.by_user[name].push_back({first, has_column ? second : ""});
    }
    return SQLITE_OK;
}

class AuthoriserHook {
public:
    AuthoriserHook(sqlite3* database, Uses& uses) : m_database(database) {
        sqlite3_set_authorizer(m_database, note_use, &uses);
    }
    ~AuthoriserHook() { sqlite3_set_authorizer(m_database, nullptr, nullptr); }
    AuthoriserHook(const AuthoriserHook&) = delete;
    AuthoriserHook& operator=(const AuthoriserHook&) = delete;

    bool prepare(const Sql& sql) {
        const std::string text = sql.text(lexis());
        sqlite3_stmt* statement = nullptr;
        const int result =
            sqlite3_prepare_v2(m_database, text.data(), static_cast<int>(text.size()), &statement, nullptr);
        sqlite3_finalize(statement);
        return result == SQLITE_OK;
    }

private:
    sqlite3* m_database;
};

/// The names in the text of a trigger. What its statements set off besides, such as the actions of foreign
/// keys, comes from the hook under its name too, and is not what it needs.
class WordsOfText {
public:
    explicit WordsOfText(std::string_view text) {
        for (const Token& token : significant_tokens(text, lexis())) {
            if (token.kind == TokenKind::Word || token.kind == TokenKind::QuotedName) {
                m_words.insert(to_lower(name_text(token)));
            }
            m_has_unnamed_columns = m_has_unnamed_columns || token.text == "*";
        }
        m_has_unnamed_columns = m_has_unnamed_columns || m_words.contains("natural");
    }

    bool speak_of(const Uses::Use& use) const {
        return m_words.contains(to_lower(use.table)) &&
               (m_has_unnamed_columns || use.column.empty() || m_words.contains(to_lower(use.column)));
    }

private:
    std::set<std::string> m_words;
    bool m_has_unnamed_columns = false;
};

class Finder {
public:
    Finder(const DatabaseNames& names, Schema& schema) : m_names(&names), m_schema(&schema) {}

    void find(sqlite3* database) {
        Uses uses;
        {
            AuthoriserHook hook(database, uses);
            prepare_views(hook, uses);
            prepare_writes(hook);
        }
        for (const Kind kind : {Kind::View, Kind::Trigger}) {
            for (const Object* each : m_schema->of_kind(kind)) {
                Object& object = *m_schema->find(each->id);
                const auto found = uses.by_user.find(to_lower(object.id.name));
                object.needs =
                    found != uses.by_user.end() ? ids_of(found->second, object) : ids_in_text(object);
            }
        }
    }

private:
    void prepare_views(AuthoriserHook& hook, Uses& uses) const {
        const std::vector<const Object*> views = m_schema->of_kind(Kind::View);
        for (const Object* view : views) {
            uses.views.insert(to_lower(view->id.name));
        }
        for (const Object* view : views) {
            uses.current_view = to_lower(view->id.name);
            hook.prepare(Sql() << "SELECT * FROM " << Identifier(view->id.name));
        }
        uses.current_view.clear();
    }

    /// Triggers show themselves when a write to their table is prepared.
    void prepare_writes(AuthoriserHook& hook) const {
        std::vector<std::string> owners;
        for (const Object* trigger : m_schema->of_kind(Kind::Trigger)) {
            owners.push_back(trigger->id.owner);
        }
        owners.erase(std::unique(owners.begin(), owners.end()), owners.end());
        for (const std::string& owner : owners) {
            const Identifier table(owner);
            hook.prepare(Sql() << "DELETE FROM " << table);
            hook.prepare(Sql() << "INSERT INTO " << table << " DEFAULT VALUES");
            prepare_update(hook, owner);
        }
    }

    /// An UPDATE of all columns fires every UPDATE OF trigger.
    void prepare_update(AuthoriserHook& hook, const std::string& owner) const {
        Sql update;
        update << "UPDATE " << Identifier(owner) << " SET ";
        bool is_first = true;
        for (const Object* column : m_schema->table({"", owner}).columns()) {
            if (!as<Column>(*column).generated) {
                const Identifier name(column->id.name);
                (is_first ? update : update << ", ") << name << " = " << name;
                is_first = false;
            }
        }
        if (!is_first) {
            hook.prepare(update);
        }
    }

    std::vector<ObjectId> ids_of(const std::vector<Uses::Use>& uses, const Object& user) const {
        const std::optional<WordsOfText> words =
            user.id.kind == Kind::Trigger ? std::optional(WordsOfText(as<Trigger>(user).definition))
                                          : std::nullopt;
        std::vector<ObjectId> ids;
        for (const Uses::Use& use : uses) {
            if (words && !words->speak_of(use)) {
                continue;
            }
            add(ids, use.table, user);
            const std::string table = m_names->relation(use.table);
            const KnownNames* columns = m_names->columns_of(table);
            const std::string* column =
                columns == nullptr || use.column.empty() ? nullptr : columns->find(use.column);
            if (column != nullptr && m_schema->contains(column_id(table, *column))) {
                ids.push_back(column_id(table, *column));
            }
        }
        return sorted_ids(std::move(ids));
    }

    std::vector<ObjectId> ids_in_text(const Object& user) const {
        const View* view = std::get_if<View>(&user.definition);
        const std::string& text = view != nullptr ? view->query : as<Trigger>(user).definition;
        std::vector<ObjectId> ids;
        for (const Token& token : significant_tokens(text, lexis())) {
            if (token.kind == TokenKind::Word || token.kind == TokenKind::QuotedName) {
                add(ids, name_text(token), user);
            }
        }
        return sorted_ids(std::move(ids));
    }

    /// Adds the table or view of that name, unless it is the user itself or its owner.
    void add(std::vector<ObjectId>& ids, const std::string& name, const Object& user) const {
        const std::string relation = m_names->relation(name);
        if (relation == user.id.owner || (user.id.kind == Kind::View && relation == user.id.name)) {
            return;
        }
        for (const Kind kind : {Kind::Table, Kind::View}) {
            const ObjectId id{kind, "", "", relation, ""};
            if (m_schema->contains(id)) {
                ids.push_back(id);
            }
        }
    }

    const DatabaseNames* m_names;
    Schema* m_schema;
};

}  // namespace

void find_needs(Connection& connection, const DatabaseNames& names, Schema& schema) {
    Finder(names, schema).find(connection.handle());
}

}  // namespace varve::sqlite
