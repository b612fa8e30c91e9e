// SPDX-License-Identifier: MIT
#include "varve/report/json.hpp"

#include "varve/model/overloaded.hpp"

#include <nlohmann/json.hpp>

namespace varve::report {

namespace {

using Json = nlohmann::ordered_json;

constexpr int document_version = 1;

Json json_of(const ObjectId& id) {
    Json json{{"kind", std::string(key_of(id.kind))}, {"name", id.name}};
    if (!id.schema.empty()) {
        json["schema"] = id.schema;
    }
    if (!id.owner.empty()) {
        json["table"] = id.owner;
    }
    if (!id.signature.empty()) {
        json["signature"] = id.signature;
    }
    return json;
}

Json json_of(const Change& change) {
    Json json = std::visit(Overloaded{
                               [](const Create& create) {
                                   return Json{{"change", "create"}, {"object", json_of(create.object.id)}};
                               },
                               [](const Drop& drop) {
                                   return Json{{"change", "drop"}, {"object", json_of(drop.object.id)}};
                               },
                               [](const Alter& alter) {
                                   return Json{{"change", "alter"},
                                               {"object", json_of(alter.after.id)},
                                               {"fields", changed_fields(alter.before, alter.after)}};
                               },
                               [](const Rename& rename) {
                                   return Json{{"change", "rename"},
                                               {"object", json_of(rename.after.id)},
                                               {"from", json_of(rename.before.id)}};
                               },
                           },
                           change);
    json["text"] = describe(change);
    return json;
}

Json json_of(const diff::RenameQuestion& question) {
    return {{"from", json_of(question.from)},
            {"to", json_of(question.to)},
            {"evidence", question.evidence},
            {"answer", question.answer}};
}

Json json_of(const plan::Statement& statement) {
    Json hazards = Json::array();
    for (const plan::Hazard hazard : statement.hazards) {
        hazards.push_back(std::string(plan::key_of(hazard)));
    }
    Json destroys = Json::array();
    for (const ObjectId& id : statement.destroys) {
        destroys.push_back(json_of(id));
    }
    return {{"sql", statement.sql},
            {"object", json_of(statement.subject)},
            {"hazards", std::move(hazards)},
            {"destroys", std::move(destroys)},
            {"transactional", statement.is_transactional}};
}

template <class T>
Json list_of(const std::vector<T>& items) {
    Json list = Json::array();
    for (const T& item : items) {
        list.push_back(json_of(item));
    }
    return list;
}

Json json_of(const plan::Plan& plan) {
    return {{"statements", list_of(plan.statements)}, {"directives", plan.directives}};
}

std::string text_of(const Json& json) {
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string round_trip_json(const plan::RoundTrip& round_trip) {
    return text_of({{"version", document_version},
                    {"changes", list_of(round_trip.changes)},
                    {"questions", list_of(round_trip.questions)},
                    {"up", json_of(round_trip.up)},
                    {"down", json_of(round_trip.down)}});
}

std::string questions_json(const std::vector<diff::RenameQuestion>& questions) {
    return text_of({{"version", document_version}, {"questions", list_of(questions)}});
}

std::string plan_json(const plan::Plan& plan) {
    Json json{{"version", document_version}};
    json.update(json_of(plan));
    return text_of(json);
}

}  // namespace varve::report
