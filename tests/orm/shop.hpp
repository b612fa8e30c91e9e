// SPDX-License-Identifier: MIT
#pragma once

#include "varve/orm.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

/// \file
/// A small shop as a program would have it: what `varve codegen cpp` writes, for tests.

namespace shop {

enum class Mood { Sad, Glad };

struct Post;
struct Tag;

struct User {
    std::int64_t id = 0;
    std::string email;
    std::optional<std::string> name;
    std::int32_t age = 0;
    std::int64_t version = 0;
    std::optional<std::int64_t> manager_id;
    varve::Many<Post> posts;
    varve::One<User> manager;
    varve::Many<User> reports;
};

struct NewUser {
    varve::Required<std::string> email;
    std::optional<std::string> name = std::nullopt;
    varve::OrDefault<std::int32_t> age = {};
    std::optional<std::int64_t> manager_id = std::nullopt;
};

struct Post {
    std::int64_t id = 0;
    std::int64_t author_id = 0;
    std::string title;
    bool is_published = false;
    varve::Instant created_at;
    std::optional<varve::Instant> deleted_at;
    varve::One<User> author;
    varve::Many<Tag> tags;
};

struct NewPost {
    varve::Required<std::int64_t> author_id;
    varve::Required<std::string> title;
    bool is_published = false;
};

struct Tag {
    std::int64_t id = 0;
    std::string word;
    varve::Many<Post> posts = {};
};

struct PostTag {
    std::int64_t post_id = 0;
    std::int64_t tag_id = 0;
};

/// The rows of a view.
struct Author {
    std::int64_t id = 0;
    std::int64_t posts = 0;
};

}  // namespace shop

template <>
struct varve::Model<shop::Author> {
    static constexpr bool is_view = true;
    static constexpr query::ColumnInfo columns[] = {
        {"id", type_of<std::int64_t>, offsetof(shop::Author, id)},
        {"posts", type_of<std::int64_t>, offsetof(shop::Author, posts)},
    };
    static constexpr query::TableInfo table{"", "authors", columns};
};

template <>
struct varve::Model<shop::User> {
    static constexpr query::ColumnInfo columns[] = {
        {"id", type_of<std::int64_t>, offsetof(shop::User, id),
         query::ColumnTrait::Key | query::ColumnTrait::Generated},
        {"email", type_of<std::string>, offsetof(shop::User, email)},
        {"name", type_of<std::optional<std::string>>, offsetof(shop::User, name)},
        {"age", type_of<std::int32_t>, offsetof(shop::User, age)},
        {"version", type_of<std::int64_t>, offsetof(shop::User, version), query::ColumnTrait::Version},
        {"manager_id", type_of<std::optional<std::int64_t>>, offsetof(shop::User, manager_id)},
    };
    static constexpr query::Rule rules[] = {
        {.name = "format", .kind = query::RuleKind::Email, .column = 1},
        {.name = "maximum", .kind = query::RuleKind::Maximum, .column = 3, .number = 150},
    };
    static constexpr query::ForeignKeyInfo foreign_keys[] = {{{5}, "", "users", {0}}};
    static constexpr query::TableInfo table{"", "users", columns, rules, {}, foreign_keys};
};

template <>
struct varve::Model<shop::NewUser> {
    using Row = shop::User;
    static constexpr query::ColumnInfo columns[] = {
        {"email", type_of<Required<std::string>>, offsetof(shop::NewUser, email)},
        {"name", type_of<std::optional<std::string>>, offsetof(shop::NewUser, name)},
        {"age", type_of<OrDefault<std::int32_t>>, offsetof(shop::NewUser, age)},
        {"manager_id", type_of<std::optional<std::int64_t>>, offsetof(shop::NewUser, manager_id)},
    };
    static constexpr query::Rule rules[] = {
        {.name = "format", .kind = query::RuleKind::Email, .column = 0},
        {.name = "maximum", .kind = query::RuleKind::Maximum, .column = 2, .number = 150},
    };
    static constexpr query::TableInfo table{"", "users", columns, rules};
};

template <>
struct varve::Model<shop::Post> {
    static constexpr query::ColumnInfo columns[] = {
        {"id", type_of<std::int64_t>, offsetof(shop::Post, id),
         query::ColumnTrait::Key | query::ColumnTrait::Generated},
        {"author_id", type_of<std::int64_t>, offsetof(shop::Post, author_id)},
        {"title", type_of<std::string>, offsetof(shop::Post, title)},
        {"is_published", type_of<bool>, offsetof(shop::Post, is_published)},
        {"created_at", type_of<Instant>, offsetof(shop::Post, created_at), query::ColumnTrait::Created},
        {"deleted_at", type_of<std::optional<Instant>>, offsetof(shop::Post, deleted_at),
         query::ColumnTrait::Deleted},
    };
    static constexpr query::ForeignKeyInfo foreign_keys[] = {{{1}, "", "users", {0}}};
    static constexpr query::TableInfo table{"", "posts", columns, {}, {}, foreign_keys};
};

template <>
struct varve::Model<shop::NewPost> {
    using Row = shop::Post;
    static constexpr query::ColumnInfo columns[] = {
        {"author_id", type_of<Required<std::int64_t>>, offsetof(shop::NewPost, author_id)},
        {"title", type_of<Required<std::string>>, offsetof(shop::NewPost, title)},
        {"is_published", type_of<bool>, offsetof(shop::NewPost, is_published)},
    };
    static constexpr query::TableInfo table{"", "posts", columns};
};

template <>
struct varve::Model<shop::Tag> {
    static constexpr query::ColumnInfo columns[] = {
        {"id", type_of<std::int64_t>, offsetof(shop::Tag, id), query::ColumnTrait::Key},
        {"word", type_of<std::string>, offsetof(shop::Tag, word)},
    };
    static constexpr query::TableInfo table{"", "tags", columns};
};

template <>
struct varve::Model<shop::PostTag> {
    static constexpr query::ColumnInfo columns[] = {
        {"post_id", type_of<std::int64_t>, offsetof(shop::PostTag, post_id), query::ColumnTrait::Key},
        {"tag_id", type_of<std::int64_t>, offsetof(shop::PostTag, tag_id), query::ColumnTrait::Key},
    };
    static constexpr query::TableInfo table{"", "post_tags", columns};
};

namespace shop {

template <class Where>
struct UserColumns {
    using Source = Where;
    varve::query::Column<Where, std::int64_t> id{0};
    varve::query::Column<Where, std::string> email{1};
    varve::query::Column<Where, std::optional<std::string>> name{2};
    varve::query::Column<Where, std::int32_t> age{3};
    varve::query::Column<Where, std::int64_t> version{4};
    varve::query::Column<Where, std::optional<std::int64_t>> manager_id{5};
    varve::orm::HasMany<Where, Post> posts{&User::posts, {"posts", {0}, {1}}};
    varve::orm::BelongsTo<Where, User> manager{&User::manager, {"manager", {5}, {0}}};
    varve::orm::HasMany<Where, User> reports{&User::reports, {"reports", {0}, {5}}};
    varve::orm::UniqueKey<Where, std::string> by_email{{1}};
};
inline constexpr UserColumns<User> user;

template <class Where>
struct PostColumns {
    using Source = Where;
    varve::query::Column<Where, std::int64_t> id{0};
    varve::query::Column<Where, std::int64_t> author_id{1};
    varve::query::Column<Where, std::string> title{2};
    varve::query::Column<Where, bool> is_published{3};
    varve::query::Column<Where, varve::Instant> created_at{4};
    varve::query::Column<Where, std::optional<varve::Instant>> deleted_at{5};
    varve::orm::BelongsTo<Where, User> author{&Post::author, {"author", {1}, {0}}};
    varve::orm::HasMany<Where, Tag> tags{&Post::tags,
                                         {"tags", {0}, {0}, &varve::Model<PostTag>::table, {0}, {1}}};
};
inline constexpr PostColumns<Post> post;

template <class Where>
struct PostTagColumns {
    using Source = Where;
    varve::query::Column<Where, std::int64_t> post_id{0};
    varve::query::Column<Where, std::int64_t> tag_id{1};
};
inline constexpr PostTagColumns<PostTag> post_tag;

template <class Where>
struct TagColumns {
    using Source = Where;
    varve::query::Column<Where, std::int64_t> id{0};
    varve::query::Column<Where, std::string> word{1};
    varve::orm::HasMany<Where, Post> posts{&Tag::posts,
                                           {"posts", {0}, {0}, &varve::Model<PostTag>::table, {1}, {0}}};
};
inline constexpr TagColumns<Tag> tag;

/// The statements that make its tables, for databases that number keys by themselves with `numbered`.
inline std::string tables(std::string_view numbered, std::string_view moment) {
    const std::string key(numbered);
    const std::string time(moment);
    return "CREATE TABLE users (id " + key +
           ", email TEXT NOT NULL UNIQUE, name TEXT, age INTEGER NOT NULL DEFAULT 18, version BIGINT NOT "
           "NULL "
           "DEFAULT 1, manager_id BIGINT REFERENCES users);"
           "CREATE TABLE posts (id " +
           key +
           ", author_id BIGINT NOT NULL REFERENCES users, title TEXT NOT NULL CHECK (title <> ''), "
           "is_published BOOLEAN NOT NULL, "
           "created_at " +
           time + " NOT NULL, deleted_at " + time +
           ");"
           "CREATE TABLE tags (id BIGINT PRIMARY KEY, word TEXT NOT NULL);"
           "CREATE TABLE post_tags (post_id BIGINT REFERENCES posts, tag_id BIGINT REFERENCES tags, PRIMARY "
           "KEY "
           "(post_id, tag_id));";
}

}  // namespace shop
