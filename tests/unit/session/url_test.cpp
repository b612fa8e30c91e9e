// SPDX-License-Identifier: MIT
#include "varve/session/url.hpp"

#include <catch2/catch.hpp>

using namespace varve;

TEST_CASE("the password of a URL is hidden wherever it stands", "[session]") {
    CHECK(Url("postgresql://ann:s3cret@host/shop").redacted() == "postgresql://ann:***@host/shop");
    CHECK(Url("postgresql://ann:s3c@ret@host/shop").redacted() == "postgresql://ann:***@host/shop");
    CHECK(Url("postgresql://host/shop?user=ann&password=s3cret&sslmode=require").redacted() ==
          "postgresql://host/shop?user=ann&password=***&sslmode=require");
    CHECK(Url("postgresql:///shop?sslpassword=s3cret").redacted() == "postgresql:///shop?sslpassword=***");
    CHECK(Url("postgresql:///shop?passwrd=s3cret&port=1").redacted() ==
          "postgresql:///shop?passwrd=***&port=1");
    CHECK(Url("postgresql:ann:s3cret@host/shop").redacted() == "postgresql:ann:***@host/shop");
    CHECK(Url("postgresql:/ann:s3c/ret@host/shop").redacted() == "postgresql:/ann:***@host/shop");
    CHECK(Url("sqlite:app.db?key=s3cret").redacted() == "sqlite:app.db?key=***");
}

TEST_CASE("a URL without a password is shown as it is", "[session]") {
    CHECK(Url("sqlite:app.db").redacted() == "sqlite:app.db");
    CHECK(Url("sqlite:data/ann@host.db").redacted() == "sqlite:data/ann@host.db");
    CHECK(Url("sqlite:data/12:30@host.db").redacted() == "sqlite:data/12:30@host.db");
    CHECK(Url("sqlite::memory:").redacted() == "sqlite::memory:");
    CHECK(Url("postgresql://ann@host:5432/shop").redacted() == "postgresql://ann@host:5432/shop");
    CHECK(Url("postgresql://[::1]:5432/shop").redacted() == "postgresql://[::1]:5432/shop");
}

TEST_CASE("the scheme is what stands before the first colon", "[session]") {
    CHECK(Url("sqlite:app.db").scheme() == "sqlite");
    CHECK(Url("POSTGRESQL://host/db").scheme() == "postgresql");
    CHECK(Url("app.db").scheme().empty());
    CHECK(Url("sqlite::memory:").rest() == ":memory:");
}

TEST_CASE("a path is not taken for a URL", "[session]") {
    CHECK_FALSE(looks_like_url("schema.yaml"));
    CHECK_FALSE(looks_like_url("dir/file.sql"));
    CHECK_FALSE(looks_like_url("C:\\schema.sql"));
    CHECK(looks_like_url("sqlite:x.db"));
}
