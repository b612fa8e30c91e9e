// SPDX-License-Identifier: MIT
#include "varve/model/fingerprint.hpp"

#include "varve/model/codec.hpp"

#include <sha2.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace varve {

std::string sha256(std::string_view bytes) {
    char hex[SHA256_DIGEST_STRING_LENGTH];
    SHA256Data(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(), hex);
    return hex;
}

std::string fingerprint(const Object& object) {
    return sha256(encode_content(object));
}

namespace {

using Reading = std::function<std::string(const std::string&)>;

void add(SHA2_CTX& sum, const Object& object, const Reading& reading) {
    const std::string content = encode_content(object, reading);
    SHA256Update(&sum, reinterpret_cast<const std::uint8_t*>(content.data()), content.size());
}

/// Names that the database made up, for constraints of one kind of one table: in the order of what they name.
class GivenNames {
public:
    explicit GivenNames(const Reading& reading) : m_reading(reading) {}

    bool takes(const Object& object) const {
        return object.has_given_name &&
               (m_objects.empty() || (m_objects.front()->id.kind == object.id.kind &&
                                      m_objects.front()->id.owner_name() == object.id.owner_name()));
    }
    void take(const Object& object) { m_objects.push_back(&object); }

    void add_to(SHA2_CTX& sum) {
        std::vector<std::pair<std::string, const Object*>> contents;
        for (const Object* object : m_objects) {
            Object nameless = *object;
            nameless.id.name.clear();
            contents.emplace_back(m_objects.size() > 1 ? encode_content(nameless, m_reading) : std::string(),
                                  object);
        }
        std::stable_sort(contents.begin(), contents.end(),
                         [](const auto& left, const auto& right) { return left.first < right.first; });
        for (std::size_t at = 0; at < contents.size(); ++at) {
            Object dealt = *contents[at].second;
            dealt.id.name = m_objects[at]->id.name;
            add(sum, dealt, m_reading);
        }
        m_objects.clear();
    }

private:
    const Reading& m_reading;
    std::vector<const Object*> m_objects;
};

}  // namespace

std::string fingerprint(const Schema& schema) {
    return fingerprint(schema, {});
}

std::string fingerprint(const Schema& schema, const Reading& reading) {
    SHA2_CTX sum;
    SHA256Init(&sum);
    GivenNames given(reading);
    for (const auto& [id, object] : schema.objects()) {
        if (id.kind == Kind::Unmodelled) {
            continue;
        }
        if (!given.takes(object)) {
            given.add_to(sum);
        }
        if (object.has_given_name) {
            given.take(object);
        } else {
            add(sum, object, reading);
        }
    }
    given.add_to(sum);
    char hex[SHA256_DIGEST_STRING_LENGTH];
    return SHA256End(&sum, hex);
}

}  // namespace varve
