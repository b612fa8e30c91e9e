// SPDX-License-Identifier: MIT
#include "database_shadow.hpp"

#include "../versions.hpp"

#include <random>

#include <unistd.h>

namespace varve::postgres {

namespace {

constexpr std::string_view prefix = "varve_shadow_";

/// The first half of the advisory locks of scratch databases: the letters of `varv`.
constexpr std::int64_t lock_class = 0x76617276;

constexpr std::string_view insufficient_privilege = "42501";

std::string new_name() {
    std::random_device source;
    return std::string(prefix) + std::to_string(getpid()) + "_" + std::to_string(source() % 1000000);
}

Sql lock_statement(const std::string& name) {
    Sql sql = Sql() << "SELECT pg_catalog.pg_advisory_lock(" << lock_class << ", pg_catalog.hashtext(";
    return sql.literal(name) << "))";
}

/// The columns of pg_database that make another database with the same rules for texts.
Sql creation_statement(const std::string& name, ServerConnection& connection) {
    const int version = connection.version_number();
    Sql question = Sql() << "SELECT pg_catalog.format(' ENCODING %L LC_COLLATE %L LC_CTYPE %L', "
                            "pg_catalog.pg_encoding_to_char(encoding), datcollate, datctype)";
    if (has(version, Feature::LocaleProviderOfDatabase)) {
        const std::string locale(database_locale_column(version));
        question << " || CASE datlocprovider WHEN 'i' THEN pg_catalog.format(' LOCALE_PROVIDER icu "
                    "ICU_LOCALE %L', ";
        question.verbatim(locale) << ") WHEN 'b' THEN pg_catalog.format(' LOCALE_PROVIDER builtin "
                                     "BUILTIN_LOCALE %L', ";
        question.verbatim(locale) << ") ELSE '' END";
    }
    question << " FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()";
    Sql sql = Sql() << "CREATE DATABASE " << Identifier(name) << " TEMPLATE template0";
    return sql.verbatim(connection.query_text(question));
}

}  // namespace

bool is_scratch_database(std::string_view name) {
    return name.starts_with(prefix);
}

ScratchDatabase::ScratchDatabase(const Url& target)
    : m_target(target), m_name(new_name()), m_administration(target) {
    sweep();
    // Held before the database exists and until its owner is gone: whoever sweeps sees that it is alive.
    m_administration.query_text(lock_statement(m_name));
    try {
        create();
    } catch (Error& error) {
        if (error.sqlstate() == insufficient_privilege) {
            throw Error(ErrorCode::Unsupported,
                        "the role of `" + target.redacted() + "` may not create a scratch database")
                .with_hint("give it CREATEDB, or an empty database with `--shadow URL`");
        }
        throw;
    }
}

ScratchDatabase::~ScratchDatabase() {
    drop();
}

void ScratchDatabase::sweep() {
    Sql question;
    // This process has none yet: one with its number is of the program that it was before.
    question
        << "SELECT d.datname FROM pg_catalog.pg_database d WHERE d.datname ~ '^varve_shadow_[0-9]+_[0-9]+$' "
           "AND d.datdba = (SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolname = CURRENT_USER) AND NOT "
           "EXISTS (SELECT FROM pg_catalog.pg_locks l "
           "WHERE l.locktype = 'advisory' AND l.objsubid = 2 AND l.classid = "
        << lock_class
        << " AND l.objid::bigint = pg_catalog.hashtext(d.datname)::bigint & 4294967295) "
           "AND (pg_catalog.starts_with(d.datname::text, ";
    const std::string mine = std::string(prefix) + std::to_string(getpid()) + "_";
    question.literal(mine) << ") OR NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity a WHERE a.datname = "
                              "d.datname))";
    const std::unique_ptr<Cursor> orphans = m_administration.query(question);
    while (orphans->next()) {
        try {
            const std::string name(orphans->text(0));
            Sql drop = Sql() << "DROP DATABASE IF EXISTS " << Identifier(name);
            if (name.starts_with(mine)) {
                drop << " WITH (FORCE)";
            }
            m_administration.execute(drop);
        } catch (const Error&) {
            // Somebody else sweeps at the same moment, or has just connected: not ours to insist.
            continue;
        }
    }
}

void ScratchDatabase::create() {
    m_administration.execute(creation_statement(m_name, m_administration));
    m_connection = std::make_unique<ServerConnection>(m_target, m_name);
    // What is here needs no protection against a crash.
    m_connection->execute(Sql() << "SET synchronous_commit = off");
    m_is_used = false;
}

void ScratchDatabase::drop() noexcept {
    m_connection.reset();
    try {
        m_administration.execute(Sql()
                                 << "DROP DATABASE IF EXISTS " << Identifier(m_name) << " WITH (FORCE)");
    } catch (const Error&) {
        // The next run sweeps it.
        return;
    }
}

void ScratchDatabase::reset() {
    if (m_is_used) {
        drop();
        create();
    }
}

}  // namespace varve::postgres
