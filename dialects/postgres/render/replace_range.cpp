// SPDX-License-Identifier: MIT
#include "replace_range.hpp"

#include "families.hpp"
#include "replace_type.hpp"

#include "../lexis.hpp"

#include <algorithm>
#include <optional>
#include <set>

namespace varve::postgres {

namespace {

using plan::Hazard;

bool is_range(const Object& object) {
    const ServerObject* special = std::get_if<ServerObject>(&object.definition);
    return special != nullptr && special->what == range_type;
}

/// The type of sets of ranges, as the server prints it in the type of a column. Unless it has a name, it is
/// called like the range, with `multirange` instead of `range`.
std::string multirange_of(const Object& range) {
    const std::string& creation = as<ServerObject>(range).creation;
    constexpr std::string_view clause = "MULTIRANGE_TYPE_NAME = ";
    if (const std::size_t at = creation.find(clause); at != std::string::npos) {
        const std::size_t start = at + clause.size();
        return creation.substr(start, creation.size() - 1 - start);
    }
    ObjectId id = range.id;
    const std::size_t word = id.name.find("range");
    id.name = word == std::string::npos ? id.name + "_multirange" : id.name.insert(word, "multi");
    return printed_type(id);
}

std::set<std::string> names_of(const std::vector<Alter>& types, Object Alter::*side) {
    std::set<std::string> names;
    for (const Alter& alter : types) {
        const Object& type = alter.*side;
        names.insert(printed_type(type.id));
        if (is_range(type)) {
            names.insert(multirange_of(type));
        }
    }
    return names;
}

bool is_array(const DataType& type) {
    return type.name.ends_with("[]");
}

bool is_of(const DataType& type, const std::set<std::string>& names) {
    return names.contains(type.name.substr(0, type.name.size() - (is_array(type) ? 2 : 0)));
}

/// A column whose type, or whose default, is made of the types.
struct Holder {
    const Object* column;
    bool has_values = false;
    bool loses_default = false;
};

std::vector<Holder> holders_of(const Work& work, const std::vector<Alter>& types) {
    const std::set<std::string> names = names_of(types, &Alter::before);
    const std::set<std::string> new_names = names_of(types, &Alter::after);
    std::vector<Holder> holders;
    for (const Object* object : work.from.of_kind(Kind::Column)) {
        const Column& column = as<Column>(*object);
        const bool is_made_of_them = std::any_of(types.begin(), types.end(), [&](const Alter& alter) {
            return std::find(object->needs.begin(), object->needs.end(), alter.before.id) !=
                   object->needs.end();
        });
        // What is generated was lifted out, and what is dropped has gone; what a parent gives changes with
        // it.
        if (!is_made_of_them || !work.exists_after(object->id) || column.generated ||
            column.dialect_options.contains("inherited")) {
            continue;
        }
        const DataType& type_after = as<Column>(*work.to.find(object->id)).type;
        if (is_of(column.type, names) && !is_of(type_after, new_names)) {
            // It has got another type by then.
            continue;
        }
        holders.push_back({object, is_of(column.type, names),
                           column.default_value && !has_lifted_default(work, *object, types)});
    }
    return holders;
}

void set_type(Work& work, const Holder& holder, const DataType& type) {
    const Identifier name(holder.column->id.name);
    work.alter_table(holder.column->id.owner_name(),
                     Sql() << "ALTER COLUMN " << name << " TYPE " << type << " USING " << name
                           << "::" << type,
                     {Hazard::TableRewrite, Hazard::BlocksReads, Hazard::BlocksWrites, Hazard::MayFail});
}

void become_text(Work& work, const Holder& holder) {
    work.subject = holder.column->id;
    if (holder.loses_default) {
        work.alter_table(holder.column->id.owner_name(),
                         Sql() << "ALTER COLUMN " << Identifier(holder.column->id.name) << " DROP DEFAULT");
    }
    if (holder.has_values) {
        set_type(work, holder, DataType{is_array(as<Column>(*holder.column).type) ? "text[]" : "text"});
    }
}

void come_back(Work& work, const Holder& holder, const std::set<std::string>& names) {
    work.subject = holder.column->id;
    const Column& before = as<Column>(*holder.column);
    const Column& after = as<Column>(*work.to.find(holder.column->id));
    if (holder.has_values) {
        // A multirange may have another name now.
        set_type(work, holder, is_of(before.type, names) ? before.type : after.type);
    }
    // A default that changes anyway is set by the change of its column.
    if (holder.loses_default && after.default_value == before.default_value) {
        work.alter_table(holder.column->id.owner_name(), Sql() << "ALTER COLUMN "
                                                               << Identifier(holder.column->id.name)
                                                               << " SET DEFAULT " << *before.default_value);
    }
}

}  // namespace

bool has_range(const plan::ReplaceTypes& replace) {
    return std::any_of(replace.types.begin(), replace.types.end(),
                       [](const Alter& alter) { return is_range(alter.before); });
}

void replace_types_by_text(Work& work, const plan::ReplaceTypes& replace) {
    const std::vector<Holder> holders = holders_of(work, replace.types);
    for (const Holder& holder : holders) {
        become_text(work, holder);
    }
    for (auto type = replace.types.rbegin(); type != replace.types.rend(); ++type) {
        work.subject = type->after.id;
        drop(work, type->before);
    }
    for (const Alter& type : replace.types) {
        work.subject = type.after.id;
        create(work, type.after);
    }
    const std::set<std::string> names = names_of(replace.types, &Alter::after);
    for (const Holder& holder : holders) {
        come_back(work, holder, names);
    }
}

}  // namespace varve::postgres
