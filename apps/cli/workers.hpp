#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>

/// Runs independent jobs on threads, and tells on standard error how far they are, where that is a terminal and it takes more
/// than two seconds.
class Workers {
public:
    explicit Workers(std::size_t threads);
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;
    Workers(Workers&&) = delete;
    Workers& operator=(Workers&&) = delete;
    /// Takes the line away.
    ~Workers();

    /// Runs job(0) … job(count − 1). Errors: the first job's that failed, by number.
    void run(std::size_t count, const std::function<void(std::size_t)>& job);
    /// The same without a line.
    void run_quietly(std::size_t count, const std::function<void(std::size_t)>& job) const;
    /// What is being done, for the line.
    void doing(std::string what);

private:
    using Clock = std::chrono::steady_clock;
    void show(std::size_t done, std::size_t count);

    std::size_t threads_;
    std::string what_;
    std::mutex mutex_;
    Clock::time_point begun_ = Clock::now();
    Clock::time_point next_;
    bool terminal_;
    bool shown_ = false;
};
