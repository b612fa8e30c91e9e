// SPDX-License-Identifier: MIT
#include "varve/session/url.hpp"
#include "fuzz/expect.hpp"
#include "sqlite/location.hpp"
#include "varve/diag/error.hpp"

#include <algorithm>
#include <string>

namespace varve::fuzz {
namespace {

constexpr std::string_view password = "S3cr3tW0rd";

/// A password stays hidden whatever stands around it.
void expect_hidden(const std::string& text) {
    const std::string shown = Url(text).redacted();
    expect(shown.find(password) == std::string::npos, "a password is hidden");
    expect(Url(shown).redacted() == shown, "what is hidden stays as it is");
}

}  // namespace
}  // namespace varve::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace varve;
    const std::string text(fuzz::text_of(data, size));
    const Url url(text);
    const std::string scheme = url.scheme();
    fuzz::expect(scheme.size() + url.rest().size() <= text.size(), "the parts are parts");
    url.redacted();
    try {
        sqlite::parse_location(url);
    } catch (const Error& error) {
        fuzz::expect(error.code() == ErrorCode::Configuration, "a wrong URL is the user's mistake");
    }
    const std::string secret(fuzz::password);
    if (text.find(secret) != std::string::npos) {
        return 0;
    }
    fuzz::expect_hidden("postgresql://user:" + secret + "@" + text);
    fuzz::expect_hidden("postgresql://user:" + text + secret + "@host/name");
    fuzz::expect_hidden("postgresql://host/name?password=" + secret + "&" + text);
    fuzz::expect_hidden(text + "?password=" + secret);
    return 0;
}
