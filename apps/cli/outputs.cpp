#include "outputs.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <filesystem>

#include "told.hpp"

using namespace impost;

namespace {

constexpr std::array signals = {SIGINT, SIGTERM, SIGHUP};

/// What a signal's handler can see: the files to remove.
std::array<std::atomic<const char*>, 16> unfinished;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

extern "C" void remove_and_end(int /*signal*/) {
    constexpr int interrupted = 130;
    for (const auto& place : unfinished) {
        if (const char* path = place.load()) ::unlink(path);
    }
    ::_exit(interrupted);
}

void handle_signals() {
    struct sigaction action {};
    action.sa_handler = remove_and_end;
    for (const int signal : signals) ::sigaction(signal, &action, nullptr);
    action.sa_handler = SIG_IGN;
    ::sigaction(SIGPIPE, &action, nullptr);  // writing fails instead, and what was begun is removed
}

/// No signal interrupts while this lives.
class SignalsHeld {
public:
    SignalsHeld() {
        sigset_t held;
        sigemptyset(&held);
        for (const int signal : signals) sigaddset(&held, signal);
        ::pthread_sigmask(SIG_BLOCK, &held, &before_);
    }
    SignalsHeld(const SignalsHeld&) = delete;
    SignalsHeld& operator=(const SignalsHeld&) = delete;
    SignalsHeld(SignalsHeld&&) = delete;
    SignalsHeld& operator=(SignalsHeld&&) = delete;
    ~SignalsHeld() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

private:
    sigset_t before_{};
};

bool same_file(const std::string& a, const std::string& b) {
    std::error_code ignored;
    return a == b || std::filesystem::weakly_canonical(a, ignored) == std::filesystem::weakly_canonical(b, ignored);
}

/// The same file under two names; a device, such as a terminal, is read and written at once.
bool same_contents(const std::string& a, const std::string& b) {
    std::error_code ignored;
    return std::filesystem::equivalent(a, b, ignored) && !std::filesystem::is_character_file(a, ignored);
}

}  // namespace

void keep_input(const std::string& input, const std::vector<std::string>& outputs) {
    for (const std::string& output : outputs) {
        if (output.empty() || !same_contents(input, output)) continue;
        throw Error("the output is the table that is read" + (output == input ? "" : ", " + input) + ": give it another name",
                    {output, 0, ""});
    }
}

RemovedOnInterrupt::RemovedOnInterrupt(std::string path) : path_(std::move(path)) {
    if (path_.empty()) return;
    handle_signals();
    for (auto& place : unfinished) {
        const char* none = nullptr;
        if (!place.compare_exchange_strong(none, path_.c_str())) continue;
        place_ = &place;
        return;
    }
}

RemovedOnInterrupt::~RemovedOnInterrupt() {
    if (place_ != nullptr) place_->store(nullptr);
}

FileWriter* Outputs::add(const std::string& path, std::string_view header) {
    if (path.empty()) return nullptr;
    for (const Output& other : outputs_) {
        if (same_file(other.path, path)) throw Error("two outputs go to the same file", {path, 0, ""});
    }
    FileWriter& writer = outputs_.emplace_back(path).writer;
    writer.write(header);
    return &writer;
}

bool Outputs::any_direct() const {
    return std::any_of(outputs_.begin(), outputs_.end(),
                       [](const Output& output) { return FileWriter::neighbour_of(output.path).empty(); });
}

void Outputs::commit() {
    for (Output& output : outputs_) output.writer.finish();
    const SignalsHeld held;
    for (Output& output : outputs_) output.writer.commit();
    outputs_.clear();
}

void write_together(const std::string& folder, const std::vector<NamedText>& files) {
    make_folder(folder);
    Outputs outputs;
    for (const NamedText& file : files) outputs.add(folder + "/" + file.name, file.text);
    outputs.commit();
}
