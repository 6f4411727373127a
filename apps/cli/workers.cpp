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

Workers::Workers(std::size_t threads) : threads_(threads), next_(begun_ + 2s), terminal_(::isatty(STDERR_FILENO) == 1) {}

Workers::~Workers() {
    if (shown_) fmt::print(stderr, "\r\x1b[K");
}

void Workers::run(std::size_t count, const std::function<void(std::size_t)>& job) {
    std::atomic<std::size_t> done{0};
    run_quietly(count, [&](std::size_t k) {
        job(k);
        show(++done, count);
    });
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

void Workers::doing(std::string what) {
    const std::lock_guard lock(mutex_);
    what_ = std::move(what);
}

void Workers::show(std::size_t done, std::size_t count) {
    const std::lock_guard lock(mutex_);
    const auto now = Clock::now();
    if (!terminal_ || now < next_) return;
    next_ = now + 200ms;
    shown_ = true;
    fmt::print(stderr, "\r{}, {} of {} governments, {:.0f} s\x1b[K", what_, done, count,
               std::chrono::duration<double>(now - begun_).count());
    std::fflush(stderr);
}
