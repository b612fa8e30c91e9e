// SPDX-License-Identifier: MIT
#include "varve/declare/snapshot.hpp"

#include "varve/diag/error.hpp"
#include "varve/model/fingerprint.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <type_traits>

namespace varve::declare {

namespace {

using Json = nlohmann::ordered_json;

constexpr int snapshot_version = 1;

/// The words of each enumeration, in the order of its enumerators.
template <class Enum>
struct Words;
template <>
struct Words<GeneratedStorage> {
    static constexpr std::array<std::string_view, 2> words{"stored", "virtual"};
};
template <>
struct Words<IdentityMode> {
    static constexpr std::array<std::string_view, 2> words{"always", "by_default"};
};
template <>
struct Words<ReferentialAction> {
    static constexpr std::array<std::string_view, 5> words{"no_action", "restrict", "cascade", "set_null",
                                                           "set_default"};
};
template <>
struct Words<MatchKind> {
    static constexpr std::array<std::string_view, 3> words{"simple", "full", "partial"};
};
template <>
struct Words<Deferrability> {
    static constexpr std::array<std::string_view, 3> words{"not_deferrable", "initially_immediate",
                                                           "initially_deferred"};
};
template <>
struct Words<SortOrder> {
    static constexpr std::array<std::string_view, 2> words{"ascending", "descending"};
};
template <>
struct Words<GrantState> {
    static constexpr std::array<std::string_view, 3> words{"revoked", "granted", "grantable"};
};
template <>
struct Words<NullsOrder> {
    static constexpr std::array<std::string_view, 3> words{"by_default", "first", "last"};
};

Json to_json(bool flag) {
    return flag;
}
Json to_json(std::int64_t number) {
    return number;
}
Json to_json(const std::string& text) {
    return text;
}
Json to_json(const Options& options) {
    Json object = Json::object();
    for (const auto& [name, value] : options) {
        object[name] = value;
    }
    return object;
}
Json to_json(const QualifiedName& name) {
    return Json{{"schema", name.schema}, {"name", name.name}};
}
Json to_json(const DataType& type) {
    return type.name;
}
Json to_json(const Expression& expression) {
    return expression.text;
}
template <class Enum>
    requires std::is_enum_v<Enum>
Json to_json(Enum value) {
    return std::string(Words<Enum>::words.at(static_cast<std::size_t>(value)));
}
template <HasFields T>
Json to_json(const T& object);
template <class T>
Json to_json(const std::optional<T>& value) {
    return value ? to_json(*value) : Json(nullptr);
}
template <class T>
Json to_json(const std::vector<T>& values) {
    Json list = Json::array();
    for (const T& value : values) {
        list.push_back(to_json(value));
    }
    return list;
}
template <HasFields T>
Json to_json(const T& object) {
    Json result = Json::object();
    for_each_field(object, [&](std::string_view name, const auto& value) {
        result[std::string(name)] = to_json(value);
    });
    return result;
}

Json to_json(const ObjectId& id) {
    Json result{{"kind", std::string(key_of(id.kind))}, {"name", id.name}};
    const auto add = [&](const char* name, const std::string& text) {
        if (!text.empty()) {
            result[name] = text;
        }
    };
    add("schema", id.schema);
    add("owner", id.owner);
    add("signature", id.signature);
    return result;
}

void read(const Json& json, bool& flag) {
    flag = json.get<bool>();
}
void read(const Json& json, std::int64_t& number) {
    number = json.get<std::int64_t>();
}
void read(const Json& json, std::string& text) {
    text = json.get<std::string>();
}
void read(const Json& json, Options& options) {
    options.clear();
    for (const auto& [name, value] : json.items()) {
        options[name] = value.get<std::string>();
    }
}
void read(const Json& json, QualifiedName& name) {
    read(json.at("schema"), name.schema);
    read(json.at("name"), name.name);
}
void read(const Json& json, DataType& type) {
    read(json, type.name);
}
void read(const Json& json, Expression& expression) {
    read(json, expression.text);
}
template <class Enum>
    requires std::is_enum_v<Enum>
void read(const Json& json, Enum& value) {
    const auto& words = Words<Enum>::words;
    const std::string word = json.get<std::string>();
    for (std::size_t at = 0; at < words.size(); ++at) {
        if (words[at] == word) {
            value = static_cast<Enum>(at);
            return;
        }
    }
    throw Error(ErrorCode::InvalidSchema, "`" + word + "` is not a word that belongs here");
}
template <HasFields T>
void read(const Json& json, T& object);
template <class T>
void read(const Json& json, std::optional<T>& value) {
    value.reset();
    if (!json.is_null()) {
        read(json, value.emplace());
    }
}
template <class T>
void read(const Json& json, std::vector<T>& values) {
    values.clear();
    for (const Json& each : json) {
        read(each, values.emplace_back());
    }
}
template <HasFields T>
void read(const Json& json, T& object) {
    for_each_field(object,
                   [&](std::string_view name, auto& value) { read(json.at(std::string(name)), value); });
}

ObjectId read_id(const Json& json) {
    ObjectId id;
    id.kind = kind_from_key(json.at("kind").get<std::string>());
    read(json.at("name"), id.name);
    id.schema = json.value("schema", "");
    id.owner = json.value("owner", "");
    id.signature = json.value("signature", "");
    return id;
}

Json json_of(const Object& object) {
    Json result = to_json(object.id);
    if (object.ordinal != 0) {
        result["ordinal"] = object.ordinal;
    }
    if (!object.comment.empty()) {
        result["comment"] = object.comment;
    }
    if (!object.access.empty()) {
        result["access"] = to_json(object.access);
    }
    if (object.has_given_name) {
        result["given_name"] = true;
    }
    if (!object.option_order.empty()) {
        result["option_order"] = object.option_order;
    }
    result["definition"] =
        std::visit([](const auto& definition) { return to_json(definition); }, object.definition);
    if (!object.needs.empty()) {
        Json needs = Json::array();
        for (const ObjectId& id : object.needs) {
            needs.push_back(to_json(id));
        }
        result["needs"] = std::move(needs);
    }
    return result;
}

Object read_object(const Json& json) {
    Object object{read_id(json), {}};
    object.ordinal = json.value("ordinal", 0);
    object.has_given_name = json.value("given_name", false);
    object.comment = json.value("comment", "");
    if (const auto access = json.find("access"); access != json.end()) {
        read(*access, object.access);
    }
    object.option_order = json.value("option_order", std::vector<std::string>());
    object.definition = make_definition(object.id.kind);
    std::visit([&](auto& definition) { read(json.at("definition"), definition); }, object.definition);
    if (const auto needs = json.find("needs"); needs != json.end()) {
        for (const Json& id : *needs) {
            object.needs.push_back(read_id(id));
        }
    }
    return object;
}

[[noreturn]] void refuse(const SourceText& source, std::size_t byte, const std::string& why) {
    throw Error(ErrorCode::InvalidSchema, "`" + source.name() + "` is not a snapshot: " + why)
        .with_range(source.range(byte, byte + 1))
        .with_hint("a snapshot is what `varve inspect --format json` writes");
}

}  // namespace

namespace {

std::string text_of(const Json& json) {
    return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

/// Behind what stands in front of an item of the list: its lines four blanks further in.
void append_item(std::string& text, const std::string& item) {
    text += "\n    ";
    for (const char c : item) {
        text += c;
        if (c == '\n') {
            text += "    ";
        }
    }
}

}  // namespace

std::string write_snapshot(const Schema& schema, std::string_view dialect) {
    // Object by object: a tree of the whole takes several times as much memory as its text.
    std::string text = "{\n  \"varve_snapshot\": " + std::to_string(snapshot_version) +
                       ",\n  \"dialect\": " + text_of(std::string(dialect)) +
                       ",\n  \"fingerprint\": " + text_of(fingerprint(schema)) + ",\n  \"objects\": [";
    // About what an object takes: a text that grows is there twice while it does.
    text.reserve(schema.size() * 320);
    for (const auto& [id, object] : schema.objects()) {
        text += text.back() == '[' ? "" : ",";
        append_item(text, text_of(json_of(object)));
    }
    text += schema.empty() ? "]\n}\n" : "\n  ]\n}\n";
    return text;
}

Snapshot read_snapshot(const SourceText& source) {
    try {
        const Json json = Json::parse(source.text());
        const int version = json.is_object() ? json.value("varve_snapshot", 0) : 0;
        if (version == 0) {
            refuse(source, 0, "it has no `varve_snapshot`");
        }
        if (version != snapshot_version) {
            refuse(source, 0, "its version is " + std::to_string(version) + ", this program reads version 1");
        }
        Snapshot snapshot{json.at("dialect").get<std::string>(), {}};
        for (const Json& object : json.at("objects")) {
            snapshot.schema.add(read_object(object));
        }
        return snapshot;
    } catch (const Json::parse_error& error) {
        refuse(source, error.byte == 0 ? 0 : error.byte - 1, "it is not valid JSON");
    } catch (const Json::exception& error) {
        refuse(source, 0, "a field is missing or of the wrong kind");
    }
}

}  // namespace varve::declare
