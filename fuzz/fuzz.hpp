#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "impost/base/error.hpp"

/// What every fuzzer says: bad input is refused with an Error; anything else that is thrown, and any broken promise, is a find.
namespace impost::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) { return {reinterpret_cast<const char*>(data), size}; }

inline void promise(bool kept, const char* what) {
    if (kept) return;
    std::fprintf(stderr, "broken promise: %s\n", what);
    std::abort();
}

/// Runs what may refuse its input.
template <class Act>
void may_refuse(Act act) {
    try {
        act();
    } catch (const Error& error) {
        promise(*error.what() != '\0', "a refusal says why");
    }
}

}  // namespace impost::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
