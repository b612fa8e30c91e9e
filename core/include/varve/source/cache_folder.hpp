// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace varve::source {

/// Where varve keeps what it has found out before: `$XDG_CACHE_HOME/varve`, else `~/.cache/varve`; empty when
/// there is none, or when VARVE_NO_CACHE is set.
std::string cache_folder();

}  // namespace varve::source
