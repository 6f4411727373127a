#include "told.hpp"

#include <cstdio>
#include <filesystem>
#include <system_error>

#include "impost/base/error.hpp"

using impost::Error;

void tell(const std::string& text) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) throw Error("the answer cannot be written to the terminal");
}

void make_folder(const std::string& path) {
    std::error_code failure;
    std::filesystem::create_directories(path, failure);
    if (failure) throw Error("cannot be made: " + failure.message(), {path, 0, ""});
}
