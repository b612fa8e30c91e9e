// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/dialect.hpp"

#include <memory>
#include <string>

namespace varve::source {

/// A shadow that is opened when it is first needed and used again for what comes next.
class LazyShadow {
public:
    LazyShadow(const Dialect& dialect, ShadowOptions options)
        : m_dialect(&dialect), m_options(std::move(options)) {}

    /// The shadow, empty. What an earlier call returned is the same object.
    Shadow& fresh();
    bool is_open() const { return m_shadow != nullptr; }
    /// Shadow::description(); empty while there is none.
    std::string description() const { return is_open() ? m_shadow->description() : std::string(); }
    const ShadowOptions& options() const { return m_options; }
    /// Of the server that the shadow is on, or would be. Asked once; that takes less than making a shadow.
    const std::string& server_version();
    /// Dialect::offered_extensions() there.
    std::string offered_extensions();

private:
    template <class Question>
    std::string ask(Question question);

    const Dialect* m_dialect;
    ShadowOptions m_options;
    std::unique_ptr<Shadow> m_shadow;
    std::string m_server_version;
};

}  // namespace varve::source
