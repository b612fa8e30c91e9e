// SPDX-License-Identifier: MIT
#include "tables.hpp"

#include <algorithm>
#include <map>

namespace varve::codegen::cpp {

namespace {

using declare::DeclaredEmbed;

bool is_same_member(const CppColumn& left, const CppColumn& right) {
    return left.member == right.member && left.type.name == right.type.name &&
           left.type.dimensions == right.type.dimensions && left.is_nullable == right.is_nullable;
}

NameSet names_of(const CppHeader& header) {
    NameSet names({"all_tables", "rules"});
    for (const CppTable& table : header.tables) {
        for (const std::string& name : {table.row, table.new_row, table.columns_name, table.object}) {
            names.add(name);
        }
    }
    for (const CppEnum& each : header.enums) {
        names.add(each.type);
    }
    return names;
}

class EmbedMaker {
public:
    EmbedMaker(CppHeader& header, DiagnosticSink& sink)
        : m_header(header), m_sink(sink), m_names(names_of(header)) {}

    void make(CppTable& table, const std::vector<DeclaredEmbed>& embeds) {
        NameSet members = names_for_members(m_header);
        for (const CppColumn& column : table.columns) {
            if (!is_in(embeds, column.name)) {
                members.add(column.member);
            }
        }
        for (const DeclaredEmbed& embed : embeds) {
            if (!embed.columns.empty()) {
                make_one(table, embed, members.claim({identifier(embed.name)}));
            }
        }
    }

private:
    static bool is_in(const std::vector<DeclaredEmbed>& embeds, const std::string& column) {
        return std::any_of(embeds.begin(), embeds.end(), [&](const DeclaredEmbed& embed) {
            return std::find(embed.columns.begin(), embed.columns.end(), column) != embed.columns.end();
        });
    }

    void make_one(CppTable& table, const DeclaredEmbed& embed, const std::string& member) {
        CppStruct made;
        NameSet inner = names_for_members(m_header);
        for (CppColumn& column : table.columns) {
            if (std::find(embed.columns.begin(), embed.columns.end(), column.name) == embed.columns.end()) {
                continue;
            }
            column.embed = member;
            column.member = inner.claim({identifier(column.name.substr(embed.prefix.size()))});
            if (embed.is_optional) {
                place(column, embed, made);
            }
            made.columns.push_back(column);
            made.columns.back().is_nullable = column.is_nullable && !column.is_required_there;
        }
        made.name = name_of(table, embed, made);
        const bool may_be_left_out = std::all_of(made.columns.begin(), made.columns.end(),
                                                 [](const CppColumn& column) { return column.is_nullable; });
        table.embeds.push_back({member, made.name, may_be_left_out || embed.is_optional, embed.is_optional});
    }

    /// Where a column stands among those of a struct that may be missing.
    static void place(CppColumn& column, const DeclaredEmbed& embed, const CppStruct& before) {
        column.is_first_there = before.columns.empty();
        column.has_required_before =
            std::any_of(before.columns.begin(), before.columns.end(),
                        [](const CppColumn& each) { return each.is_required_there; });
        column.is_required_there =
            std::find(embed.required.begin(), embed.required.end(), column.name) != embed.required.end();
    }

    /// Makes the struct, unless another member has made it already.
    std::string name_of(const CppTable& table, const DeclaredEmbed& embed, CppStruct& made) {
        if (const auto found = m_shared.find(embed.type); !embed.type.empty() && found != m_shared.end()) {
            const CppStruct& other = m_header.structs[found->second];
            if (!std::equal(other.columns.begin(), other.columns.end(), made.columns.begin(),
                            made.columns.end(), is_same_member)) {
                m_sink.report(
                    {.severity = Severity::Error,
                     .id = "embed-struct",
                     .message = "embed `" + embed.name + "` of table `" + table.name.name +
                                "` has other members than the struct `" + embed.type + "` has elsewhere",
                     .range = embed.range,
                     .hint = "give it a struct of its own, or columns of the same names and types"});
            }
            return other.name;
        }
        made.name = m_names.claim(
            {embed.type.empty() ? table.row + upper_camel(words_of(embed.name)) : identifier(embed.type)});
        if (!embed.type.empty()) {
            m_shared.emplace(embed.type, m_header.structs.size());
        }
        m_header.structs.push_back(made);
        return made.name;
    }

    CppHeader& m_header;
    DiagnosticSink& m_sink;
    NameSet m_names;
    /// Places of structs by the names that the declaration gives them.
    std::map<std::string, std::size_t> m_shared;
};

}  // namespace

void add_embeds(CppHeader& header, const declare::Facets& facets, DiagnosticSink& sink) {
    EmbedMaker maker(header, sink);
    for (CppTable& table : header.tables) {
        const auto found = facets.tables.find(table.name);
        if (found != facets.tables.end()) {
            maker.make(table, found->second.embeds);
        }
    }
}

}  // namespace varve::codegen::cpp
