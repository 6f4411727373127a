#include "workers.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <thread>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

Workers::Workers(std::size_t threads) : threads_(threads) {
    if (::isatty(STDERR_FILENO) == 1) watcher_ = std::jthread([this](const std::stop_token& ended) { watch(ended); });
}

Workers::~Workers() {
    if (watcher_.joinable()) {
        watcher_.request_stop();
        watcher_.join();
    }
    if (shown_) fmt::print(stderr, "\r\x1b[K");
}

void Workers::run(std::size_t count, const std::function<void(std::size_t)>& job) {
    const auto expect = [&](std::size_t jobs) {
        const std::lock_guard lock(mutex_);
        done_ = 0;
        count_ = jobs;
    };
    expect(count);
    run_quietly(count, [&](std::size_t k) {
        job(k);
        ++done_;
    });
    expect(0);
}

void Workers::run_quietly(std::size_t count, const std::function<void(std::size_t)>& job) const {
    std::vector<std::exception_ptr> failures(count);
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        for (std::size_t k = next++; k < count; k = next++) {
            try {
                job(k);
            } catch (...) {
                failures[k] = std::current_exception();
            }
        }
    };
    {
        std::vector<std::jthread> others;
        for (std::size_t t = 1; t < std::min(threads_, count); ++t) others.emplace_back(work);
        work();
    }
    for (const std::exception_ptr& failure : failures) {
        if (failure) std::rethrow_exception(failure);
    }
}

void Workers::doing(std::string what, std::string jobs) {
    const std::lock_guard lock(mutex_);
    what_ = std::move(what);
    jobs_ = std::move(jobs);
}

void Workers::watch(const std::stop_token& ended) {
    std::unique_lock lock(mutex_);
    auto next = begun_ + 2s;
    while (!ends_.wait_until(lock, ended, next, [] { return false; }) && !ended.stop_requested()) {
        show();
        next = Clock::now() + 200ms;
    }
}

void Workers::show() {
    if (what_.empty()) return;
    shown_ = true;
    const std::string far = count_ > 1 ? fmt::format(", {} of {}{}{}", done_.load(), count_, jobs_.empty() ? "" : " ", jobs_) : "";
    fmt::print(stderr, "\r{}{}, {:.0f} s\x1b[K", what_, far, std::chrono::duration<double>(Clock::now() - begun_).count());
    std::fflush(stderr);
}
