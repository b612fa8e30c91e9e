// SPDX-License-Identifier: MIT
#include "file_layout.hpp"

#include <algorithm>

namespace varve::report {

namespace {

/// A name as that of a file, on any system; never hidden.
std::string file_name(std::string_view name) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text;
    for (const char c : name) {
        const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                              c == '_' || c == '-' || (c == '.' && !text.empty());
        if (is_plain) {
            text += c;
        } else {
            const unsigned char byte = static_cast<unsigned char>(c);
            text += {'%', digits[byte >> 4], digits[byte & 15]};
        }
    }
    return text;
}

std::string plural(const std::string& word) {
    if (word.ends_with("ss")) {
        return word + "es";
    }
    if (word.ends_with("y")) {
        return word.substr(0, word.size() - 1) + "ies";
    }
    return word.ends_with("s") ? word : word + "s";
}

/// The folder of a kind; of what only one kind of database has, what it is.
std::string folder_of(const ObjectId& id) {
    std::string word(key_of(id.kind));
    if (id.kind == Kind::ServerObject) {
        word = id.signature.substr(0, id.signature.find(" ("));
        std::replace(word.begin(), word.end(), ' ', '_');
    }
    return plural(word);
}

/// The object that an owned one lives in.
ObjectId owner_of(const ObjectId& id, const Schema& schema) {
    for (const Kind kind :
         {Kind::Table, Kind::View, Kind::MaterializedView, Kind::Domain, Kind::CompositeType}) {
        const ObjectId owner{kind, id.schema, "", id.owner, ""};
        if (schema.contains(owner)) {
            return owner;
        }
    }
    return {Kind::Table, id.schema, "", id.owner, ""};
}

}  // namespace

std::string file_of(const ObjectId& id, const Schema& schema, const Dialect& dialect) {
    if (id.kind == Kind::DefaultPrivileges) {
        // Read last of all, so that nothing is made with rights that it did not have.
        return "~default_privileges";
    }
    const ObjectId top = id.owner.empty() ? id : owner_of(id, schema);
    const bool is_usual = top.schema.empty() || top.schema == dialect.capabilities().default_schema;
    return (is_usual ? "" : file_name(top.schema) + "/") + folder_of(top) + "/" + file_name(top.name);
}

std::string declared_text(const plan::Statement& statement, const Dialect& dialect) {
    const DeclaredSql said = dialect.read_declared(statement.sql);
    return said.sql.empty() ? statement.sql : said.sql;
}

bool is_setting(const plan::Statement& statement, const Dialect& dialect) {
    return dialect.read_declared(statement.sql).role == DeclaredSql::Role::Setting;
}

}  // namespace varve::report
