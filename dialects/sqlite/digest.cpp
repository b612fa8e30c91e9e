// SPDX-License-Identifier: MIT
#include "digest.hpp"

#include "failure.hpp"

#include <sqlite3.h>

#include <cstddef>
#include <cstdint>

namespace varve::sqlite {

namespace {

constexpr std::uint64_t offset_basis = 0xcbf29ce484222325U;
constexpr std::uint64_t prime = 0x100000001b3U;

std::uint64_t mix(std::uint64_t hash, const void* data, std::size_t size) {
    const auto* const bytes = static_cast<const unsigned char*>(data);
    for (std::size_t at = 0; at < size; ++at) {
        hash = (hash ^ bytes[at]) * prime;
    }
    return hash;
}

/// Spreads the bits, so that sums of hashes do not cancel out.
std::uint64_t finish(std::uint64_t hash) {
    hash ^= hash >> 33U;
    hash *= 0xff51afd7ed558ccdU;
    hash ^= hash >> 33U;
    hash *= 0xc4ceb9fe1a85ec53U;
    return hash ^ (hash >> 33U);
}

std::uint64_t mix(std::uint64_t hash, sqlite3_value* value) {
    const int type = sqlite3_value_type(value);
    hash = mix(hash, &type, sizeof type);
    if (type == SQLITE_INTEGER) {
        const sqlite3_int64 number = sqlite3_value_int64(value);
        return mix(hash, &number, sizeof number);
    }
    if (type == SQLITE_FLOAT) {
        const double number = sqlite3_value_double(value);
        return mix(hash, &number, sizeof number);
    }
    if (type == SQLITE_NULL) {
        return hash;
    }
    const void* const bytes = sqlite3_value_blob(value);
    return mix(hash, bytes, static_cast<std::size_t>(sqlite3_value_bytes(value)));
}

void step(sqlite3_context* context, int count, sqlite3_value** arguments) {
    auto* const sum = static_cast<std::uint64_t*>(sqlite3_aggregate_context(context, sizeof(std::uint64_t)));
    if (sum == nullptr) {
        sqlite3_result_error_nomem(context);
        return;
    }
    std::uint64_t hash = offset_basis;
    for (int at = 0; at < count; ++at) {
        hash = mix(hash, arguments[at]);
    }
    *sum += finish(hash);
}

void finalize(sqlite3_context* context) {
    const auto* const sum = static_cast<std::uint64_t*>(sqlite3_aggregate_context(context, 0));
    sqlite3_result_int64(context, sum == nullptr ? 0 : static_cast<sqlite3_int64>(*sum));
}

}  // namespace

void add_digest_function(sqlite3* database) {
    const int result =
        sqlite3_create_function_v2(database, "varve_digest", -1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, nullptr,
                                   nullptr, step, finalize, nullptr);
    if (result != SQLITE_OK) {
        throw failure_of(database, "varve_digest");
    }
}

}  // namespace varve::sqlite
