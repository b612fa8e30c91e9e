// SPDX-License-Identifier: MIT
#include "layout.hpp"
#include "model_writer.hpp"
#include "rule_writer.hpp"
#include "spelling.hpp"
#include "tables.hpp"

#include <algorithm>
#include <set>

namespace varve::codegen::cpp {

namespace {

using declare::RelationKind;

bool is_many(const CppRelation& relation) {
    return relation.kind == RelationKind::HasMany || relation.kind == RelationKind::ManyToMany;
}

/// `{1, 2}`
std::string places_text(const std::vector<std::size_t>& places) {
    std::string text;
    for (const std::size_t place : places) {
        text += (text.empty() ? "" : ", ") + std::to_string(place);
    }
    return "{" + text + "}";
}

class Writer {
public:
    explicit Writer(const CppHeader& header) : m_header(header), m_spelling(header) {}

    std::string text() {
        m_text = "// Written by `varve codegen cpp`; what is changed here is lost.\n#pragma once\n\n"
                 "#include <varve/orm.hpp>\n";
        open_namespace();
        write_enums();
        write_forward();
        write_structs();
        for (const CppTable& table : m_header.tables) {
            write_row(table);
            if (!table.is_view) {
                write_new_row(table);
            }
        }
        close_namespace();
        m_text += rule_functions(m_header, m_spelling);
        write_labels();
        for (const CppTable& table : m_header.tables) {
            m_text += models(m_header, table, m_spelling);
        }
        if (!m_header.tables.empty()) {
            open_namespace();
            for (const CppTable& table : m_header.tables) {
                write_columns(table);
            }
            write_all_tables();
            close_namespace();
        }
        return std::move(m_text);
    }

private:
    void open_namespace() { m_text += "\nnamespace " + m_header.name_space + " {\n"; }
    void close_namespace() { m_text += "\n}  // namespace " + m_header.name_space + "\n"; }

    const CppTable& target(const CppRelation& relation) const { return m_header.tables[relation.target]; }

    void write_enums() {
        for (const CppEnum& each : m_header.enums) {
            m_text += "\n" + listed(0, "enum class " + each.type + " ", each.enumerators, ";", " ");
        }
    }

    /// The structs that are spoken of before they are there.
    void write_forward() {
        std::set<std::size_t> early;
        for (std::size_t at = 0; at < m_header.tables.size(); ++at) {
            for (const CppRelation& relation : m_header.tables[at].relations) {
                if (relation.target > at) {
                    early.insert(relation.target);
                }
            }
        }
        m_text += early.empty() ? "" : "\n";
        for (const std::size_t place : early) {
            m_text += "struct " + m_header.tables[place].row + ";\n";
        }
    }

    /// The structs that rows have members of.
    void write_structs() {
        for (const CppStruct& each : m_header.structs) {
            m_text += "\nstruct " + each.name + " {\n";
            for (const CppColumn& column : each.columns) {
                write_member(column);
            }
            m_text += "\n    bool operator==(const " + each.name + "&) const = default;\n};\n";
        }
    }

    void write_member(const CppColumn& column) {
        const std::string initial = column.is_nullable ? "std::nullopt" : column.type.initial;
        m_text += comment(4, column.comment) + "    " + m_spelling.outside(column) + " " + column.member +
                  (initial.empty() ? "" : " = " + initial) + ";\n";
    }

    static std::string member_of(const CppEmbed& embed) {
        return embed.is_optional ? "std::optional<" + embed.type + "> " + embed.member + " = std::nullopt"
                                 : embed.type + " " + embed.member + " = {}";
    }

    void write_row(const CppTable& table) {
        m_text += "\n" + comment(0, table.comment) + "struct " + table.row + " {\n";
        for (const CppColumn& column : table.columns) {
            if (const CppEmbed* const embed = table.begun_by(column)) {
                m_text += "    " + member_of(*embed) + ";\n";
            } else if (column.embed.empty()) {
                write_member(column);
            }
        }
        for (const CppRelation& relation : table.relations) {
            m_text += "    varve::" + std::string(is_many(relation) ? "Many<" : "One<") +
                      target(relation).row + "> " + relation.member + " = {};\n";
        }
        m_text += "};\n";
    }

    void write_new_row(const CppTable& table) {
        std::string members;
        for (const CppColumn& column : table.columns) {
            if (const CppEmbed* const embed = table.begun_by(column)) {
                members += embed->may_be_left_out
                               ? "    " + member_of(*embed) + ";\n"
                               : "    varve::Required<" + embed->type + "> " + embed->member + ";\n";
            }
            if (!column.is_given() || !column.embed.empty()) {
                continue;
            }
            const std::string_view initial = column.has_default   ? " = {}"
                                             : column.is_nullable ? " = std::nullopt"
                                                                  : "";
            members += "    " + m_spelling.given_outside(column) + " " + column.member +
                       std::string(initial) + ";\n";
        }
        m_text += "\nstruct " + table.new_row + " {" + (members.empty() ? "" : "\n" + members) + "};\n";
    }

    void write_labels() {
        for (const CppEnum& each : m_header.enums) {
            std::vector<std::string> labels;
            for (const std::string& label : each.labels) {
                labels.push_back(literal(label));
            }
            m_text += "\ntemplate <>\nstruct varve::LabelsOf<" + m_spelling.qualified(each.type) + "> {\n" +
                      listed(4, "static constexpr std::string_view labels[] = ", labels, ";", "") + "};\n";
        }
    }

    void write_columns(const CppTable& table) {
        m_text +=
            "\ntemplate <class Where>\nstruct " + table.columns_name + " {\n    using Source = Where;\n";
        for (std::size_t place = 0; place < table.columns.size(); ++place) {
            if (table.columns[place].embed.empty()) {
                m_text += "    " + column_object(table.columns[place], place);
            }
        }
        for (const CppEmbed& embed : table.embeds) {
            write_embedded_columns(table, embed);
        }
        for (const CppRelation& relation : table.relations) {
            write_relation(table, relation);
        }
        for (const CppUnique& unique : table.uniques) {
            write_unique(table, unique);
        }
        m_text +=
            "};\ninline constexpr " + table.columns_name + "<" + table.row + "> " + table.object + ";\n";
    }

    std::string column_object(const CppColumn& column, std::size_t place) const {
        return "varve::query::Column<Where, " + m_spelling.outside(column) + "> " + column.member + "{" +
               std::to_string(place) + "};\n";
    }

    void write_embedded_columns(const CppTable& table, const CppEmbed& embed) {
        m_text += "    struct {\n";
        for (std::size_t place = 0; place < table.columns.size(); ++place) {
            if (table.columns[place].embed == embed.member) {
                m_text += "        " + column_object(table.columns[place], place);
            }
        }
        m_text += "    } " + embed.member + ";\n";
    }

    void write_relation(const CppTable& table, const CppRelation& relation) {
        const std::string_view kind = is_many(relation)                          ? "HasMany"
                                      : relation.kind == RelationKind::BelongsTo ? "BelongsTo"
                                                                                 : "HasOne";
        std::string info = "{" + literal(relation.name) + ", " + places_text(relation.local) + ", " +
                           places_text(relation.foreign);
        if (relation.through) {
            info += ", &varve::Model<" + m_header.tables[*relation.through].row + ">::table, " +
                    places_text(relation.through_local) + ", " + places_text(relation.through_foreign);
        }
        if (relation.type_column) {
            const bool is_own = relation.kind == RelationKind::BelongsTo;
            info += ", nullptr, {}, {}, {" + literal(relation.type_value) + ", " +
                    std::to_string(*relation.type_column) + ", " + (is_own ? "true" : "false") + "}";
        }
        const std::string head = "varve::orm::" + std::string(kind) + "<Where, " + target(relation).row +
                                 "> " + relation.member + "{";
        m_text += packed(4, head, {"&" + table.row + "::" + relation.member, info + "}"}, "};");
    }

    void write_unique(const CppTable& table, const CppUnique& unique) {
        std::string types;
        for (const std::size_t column : unique.columns) {
            types += ", " + m_spelling.bare_outside(table.columns[column]);
        }
        m_text += "    varve::orm::UniqueKey<Where" + types + "> " + unique.member + "{" +
                  places_text(unique.columns) + "};\n";
    }

    /// For check_models().
    void write_all_tables() {
        std::vector<std::string> tables;
        for (const CppTable& table : m_header.tables) {
            tables.push_back("&varve::Model<" + table.row + ">::table");
        }
        m_text += "\n" + listed(0, "inline constexpr const varve::query::TableInfo* all_tables[] = ", tables,
                                ";", "");
    }

    const CppHeader& m_header;
    Spelling m_spelling;
    std::string m_text;
};

}  // namespace

const CppEmbed* CppTable::begun_by(const CppColumn& column) const {
    const auto first = std::find_if(columns.begin(), columns.end(), [&](const CppColumn& each) {
        return !each.embed.empty() && each.embed == column.embed;
    });
    if (first == columns.end() || &*first != &column) {
        return nullptr;
    }
    return &*std::find_if(embeds.begin(), embeds.end(),
                          [&](const CppEmbed& each) { return each.member == column.embed; });
}

const CppEmbed* CppTable::embed_of(const CppColumn& column) const {
    const auto found = std::find_if(embeds.begin(), embeds.end(), [&](const CppEmbed& each) {
        return !column.embed.empty() && each.member == column.embed;
    });
    return found == embeds.end() ? nullptr : &*found;
}

std::string written(const CppHeader& header) {
    return Writer(header).text();
}

}  // namespace varve::codegen::cpp
