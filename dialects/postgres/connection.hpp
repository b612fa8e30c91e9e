// SPDX-License-Identifier: MIT
#pragma once

#include "cancellation.hpp"
#include "libpq.hpp"
#include "schema_translation.hpp"

#include "varve/session/connection.hpp"
#include "varve/session/url.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace varve::postgres {

/// A session with a PostgreSQL server.
///
/// libpqxx has the transactions; statements go through libpq, which tells where in a statement an error is
/// and can send many statements in one round trip. A lost session stays lost: reconnecting behind the
/// caller's back would lose its locks and settings.
class ServerConnection final : public Connection {
public:
    /// `database` names another database of the same server. `patience`, unless it is zero, is how long a
    /// server may take to answer the first word, and a network to bring anything there. Throws
    /// Error(Connection), with the URL redacted.
    explicit ServerConnection(const Url& url, std::string_view database = {},
                              std::chrono::seconds patience = std::chrono::seconds(0));
    ~ServerConnection() override;

    const Lexis& lexis() const override;
    std::string server_version() override;
    /// The server process of this session, by its number.
    std::int64_t process() const;
    /// 150020 for 15.20.
    int version_number() const;

    std::unique_ptr<Cursor> query(const Sql& sql) override;
    std::uint64_t execute(const Sql& sql) override;
    /// One round trip for everything inside a transaction; statements outside go one by one, because the
    /// server would otherwise hold them in one transaction until the end.
    void run(std::span<const BatchStatement> batch, BatchFailure& failure) override;
    /// Sends many queries at once and hands over each result, with the place of its query, while the server
    /// works on the next. Throws at the first error. `read` must not throw and must not use the connection.
    void query_all(std::span<const std::string> queries,
                   const std::function<void(std::size_t, const Rows&)>& read);

    /// The same as execute(), but gives the server up that does not answer in time: throws Error(Connection),
    /// and the session is lost.
    std::uint64_t execute_within(std::chrono::milliseconds patience, const Sql& sql);

    const Grammar& grammar() const override;
    std::unique_ptr<Statement> prepare(std::string_view sql) override;
    std::unique_ptr<BulkWriter> bulk_writer(const QualifiedName& table,
                                            std::span<const std::string_view> columns) override;

    std::unique_ptr<Pipeline> pipeline() override;

    void begin(TransactionMode mode) override;
    void begin_with(const TransactionOptions& options) override;
    void commit() override;
    void rollback() noexcept override;
    bool is_in_transaction() const override;
    bool is_open() const override;
    void reset_settings() override;
    void set_limits(const Limits& limits) override;
    std::string home_schema() const override { return m_home; }
    bool has_table(const QualifiedName& table) override;
    void cancel() override;

    /// Whether the server has a transaction open for this session, an enclosing one too.
    bool is_inside_transaction() const;

    /// Begins a transaction that lasts as long as the session and is never committed. From then on begin(),
    /// commit() and rollback() set savepoints in it and go back to them, and a statement outside of those
    /// fails for itself alone. `preparation` is what start_over() comes back to; `settings` outlive
    /// reset_settings(). Statements and rows go through `translation`, which must live as long as the
    /// session. Throws Error(Unsupported) when what follows takes so many locks that other sessions would
    /// suffer.
    void enclose(std::span<const std::string> preparation, std::string settings,
                 SchemaTranslation& translation);
    void start_over();
    bool is_enclosed() const { return m_enclosure != Enclosure::None; }
    std::string database_name() const;

    /// Whether a pooler hands statements to other server sessions than the one that was opened.
    bool is_behind_pooler();

private:
    class Session;
    static std::unique_ptr<Session> adopt(PGconn* connection);

    PGconn* handle() const;
    ResultPointer run_one(const Sql& sql);
    using ResultReader = std::function<void(std::size_t, ResultPointer)>;
    void run_pipeline(std::span<const BatchStatement> batch, std::size_t first, std::size_t last,
                      BatchFailure& failure, const ResultReader& read);
    /// In an enclosing transaction: what `action` does is undone when it throws.
    template <class Action>
    auto guarded(const Action& action);
    void command(const char* sql);
    void refuse_awaiting_settings() const;
    std::string sent(std::string_view sql);
    void received(PGresult& result) const;
    Error failure_of(const PGresult* result, std::string_view sql);
    void check_locks();

    /// Reads up to the answer to the synchronisation and goes back to the ordinary mode.
    void end_pipeline();

    /// `sql` is BEGIN with its modes.
    void begin_by(const std::string& sql);
    void check_home();
    /// Has the server forget what was forgotten here while it could not listen.
    void drop_forgotten();

    std::unique_ptr<Session> m_session;
    Cancellation m_cancellation;
    /// Nobody waits for this server any more.
    bool m_is_given_up = false;
    /// What the URL says; empty: the usual schema.
    std::string m_home;
    bool m_may_have_settings = false;
    /// How many statements have been prepared: each has a name of its own.
    std::uint64_t m_prepared = 0;
    /// Statements that are gone here and that the server still keeps, by their names.
    std::vector<std::string> m_forgotten;
    /// What begin() and its like mean: transactions, or savepoints of an enclosing one, outside or inside of
    /// them.
    enum class Enclosure { None, Outside, Inside };
    Enclosure m_enclosure = Enclosure::None;
    std::int64_t m_most_locks = 0;
    std::string m_enclosed_settings;
    /// Set again whenever everything is reset; empty when nobody has set limits.
    std::string m_limits;
    /// They hold for one transaction, because a pooler stands between.
    bool m_has_local_limits = false;
    /// What was set outside of transactions behind a pooler: begin() sets it in the next transaction.
    std::vector<std::string> m_awaiting_settings;
    SchemaTranslation* m_translation = nullptr;
};

}  // namespace varve::postgres
