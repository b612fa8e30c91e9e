// SPDX-License-Identifier: MIT
#include "varve/model/fingerprint.hpp"

#include "varve/model/codec.hpp"

#include <sha2.h>

namespace varve {

std::string sha256(std::string_view bytes) {
    char hex[SHA256_DIGEST_STRING_LENGTH];
    SHA256Data(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(), hex);
    return hex;
}

std::string fingerprint(const Object& object) {
    return sha256(encode_content(object));
}

std::string fingerprint(const Schema& schema) {
    SHA2_CTX sum;
    SHA256Init(&sum);
    for (const auto& [id, object] : schema.objects()) {
        if (id.kind != Kind::Unmodelled) {
            const std::string content = encode_content(object);
            SHA256Update(&sum, reinterpret_cast<const std::uint8_t*>(content.data()), content.size());
        }
    }
    char hex[SHA256_DIGEST_STRING_LENGTH];
    return SHA256End(&sum, hex);
}

}  // namespace varve
