#pragma once

#include <csignal>

/// While this lives, a first SIGINT is only noted, so that a command can end with what it has; a second one ends the process as usual.
/// One at a time.
class NotedInterrupt {
public:
    NotedInterrupt();
    NotedInterrupt(const NotedInterrupt&) = delete;
    NotedInterrupt& operator=(const NotedInterrupt&) = delete;
    NotedInterrupt(NotedInterrupt&&) = delete;
    NotedInterrupt& operator=(NotedInterrupt&&) = delete;
    ~NotedInterrupt();

    [[nodiscard]] static bool noted();

    /// The exit status of a command that was interrupted.
    static constexpr int status = 130;

private:
    struct sigaction before_ = {};
};
