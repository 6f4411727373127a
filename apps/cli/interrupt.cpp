#include "interrupt.hpp"

namespace {

// A handler has nothing else to write to.
volatile std::sig_atomic_t interrupted = 0;

void note(int /*signal*/) { interrupted = 1; }

}  // namespace

NotedInterrupt::NotedInterrupt() {
    interrupted = 0;
    struct sigaction action = {};
    action.sa_handler = note;  // NOLINT(cppcoreguidelines-pro-type-union-access)
    action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, &before_);
}

NotedInterrupt::~NotedInterrupt() { sigaction(SIGINT, &before_, nullptr); }

bool NotedInterrupt::noted() { return interrupted != 0; }
