#pragma once

#include <unistd.h>

#include <filesystem>
#include <string>
#include <utility>

#include "impost/base/error.hpp"

/// A folder that gets its name when it is whole; nothing of it is left when it is not.
class WholeFolder {
public:
    explicit WholeFolder(std::string path) : path_(std::move(path)) {
        while (path_.size() > 1 && path_.back() == '/') path_.pop_back();
        std::error_code ignored;
        if (std::filesystem::exists(path_, ignored) &&
            !(std::filesystem::is_directory(path_, ignored) && std::filesystem::is_empty(path_, ignored)))
            throw impost::Error("the folder is there already and is not empty; name a new one or remove it", {path_, 0, ""});
        neighbour_ = path_ + ".part" + std::to_string(::getpid());
    }
    WholeFolder(const WholeFolder&) = delete;
    WholeFolder& operator=(const WholeFolder&) = delete;
    WholeFolder(WholeFolder&&) = delete;
    WholeFolder& operator=(WholeFolder&&) = delete;
    ~WholeFolder() {
        std::error_code ignored;
        if (!neighbour_.empty()) std::filesystem::remove_all(neighbour_, ignored);
    }
    /// Where to write until then.
    [[nodiscard]] const std::string& writing() const { return neighbour_; }
    void commit() {
        std::error_code failure;
        std::filesystem::rename(neighbour_, path_, failure);
        if (failure) throw impost::Error("cannot be written: " + failure.message(), {path_, 0, ""});
        neighbour_.clear();
    }

private:
    std::string path_;
    std::string neighbour_;
};
