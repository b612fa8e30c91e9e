// SPDX-License-Identifier: MIT
#pragma once

namespace varve {

/// What a database needs around one migration so that nothing is lost; made from the directives of its file.
///
/// On SQLite with `foreign-keys off`: enforcement switched off and read back before the transaction,
/// `foreign_key_check`, row counts and content hashes compared before it commits, enforcement restored at the
/// end.
class Safeguard {
public:
    virtual ~Safeguard() = default;

    /// Outside any transaction.
    virtual void before_transaction() {}
    /// First thing in the transaction.
    virtual void after_begin() {}
    /// Last thing in the transaction; throws Error(Refused) when something would be lost.
    virtual void before_commit() {}
    /// Outside any transaction; also after a failure. Never throws.
    virtual void after_transaction() noexcept {}
};

}  // namespace varve
