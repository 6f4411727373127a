#pragma once

#include <string>

#include "impost/base/error.hpp"

namespace impost::test {

/// The sentence with which something is refused, or "accepted".
template <class Act>
std::string refusal(Act act) {
    try {
        act();
    } catch (const Error& error) {
        return error.what();
    }
    return "accepted";
}

}  // namespace impost::test
