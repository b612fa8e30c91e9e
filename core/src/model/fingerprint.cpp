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
    std::string content;
    for (const auto& [id, object] : schema.objects()) {
        if (id.kind != Kind::Unmodelled) {
            content += encode_content(object);
        }
    }
    return sha256(content);
}

}  // namespace varve
