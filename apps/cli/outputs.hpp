#pragma once

#include <atomic>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "impost/io/stream.hpp"

/// A file that is removed when SIGINT, SIGTERM or SIGHUP ends the process, which it does with exit status 130, for as long as
/// this lives. At most sixteen at once.
class RemovedOnInterrupt {
public:
    explicit RemovedOnInterrupt(std::string path);
    RemovedOnInterrupt(const RemovedOnInterrupt&) = delete;
    RemovedOnInterrupt& operator=(const RemovedOnInterrupt&) = delete;
    RemovedOnInterrupt(RemovedOnInterrupt&&) = delete;
    RemovedOnInterrupt& operator=(RemovedOnInterrupt&&) = delete;
    ~RemovedOnInterrupt();

private:
    std::string path_;
    std::atomic<const char*>* place_ = nullptr;
};

/// Refuses, before anything is read, what would write over the file that is read; empty paths are none. Links are followed.
/// Errors: an output that is the input.
void keep_input(const std::string& input, const std::vector<std::string>& outputs);

/// The files that one command writes: all of them get their names in the end, or nothing of them is left.
class Outputs {
public:
    /// A file that begins with `header`; null where no path is given. Errors: the path of another; it can't be written.
    impost::FileWriter* add(const std::string& path, std::string_view header);
    /// Errors: one can't be written; then none has its name.
    void commit();
    /// Whether one goes to what is no regular file, such as a terminal or a pipe.
    [[nodiscard]] bool any_direct() const;

private:
    struct Output {
        explicit Output(const std::string& to) : path(to), guard(impost::FileWriter::neighbour_of(to)), writer(to) {}
        std::string path;
        RemovedOnInterrupt guard;
        impost::FileWriter writer;
    };
    std::deque<Output> outputs_;
};

/// A file of a folder, whole.
struct NamedText {
    std::string name;
    std::string text;
};

/// Writes files into a folder, which is made where there is none: all of them, or none. Errors: it can't be made or written.
void write_together(const std::string& folder, const std::vector<NamedText>& files);
