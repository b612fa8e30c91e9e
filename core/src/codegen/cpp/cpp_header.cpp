// SPDX-License-Identifier: MIT
#include "varve/codegen/cpp_header.hpp"

#include "names.hpp"
#include "tables.hpp"

#include "varve/diag/passing_sink.hpp"
#include "varve/model/fingerprint.hpp"

namespace varve::codegen {

bool is_cpp_namespace(const std::string& text) {
    std::size_t begin = 0;
    while (true) {
        const std::size_t end = text.find("::", begin);
        const std::string part = text.substr(begin, end == std::string::npos ? end : end - begin);
        if (part.empty() || cpp::identifier(part) != part) {
            return false;
        }
        if (end == std::string::npos) {
            return true;
        }
        begin = end + 2;
    }
}

std::string table_fingerprint(const Schema& schema, const QualifiedName& table) {
    Schema part;
    std::vector<const Object*> objects = schema.owned_by(table);
    for (const Kind kind : {Kind::Table, Kind::View, Kind::MaterializedView}) {
        objects.push_back(schema.find({kind, table.schema, "", table.name, ""}));
    }
    for (const Object* object : objects) {
        if (object != nullptr) {
            // Who may do what is no matter to those who read and write rows.
            Object plain = *object;
            plain.access = {};
            part.add(std::move(plain));
        }
    }
    constexpr std::size_t digits = 32;
    return fingerprint(part).substr(0, digits);
}

std::optional<std::string> cpp_header(const Schema& schema, const declare::Facets& facets,
                                      const Dialect& dialect, const CppOptions& options,
                                      DiagnosticSink& sink) {
    PassingSink counting(sink);
    cpp::CppHeader header = cpp::read_tables(schema, facets, dialect, options, counting);
    cpp::add_embeds(header, facets, counting);
    cpp::add_relations(header, schema, facets, counting);
    cpp::add_uniques(header, schema);
    return counting.has_errors() ? std::nullopt : std::optional(cpp::written(header));
}

}  // namespace varve::codegen
