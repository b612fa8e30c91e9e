// SPDX-License-Identifier: MIT
#include "spelling.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace varve::codegen::cpp {

namespace {

/// Namespaces that stand in varve: one of the same name outside is not seen from inside.
constexpr auto inner_namespaces = std::to_array<std::string_view>({
    "change",
    "cli",
    "codegen",
    "declare",
    "diff",
    "doctor",
    "execute",
    "lint",
    "migration",
    "mysql",
    "orm",
    "plan",
    "postgres",
    "query",
    "report",
    "source",
    "sqlite",
    "value",
});

std::string in_vectors(std::string type, int dimensions) {
    for (; dimensions > 0; --dimensions) {
        type = "std::vector<" + type + ">";
    }
    return type;
}

}  // namespace

Spelling::Spelling(const CppHeader& header) : m_prefix(header.name_space + "::") {
    const std::string first = header.name_space.substr(0, header.name_space.find(':'));
    if (std::find(inner_namespaces.begin(), inner_namespaces.end(), first) != inner_namespaces.end()) {
        m_prefix = "::" + m_prefix;
    }
}

std::string Spelling::plain_outside(const CppType& type) const {
    return in_vectors((type.home == CppType::Home::Varve ? "varve::" : "") + type.name, type.dimensions);
}

std::string Spelling::plain_inside(const CppType& type) const {
    return in_vectors(type.home == CppType::Home::Own ? m_prefix + type.name : type.name, type.dimensions);
}

std::string Spelling::with_null(const CppColumn& column, const std::string& type) {
    return column.is_nullable ? "std::optional<" + type + ">" : type;
}

std::string Spelling::given(const CppColumn& column, const std::string& prefix, const std::string& type) {
    if (column.has_default) {
        return prefix + "OrDefault<" + type + ">";
    }
    return column.is_nullable ? type : prefix + "Required<" + type + ">";
}

}  // namespace varve::codegen::cpp
