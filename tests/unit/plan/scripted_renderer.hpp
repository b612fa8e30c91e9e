// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/renderer.hpp"
#include "varve/model/overloaded.hpp"

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace varve::testing {

/// A renderer whose answers a test chooses, for what core does with them; real ones are tested on real
/// databases.
class ScriptedRenderer : public Renderer {
public:
    explicit ScriptedRenderer(std::function<Way(const Change&)> way) : m_way(std::move(way)) {}

    bool is_inline(const Object& part) const override {
        return part.id.kind != Kind::Index && part.id.kind != Kind::ForeignKey &&
               part.id.kind != Kind::Trigger;
    }
    Way way(const Change& change, const Schema& /*from*/, const Schema& /*to*/) const override {
        return m_way(change);
    }
    std::vector<plan::Statement> render(const plan::LoweredChange& /*change*/, const Schema& /*from*/,
                                        const Schema& /*to*/) const override {
        return {};
    }
    std::string script(const plan::Plan& /*plan*/) const override { return {}; }

private:
    std::function<Way(const Change&)> m_way;
};

/// Each lowered change in a few words.
inline std::vector<std::string> words(const std::vector<plan::LoweredChange>& changes) {
    std::vector<std::string> lines;
    for (const plan::LoweredChange& change : changes) {
        const std::string verb = std::visit(Overloaded{
                                                [](const Create&) { return "add"; },
                                                [](const Drop&) { return "drop"; },
                                                [](const Alter&) { return "change"; },
                                                [](const Rename&) { return "rename to"; },
                                                [](const plan::CreateTable&) { return "create whole"; },
                                                [](const plan::DropTable&) { return "drop whole"; },
                                                [](const plan::RebuildTable&) { return "rebuild"; },
                                                [](const plan::FillColumn&) { return "add and fill"; },
                                                [](const plan::CopyTable&) { return "copy"; },
                                                [](const plan::ReplaceTypes&) { return "replace types"; },
                                            },
                                            change);
        lines.push_back(verb + " " + describe(plan::id_of(change)));
    }
    return lines;
}

}  // namespace varve::testing
