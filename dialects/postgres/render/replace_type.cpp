// SPDX-License-Identifier: MIT
#include "replace_type.hpp"

#include "families.hpp"
#include "given_columns.hpp"
#include "replace_range.hpp"

#include "../lexis.hpp"
#include "../types.hpp"

#include <algorithm>

namespace varve::postgres {

namespace {

using plan::Hazard;

constexpr std::string_view suffix = "_varve_old";

std::string old_name(const std::string& name) {
    return name.substr(0, 63 - suffix.size()) + std::string(suffix);
}

/// Every expression of an object, for looking whether one mentions a label.
std::string texts_of(const Object& object) {
    std::string text;
    if (const Column* column = std::get_if<Column>(&object.definition)) {
        text = column->default_value ? column->default_value->text : "";
        text += column->generated ? column->generated->expression.text : "";
    } else if (const CheckConstraint* check = std::get_if<CheckConstraint>(&object.definition)) {
        text = check->expression.text;
    } else if (const Index* index = std::get_if<Index>(&object.definition)) {
        text = index->predicate ? index->predicate->text : "";
        for (const IndexKey& key : index->keys) {
            text += key.expression ? key.expression->text : "";
        }
    } else if (const View* view = std::get_if<View>(&object.definition)) {
        text = view->query;
    } else if (const MaterializedView* materialized = std::get_if<MaterializedView>(&object.definition)) {
        text = materialized->query;
    } else if (const Policy* policy = std::get_if<Policy>(&object.definition)) {
        text = policy->using_expression ? policy->using_expression->text : "";
        text += policy->check_expression ? policy->check_expression->text : "";
    } else if (const Routine* routine = std::get_if<Routine>(&object.definition)) {
        text = routine->arguments;
    } else if (const Trigger* trigger = std::get_if<Trigger>(&object.definition)) {
        text = trigger->definition;
    } else if (const Table* table = std::get_if<Table>(&object.definition)) {
        text = table->partition_of ? table->partition_of->bound : "";
    } else if (const Domain* domain = std::get_if<Domain>(&object.definition)) {
        text = domain->default_value ? domain->default_value->text : "";
    }
    return text;
}

/// Turns values of old types into such of the types that have taken their names.
class Conversion {
public:
    explicit Conversion(const std::vector<Alter>& types) : m_types(&types) {}

    bool concerns(const DataType& type) const { return find(element_of(type.name)) != nullptr; }

    /// `value`, an expression of the old type, in the new one.
    Sql converted(const Sql& value, const DataType& type) const {
        const bool is_array = element_of(type.name) != type.name;
        const Alter* alter = find(type.name);
        if (!is_array && alter != nullptr && goes_by_attributes(*alter)) {
            return by_attributes(value, *alter);
        }
        Sql sql = value;
        sql.verbatim(is_array ? "::text[]::" : "::text::");
        return sql << type;
    }

private:
    static std::string element_of(const std::string& type) {
        return type.ends_with("[]") ? type.substr(0, type.size() - 2) : type;
    }

    const Alter* find(const std::string& type) const {
        const auto found = std::find_if(m_types->begin(), m_types->end(), [&](const Alter& alter) {
            return printed_type(alter.before.id) == type;
        });
        return found == m_types->end() ? nullptr : &*found;
    }

    /// As text a row has its values one behind the other, so that they must be the same ones.
    bool goes_by_attributes(const Alter& alter) const {
        const CompositeType* before = std::get_if<CompositeType>(&alter.before.definition);
        const CompositeType* after = std::get_if<CompositeType>(&alter.after.definition);
        if (before == nullptr || after == nullptr) {
            return false;
        }
        const auto is_same = [&](const Attribute& left, const Attribute& right) {
            const Alter* inner = find(left.type.name);
            return left.name == right.name && (inner == nullptr || !goes_by_attributes(*inner));
        };
        return !std::equal(before->attributes.begin(), before->attributes.end(), after->attributes.begin(),
                           after->attributes.end(), is_same);
    }

    Sql by_attributes(const Sql& value, const Alter& alter) const {
        Sql sql = Sql() << "CASE WHEN " << value << " IS DISTINCT FROM NULL THEN ROW(";
        const std::vector<Attribute>& old_ones = as<CompositeType>(alter.before).attributes;
        bool is_first = true;
        for (const Attribute& attribute : as<CompositeType>(alter.after).attributes) {
            sql.verbatim(is_first ? "" : ", ");
            is_first = false;
            const auto old_one = std::find_if(old_ones.begin(), old_ones.end(), [&](const Attribute& each) {
                return each.name == attribute.name;
            });
            if (old_one == old_ones.end()) {
                sql << "NULL";
                continue;
            }
            const Sql part = Sql() << "(" << value << ")." << Identifier(attribute.name);
            if (concerns(old_one->type) && old_one->type == attribute.type) {
                sql << converted(part, attribute.type);
            } else if (old_one->type == attribute.type ||
                       has_assignment_cast(old_one->type, attribute.type)) {
                sql << part;
            } else {
                sql << part << "::text::" << attribute.type;
            }
        }
        return sql << ")::" << alter.after.id.qualified_name() << " END";
    }

    const std::vector<Alter>* m_types;
};

/// A column whose type is made anew.
class Converted {
public:
    Converted(Work& work, const Object& object, const std::vector<Alter>& types)
        : m_work(&work), m_object(&object), m_types(&types) {}

    void drop_default() const {
        if (column().default_value) {
            m_work->subject = m_object->id;
            alter(Sql() << "DROP DEFAULT");
        }
    }

    /// What a parent gives changes with the parent, and must have no default by then.
    bool is_given() const {
        return given_definition(m_work->from, m_object->id, column()).has_value() &&
               stays_with_parents(m_work->from, m_work->to, m_object->id.owner_name());
    }

    void convert() const {
        m_work->subject = m_object->id;
        const Identifier name(m_object->id.name);
        m_work->alter_table(
            m_object->id.owner_name(),
            Sql() << "ALTER COLUMN " << name << " TYPE " << column().type << " USING "
                  << Conversion(*m_types).converted(Sql() << name, column().type),
            {Hazard::TableRewrite, Hazard::BlocksReads, Hazard::BlocksWrites, Hazard::MayFail});
    }

    /// A default that changes anyway is set by the change of its column.
    void restore_default() const {
        const Object* after = m_work->to.find(m_object->id);
        if (column().default_value && after != nullptr &&
            as<Column>(*after).default_value == column().default_value &&
            !has_lifted_default(*m_work, *m_object, *m_types)) {
            m_work->subject = m_object->id;
            alter(Sql() << "SET DEFAULT " << *column().default_value);
        }
    }

private:
    const Column& column() const { return as<Column>(*m_object); }

    void alter(const Sql& action) const {
        m_work->alter_table(m_object->id.owner_name(),
                            Sql() << "ALTER COLUMN " << Identifier(m_object->id.name) << " " << action);
    }

    Work* m_work;
    const Object* m_object;
    const std::vector<Alter>* m_types;
};

/// Generated columns were lifted out, and what is dropped, or gets a type of another name, has gone.
std::vector<Converted> columns_of(Work& work, const std::vector<Alter>& types) {
    const Conversion conversion(types);
    std::vector<Converted> columns;
    for (const Object* object : work.from.of_kind(Kind::Column)) {
        const Column& column = as<Column>(*object);
        const Object* after = work.to.find(object->id);
        if (conversion.concerns(column.type) && after != nullptr &&
            conversion.concerns(as<Column>(*after).type) && !column.generated) {
            columns.emplace_back(work, *object, types);
        }
    }
    return columns;
}

Sql type_words(const char* verb, const ObjectId& type) {
    Sql sql;
    return sql.verbatim(verb).verbatim(type.kind == Kind::Domain ? "DOMAIN " : "TYPE ");
}

}  // namespace

bool has_lifted_default(const Work& work, const Object& column, const std::vector<Alter>& types) {
    return std::any_of(column.needs.begin(), column.needs.end(), [&](const ObjectId& need) {
        const Object* routine = need.kind == Kind::Routine ? work.from.find(need) : nullptr;
        return routine != nullptr && std::any_of(types.begin(), types.end(), [&](const Alter& alter) {
                   return std::find(routine->needs.begin(), routine->needs.end(), alter.before.id) !=
                          routine->needs.end();
               });
    });
}

std::string printed_type(const ObjectId& type) {
    return (Sql() << type.qualified_name()).text(lexis());
}

bool has_only_new_labels(const EnumType& before, const EnumType& after) {
    auto next = after.labels.begin();
    for (const std::string& label : before.labels) {
        next = std::find(next, after.labels.end(), label);
        if (next == after.labels.end()) {
            return false;
        }
        ++next;
    }
    return true;
}

bool uses_new_label(const Object& before, const Object& after, const Schema& from, const Schema& to) {
    const std::vector<std::string>& known = as<EnumType>(before).labels;
    std::vector<std::string> added;
    for (const std::string& label : as<EnumType>(after).labels) {
        if (std::find(known.begin(), known.end(), label) == known.end()) {
            added.push_back(lexis().text_literal(label) + "::" + printed_type(after.id));
        }
    }
    return std::any_of(to.objects().begin(), to.objects().end(), [&](const auto& each) {
        const Object* old = from.find(each.first);
        if (old != nullptr && old->has_same_content(each.second)) {
            return false;
        }
        const std::string text = texts_of(each.second);
        return std::any_of(added.begin(), added.end(), [&](const std::string& literal) {
            return text.find(literal) != std::string::npos;
        });
    });
}

bool can_alter_in_place(const Object& before, const CompositeType& after, const Schema& from) {
    const std::vector<Attribute>& old_ones = as<CompositeType>(before).attributes;
    std::size_t kept = 0;
    bool is_any_changed = false;
    for (const Attribute& attribute : after.attributes) {
        const auto old_one = std::find_if(old_ones.begin(), old_ones.end(),
                                          [&](const Attribute& each) { return each.name == attribute.name; });
        const bool is_new = old_one == old_ones.end();
        // What is new comes last, and the others follow each other as they did.
        const std::size_t place =
            is_new ? old_ones.size() : static_cast<std::size_t>(old_one - old_ones.begin());
        if (place < kept) {
            return false;
        }
        kept = is_new ? place : place + 1;
        is_any_changed = is_any_changed || (!is_new && *old_one != attribute);
    }
    return !is_any_changed ||
           std::none_of(from.objects().begin(), from.objects().end(), [&](const auto& each) {
               const std::vector<ObjectId>& needs = each.second.needs;
               return std::find(needs.begin(), needs.end(), before.id) != needs.end();
           });
}

void replace_types(Work& work, const plan::ReplaceTypes& replace) {
    if (has_range(replace)) {
        replace_types_by_text(work, replace);
        return;
    }
    for (const Alter& type : replace.types) {
        work.subject = type.after.id;
        work.add(type_words("ALTER ", type.before.id) << type.before.id.qualified_name() << " RENAME TO "
                                                      << Identifier(old_name(type.before.id.name)));
    }
    for (const Alter& type : replace.types) {
        work.subject = type.after.id;
        create(work, type.after);
    }
    std::vector<Converted> columns = columns_of(work, replace.types);
    const auto own = std::stable_partition(columns.begin(), columns.end(),
                                           [](const Converted& column) { return column.is_given(); });
    std::for_each(columns.begin(), own, [](const Converted& column) { column.drop_default(); });
    std::for_each(own, columns.end(), [](const Converted& column) {
        column.drop_default();
        column.convert();
        column.restore_default();
    });
    std::for_each(columns.begin(), own, [](const Converted& column) { column.restore_default(); });
    for (auto type = replace.types.rbegin(); type != replace.types.rend(); ++type) {
        work.subject = type->after.id;
        work.add(type_words("DROP ", type->before.id)
                 << QualifiedName{type->before.id.schema, old_name(type->before.id.name)});
    }
}

}  // namespace varve::postgres
