// SPDX-License-Identifier: MIT
#include "integration/property/web.hpp"

#include <algorithm>
#include <functional>

namespace varve::test {
namespace {

bool is_type(WebKind kind) {
    return kind == WebKind::Enum || kind == WebKind::Domain || kind == WebKind::Composite;
}

bool is_relation(WebKind kind) {
    return kind == WebKind::Table || kind == WebKind::View || kind == WebKind::MaterializedView ||
           kind == WebKind::SetFunction;
}

/// Whether it can run while other things are being made: its value is needed by the statement that names it.
bool is_pure(const Web& web, const WebNode& node) {
    return std::none_of(node.uses.begin(), node.uses.end(), [&](int id) {
        const WebNode* used = web.find(id);
        return used == nullptr || is_relation(used->kind) || !is_pure(web, *used);
    });
}

/// Whether a materialized view may be filled from it before everything is there.
bool is_readable(const Web& web, const WebNode& node) {
    return std::all_of(node.uses.begin(), node.uses.end(), [&](int id) {
        const WebNode* used = web.find(id);
        return used != nullptr && used->kind != WebKind::SetFunction &&
               (used->kind != WebKind::Function || is_pure(web, *used)) &&
               (used->kind == WebKind::Table || is_readable(web, *used));
    });
}

std::vector<int> ids_where(const Web& web, const std::function<bool(const WebNode&)>& is_wanted) {
    std::vector<int> ids;
    for (const WebNode& node : web.nodes) {
        if (is_wanted(node)) {
            ids.push_back(node.id);
        }
    }
    return ids;
}

void add_some(std::vector<int>& uses, const std::vector<int>& ids, int most, Random& random) {
    for (int left = ids.empty() ? 0 : random.below(most + 1); left > 0; --left) {
        const int id = random.pick(ids);
        if (std::find(uses.begin(), uses.end(), id) == uses.end()) {
            uses.push_back(id);
        }
    }
}

/// Ids of one kind of use that a new node may have.
struct Supply {
    std::vector<int> types;
    std::vector<int> plain_types;
    std::vector<int> relations;
    std::vector<int> readable;
    std::vector<int> tables;
    std::vector<int> functions;
    std::vector<int> pure_functions;
    std::vector<int> row_functions;
    std::vector<int> trigger_functions;
};

Supply supply_of(const Web& web) {
    Supply supply;
    const auto of_kind = [&](WebKind kind) {
        return ids_where(web, [&](const WebNode& node) { return node.kind == kind; });
    };
    supply.types = ids_where(web, [](const WebNode& node) { return is_type(node.kind); });
    supply.plain_types = of_kind(WebKind::Enum);
    supply.relations = ids_where(web, [](const WebNode& node) { return is_relation(node.kind); });
    supply.readable = ids_where(web, [&](const WebNode& node) {
        return node.kind == WebKind::Table ||
               ((node.kind == WebKind::View || node.kind == WebKind::MaterializedView) &&
                is_readable(web, node));
    });
    supply.tables = of_kind(WebKind::Table);
    supply.functions = of_kind(WebKind::Function);
    supply.pure_functions = ids_where(
        web, [&](const WebNode& node) { return node.kind == WebKind::Function && is_pure(web, node); });
    supply.row_functions = of_kind(WebKind::RowFunction);
    supply.trigger_functions = of_kind(WebKind::TriggerFunction);
    return supply;
}

WebKind random_kind(Random& random) {
    static const std::vector<WebKind> kinds = {WebKind::Enum,
                                               WebKind::Domain,
                                               WebKind::Composite,
                                               WebKind::Function,
                                               WebKind::Function,
                                               WebKind::Function,
                                               WebKind::SetFunction,
                                               WebKind::RowFunction,
                                               WebKind::TriggerFunction,
                                               WebKind::Table,
                                               WebKind::Table,
                                               WebKind::Check,
                                               WebKind::Index,
                                               WebKind::Policy,
                                               WebKind::Trigger,
                                               WebKind::View,
                                               WebKind::View,
                                               WebKind::View,
                                               WebKind::MaterializedView};
    return random.pick(kinds);
}

/// False when what it needs is not there.
bool choose_uses(WebNode& node, const Web& web, Random& random) {
    const Supply supply = supply_of(web);
    const auto one_of = [&](const std::vector<int>& ids) {
        if (!ids.empty()) {
            node.uses.push_back(random.pick(ids));
        }
        return !ids.empty();
    };
    switch (node.kind) {
    case WebKind::Enum: return true;
    case WebKind::Domain:
        if (random.percent(40)) {
            one_of(supply.plain_types);
        }
        add_some(node.uses, supply.pure_functions, 1, random);
        return true;
    case WebKind::Composite: add_some(node.uses, supply.types, 2, random); return true;
    case WebKind::Function:
        add_some(node.uses, supply.types, 1, random);
        add_some(node.uses, supply.functions, 1, random);
        add_some(node.uses, supply.relations, 1, random);
        return true;
    case WebKind::SetFunction: return one_of(supply.relations);
    case WebKind::RowFunction: return one_of(supply.tables);
    case WebKind::TriggerFunction: return true;
    case WebKind::Table:
        add_some(node.uses, supply.types, 3, random);
        add_some(node.uses, supply.pure_functions, 2, random);
        return true;
    case WebKind::Check:
    case WebKind::Index:
        if (!one_of(supply.tables)) {
            return false;
        }
        add_some(node.uses, supply.pure_functions, 1, random);
        return true;
    case WebKind::Policy:
        if (!one_of(supply.tables)) {
            return false;
        }
        add_some(node.uses, supply.functions, 1, random);
        add_some(node.uses, supply.relations, 1, random);
        return true;
    case WebKind::Trigger: return one_of(supply.tables) && one_of(supply.trigger_functions);
    case WebKind::View:
        if (!one_of(supply.relations)) {
            return false;
        }
        add_some(node.uses, supply.relations, 1, random);
        add_some(node.uses, supply.functions, 1, random);
        return true;
    case WebKind::MaterializedView:
        if (!one_of(supply.readable)) {
            return false;
        }
        add_some(node.uses, supply.pure_functions, 1, random);
        return true;
    }
    return false;
}

bool add_node(Web& web, Random& random) {
    int last = 0;
    for (const WebNode& node : web.nodes) {
        last = std::max(last, node.id);
    }
    WebNode node{last + 1, random_kind(random), random.below(8)};
    if (!choose_uses(node, web, random)) {
        return false;
    }
    web.nodes.push_back(std::move(node));
    return true;
}

/// Parts that their owner must have: the first use.
bool has_owner(WebKind kind) {
    switch (kind) {
    case WebKind::Check:
    case WebKind::Index:
    case WebKind::Policy:
    case WebKind::Trigger:
    case WebKind::View:
    case WebKind::MaterializedView:
    case WebKind::SetFunction:
    case WebKind::RowFunction: return true;
    default: return false;
    }
}

}  // namespace

const WebNode* Web::find(int id) const {
    const auto found =
        std::find_if(nodes.begin(), nodes.end(), [&](const WebNode& node) { return node.id == id; });
    return found == nodes.end() ? nullptr : &*found;
}

Web random_web(Random& random) {
    Web web;
    for (int left = 8 + random.below(22); left > 0;) {
        left -= add_node(web, random) ? 1 : 0;
    }
    return web;
}

void prune(Web& web) {
    std::size_t count = 0;
    while (count != web.nodes.size()) {
        count = web.nodes.size();
        for (WebNode& node : web.nodes) {
            const int owner = has_owner(node.kind) ? node.uses.front() : 0;
            std::erase_if(node.uses, [&](int id) { return id != owner && web.find(id) == nullptr; });
        }
        std::erase_if(web.nodes, [&](const WebNode& node) {
            const bool is_lost = has_owner(node.kind) && web.find(node.uses.front()) == nullptr;
            const bool has_no_function = node.kind == WebKind::Trigger && node.uses.size() < 2;
            return is_lost || has_no_function;
        });
    }
}

std::string mutate(Web& web, Random& random) {
    if (web.nodes.empty() || random.percent(15)) {
        return add_node(web, random) ? "add " + std::to_string(web.nodes.back().id) : "nothing";
    }
    const std::size_t at = static_cast<std::size_t>(random.below(static_cast<int>(web.nodes.size())));
    const int id = web.nodes[at].id;
    if (random.percent(15)) {
        web.nodes.erase(web.nodes.begin() + static_cast<std::ptrdiff_t>(at));
        prune(web);
        return "drop " + std::to_string(id);
    }
    WebNode& node = web.nodes[at];
    if (random.percent(20) && node.uses.size() > 1) {
        node.uses.pop_back();
        prune(web);
        return "a use less of " + std::to_string(id);
    }
    node.form = (node.form + 1 + random.below(7)) % 8;
    return "another form of " + std::to_string(id);
}

}  // namespace varve::test
