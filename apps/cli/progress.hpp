#pragma once

#include <chrono>
#include <cstdint>

#include "impost/io/stream.hpp"

/// A line on standard error that tells how far a table was read, where that is a terminal and it takes more than two seconds.
class Progress {
public:
    explicit Progress(const impost::ByteStream& bytes);
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    Progress(Progress&&) = delete;
    Progress& operator=(Progress&&) = delete;
    /// Takes the line away.
    ~Progress();

    void show(std::uint64_t rows);

private:
    using Clock = std::chrono::steady_clock;
    const impost::ByteStream& bytes_;
    Clock::time_point begun_ = Clock::now();
    Clock::time_point next_;
    bool terminal_;
    bool shown_ = false;
};
