// SPDX-License-Identifier: MIT
#pragma once

namespace varve {

/// Several lambdas as one visitor: a new alternative of a variant fails to compile wherever it is not
/// handled.
template <class... Functions>
struct Overloaded : Functions... {
    using Functions::operator()...;
};

template <class... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

}  // namespace varve
