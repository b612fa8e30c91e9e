// SPDX-License-Identifier: MIT
#include "integration/property/web.hpp"

namespace varve::test {
namespace {

/// Some need quotes; the id makes them unique.
std::string name_of(const WebNode& node) {
    const std::string number = std::to_string(node.id);
    return node.id % 5 == 0 ? "\"Web " + number + "\"" : "web_" + number;
}

class Writer {
public:
    explicit Writer(const Web& web) : m_web(web) {}

    std::string statement(const WebNode& node) const {
        switch (node.kind) {
        case WebKind::Enum: return enumeration(node);
        case WebKind::Domain: return domain(node);
        case WebKind::Composite: return composite(node);
        case WebKind::Function: return function(node);
        case WebKind::SetFunction: return set_function(node);
        case WebKind::RowFunction: return row_function(node);
        case WebKind::TriggerFunction: return trigger_function(node);
        case WebKind::Table: return table(node);
        case WebKind::Check: return check(node);
        case WebKind::Index: return index(node);
        case WebKind::Policy: return policy(node);
        case WebKind::Trigger: return trigger(node);
        case WebKind::View: return view(node, "VIEW ");
        case WebKind::MaterializedView: return view(node, "MATERIALIZED VIEW ");
        }
        return {};
    }

private:
    const WebNode& used(const WebNode& node, std::size_t at) const { return *m_web.find(node.uses[at]); }

    std::vector<const WebNode*> uses(const WebNode& node, bool (*is_wanted)(WebKind kind)) const {
        std::vector<const WebNode*> found;
        for (const int id : node.uses) {
            if (is_wanted(m_web.find(id)->kind)) {
                found.push_back(m_web.find(id));
            }
        }
        return found;
    }
    static bool is_type(WebKind kind) {
        return kind == WebKind::Enum || kind == WebKind::Domain || kind == WebKind::Composite;
    }
    static bool is_function(WebKind kind) { return kind == WebKind::Function; }
    static bool is_relation(WebKind kind) {
        return kind == WebKind::Table || kind == WebKind::View || kind == WebKind::MaterializedView ||
               kind == WebKind::SetFunction;
    }

    /// The server adds no check to a domain whose values are inside of others; one that calls a function
    /// could not come with the domain.
    bool can_be_inside(const WebNode& type) const {
        return uses(type, is_function).empty() || type.kind != WebKind::Domain;
    }

    static std::string number_type(int form) { return form % 2 == 0 ? "integer" : "bigint"; }

    /// A call as an integer.
    std::string call(const WebNode& function) const { return name_of(function) + "(1)::integer"; }

    /// Calls of all functions that a node uses, each with ` + ` before it.
    std::string calls(const WebNode& node) const {
        std::string text;
        for (const WebNode* function : uses(node, is_function)) {
            text += " + " + call(*function);
        }
        return text;
    }

    static std::string source(const WebNode& relation) {
        return name_of(relation) + (relation.kind == WebKind::SetFunction ? "()" : "");
    }

    std::string enumeration(const WebNode& node) const {
        static const char* const labels[] = {"'a', 'b', 'c'", "'a', 'b', 'c', 'd'", "'c', 'a', 'b'",
                                             "'a', 'b'"};
        return "CREATE TYPE " + name_of(node) + " AS ENUM (" + labels[node.form % 4] + ")";
    }

    std::string domain(const WebNode& node) const {
        const std::vector<const WebNode*> types = uses(node, is_type);
        std::string text = "CREATE DOMAIN " + name_of(node) + " AS ";
        text += types.empty() ? number_type(node.form) : name_of(*types.front());
        text += node.form / 2 % 2 == 1 ? " CHECK (VALUE IS NULL OR true)" : "";
        for (const WebNode* pure : uses(node, is_function)) {
            text += " CONSTRAINT calls CHECK (" + call(*pure) + " > -1000 OR VALUE IS NULL)";
        }
        return text;
    }

    std::string composite(const WebNode& node) const {
        std::string text = "CREATE TYPE " + name_of(node) + " AS (";
        text += node.form / 2 % 2 == 0 ? "x " + number_type(node.form) + ", y text"
                                       : "y text, x " + number_type(node.form);
        for (const WebNode* type : uses(node, is_type)) {
            text += can_be_inside(*type) ? ", c" + std::to_string(type->id) + " " + name_of(*type) : "";
        }
        return text + ")";
    }

    std::string function(const WebNode& node) const {
        std::string text = "CREATE FUNCTION " + name_of(node) + "(";
        text += node.form / 2 % 2 == 0 ? "x integer" : "number integer";
        for (const WebNode* type : uses(node, is_type)) {
            text += ", y " + name_of(*type) + " DEFAULT NULL";
        }
        text += ") RETURNS " + number_type(node.form) + " IMMUTABLE LANGUAGE ";
        std::string body =
            "SELECT " + std::string(node.form / 2 % 2 == 0 ? "x" : "number") + " + 0" + calls(node);
        for (const WebNode* relation : uses(node, is_relation)) {
            body += " + (SELECT count(r.a) FROM " + source(*relation) + " r)::integer";
        }
        // Seen by the server, and only text to it: then nothing may depend on it while other things are made.
        if (node.form < 3 || !uses(node, is_function).empty()) {
            return text + "sql BEGIN ATOMIC " + body + "; END";
        }
        return node.form < 6 ? text + "sql AS $body$ " + body + " $body$"
                             : text + "plpgsql AS $body$ BEGIN RETURN (" + body + "); END $body$";
    }

    std::string set_function(const WebNode& node) const {
        const WebNode& relation = used(node, 0);
        const std::string type = relation.kind == WebKind::SetFunction ? "TABLE (id integer, a integer)"
                                 : node.form % 2 == 0                  ? "SETOF " + name_of(relation)
                                                                       : "TABLE (id integer, a integer)";
        const std::string list = type.starts_with("SETOF") ? "*" : "r.id::integer, r.a::integer";
        return "CREATE FUNCTION " + name_of(node) + "() RETURNS " + type +
               " STABLE LANGUAGE sql AS $body$ SELECT " + list + " FROM " + source(relation) + " r " +
               (node.form < 4 ? "" : "WHERE r.id > 0 ") + "$body$";
    }

    std::string row_function(const WebNode& node) const {
        return "CREATE FUNCTION " + name_of(node) + "(" + (node.form / 2 % 2 == 0 ? "r " : "") +
               name_of(used(node, 0)) + ") RETURNS " + number_type(node.form) +
               " IMMUTABLE LANGUAGE sql AS $body$ SELECT 1" + (node.form < 4 ? "" : " + 1") + " $body$";
    }

    std::string trigger_function(const WebNode& node) const {
        return "CREATE FUNCTION " + name_of(node) + "() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN " +
               (node.form % 2 == 0 ? "" : "NULL; ") + "RETURN NEW; END $body$";
    }

    std::string table(const WebNode& node) const {
        std::string text =
            "CREATE TABLE " + name_of(node) + " (id " + number_type(node.form) + " PRIMARY KEY";
        text += ", a " + std::string(node.form / 2 % 2 == 0 ? "integer" : "bigint") + " DEFAULT 5";
        for (const WebNode* type : uses(node, is_type)) {
            text += ", c" + std::to_string(type->id) + " " + name_of(*type);
            text += type->kind == WebKind::Enum && node.form % 3 == 0 ? " DEFAULT 'a'" : "";
            text += type->id % 3 == 0 && can_be_inside(*type)
                        ? ", l" + std::to_string(type->id) + " " + name_of(*type) + "[]"
                        : "";
        }
        for (const WebNode* pure : uses(node, is_function)) {
            const std::string number = std::to_string(pure->id);
            text += (node.form + pure->id) % 2 == 0
                        ? ", g" + number + " integer GENERATED ALWAYS AS (id + " + call(*pure) + ") STORED"
                        : ", d" + number + " integer DEFAULT " + call(*pure);
        }
        text += ")";
        return node.form >= 4 ? text + "; ALTER TABLE " + name_of(node) + " ENABLE ROW LEVEL SECURITY" : text;
    }

    /// A row function of the table itself closes a circle: it needs the table's row type.
    std::string check(const WebNode& node) const {
        const std::string table = name_of(used(node, 0));
        std::string text = "ALTER TABLE " + table + " ADD CONSTRAINT " + name_of(node) + " CHECK (a" +
                           calls(node) + " > " + (node.form % 2 == 0 ? "-1000" : "-2000");
        for (const WebNode& other : m_web.nodes) {
            const bool is_circle = other.kind == WebKind::RowFunction &&
                                   other.uses.front() == node.uses.front() && other.id < node.id &&
                                   node.form >= 4;
            text += is_circle ? " AND " + name_of(other) + "(" + table + ") > 0" : "";
        }
        return text + ")";
    }

    std::string index(const WebNode& node) const {
        const std::string expression = calls(node);
        std::string text = "CREATE INDEX " + name_of(node) + " ON " + name_of(used(node, 0));
        text += expression.empty() ? (node.form % 2 == 0 ? " (a, id)" : " (a)") : " ((a" + expression + "))";
        return text + (node.form < 4 ? "" : " WHERE a > 0");
    }

    std::string policy(const WebNode& node) const {
        std::string text = "CREATE POLICY " + name_of(node) + " ON " + name_of(used(node, 0));
        text += node.form % 2 == 0 ? "" : " FOR SELECT";
        text += " USING (a" + calls(node) + " > 0";
        const std::vector<const WebNode*> relations = uses(node, is_relation);
        for (std::size_t at = 1; at < relations.size(); ++at) {
            text += " OR EXISTS (SELECT FROM " + source(*relations[at]) + " r WHERE r.a > 0)";
        }
        return text + ")";
    }

    std::string trigger(const WebNode& node) const {
        return "CREATE TRIGGER " + name_of(node) + " BEFORE " +
               (node.form % 2 == 0 ? "INSERT OR UPDATE" : "UPDATE OF a") + " ON " + name_of(used(node, 0)) +
               " FOR EACH ROW " + (node.form < 4 ? "" : "WHEN (new.a > 0) ") + "EXECUTE FUNCTION " +
               name_of(used(node, 1)) + "()";
    }

    std::string view(const WebNode& node, const char* words) const {
        const std::vector<const WebNode*> sources = uses(node, is_relation);
        const std::string first = sources.empty() ? std::string() : source(*sources.front());
        std::string list = node.form / 2 % 2 == 0 ? "s1.id, s1.a" : "s1.a, s1.id";
        if (sources.front()->kind == WebKind::Table) {
            for (const WebNode* type : uses(*sources.front(), is_type)) {
                list += ", s1.c" + std::to_string(type->id);
            }
        }
        const std::string columns = list;
        for (const WebNode* function : uses(node, is_function)) {
            list += ", " + name_of(*function) + "(1) AS f" + std::to_string(function->id);
        }
        std::string text =
            std::string("CREATE ") + words + name_of(node) + " AS SELECT " + list + " FROM " + first + " s1";
        for (std::size_t at = 1; at < sources.size(); ++at) {
            text += " LEFT JOIN " + source(*sources[at]) + " s2 ON s2.id = s1.id AND s2.a > 0";
        }
        text += node.form % 2 == 0 ? "" : " WHERE s1.a > 0";
        return node.form < 6 ? text : text + " GROUP BY " + columns;
    }

    const Web& m_web;
};

}  // namespace

std::string web_sql(const Web& web) {
    std::string text;
    for (const WebNode& node : web.nodes) {
        text += Writer(web).statement(node) + ";\n";
    }
    return text;
}

std::string web_rows_sql(const Web& web) {
    std::string text;
    for (const std::string& table : web_tables(web)) {
        text += "INSERT INTO " + table + " (id) VALUES (1), (2);\n";
    }
    return text;
}

std::vector<std::string> web_tables(const Web& web) {
    std::vector<std::string> tables;
    for (const WebNode& node : web.nodes) {
        if (node.kind == WebKind::Table) {
            tables.push_back(name_of(node));
        }
    }
    return tables;
}

}  // namespace varve::test
