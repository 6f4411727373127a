#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

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
    /// What is being done, and what its jobs are called, for the line; without a word there is none.
    void doing(std::string what, std::string jobs = "");

private:
    using Clock = std::chrono::steady_clock;
    void watch(const std::stop_token& ended);
    void show();

    std::size_t threads_;
    std::string what_;
    std::string jobs_;
    std::atomic<std::size_t> done_ = 0;
    std::size_t count_ = 0;
    std::mutex mutex_;
    std::condition_variable_any ends_;
    Clock::time_point begun_ = Clock::now();
    bool shown_ = false;
    std::jthread watcher_;  ///< shows the line, whatever the jobs are at; only on a terminal
};
