#include "progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>

namespace {

using namespace std::chrono_literals;

std::string duration(double seconds) {
    const long whole = std::lround(seconds);
    return whole < 60 ? fmt::format("{} s", whole) : fmt::format("{} min {:02} s", whole / 60, whole % 60);
}

std::string bar(double share) {
    constexpr int width = 30;
    const int full = std::clamp(static_cast<int>(share * width), 0, width);
    std::string text;
    for (int i = 0; i < width; ++i) text += i < full ? "█" : "░";
    return text;
}

}  // namespace

Progress::Progress(const impost::ByteStream& bytes) : bytes_(bytes), next_(begun_ + 2s), terminal_(::isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
    if (shown_) fmt::print(stderr, "\r\x1b[K");
}

void Progress::show(std::uint64_t rows) {
    const auto now = Clock::now();
    if (!terminal_ || now < next_) return;
    next_ = now + 200ms;
    shown_ = true;
    const double seconds = std::chrono::duration<double>(now - begun_).count();
    const auto read = static_cast<double>(bytes_.bytes_read());
    std::string text = fmt::format("\r{:.0f} MB", read / 1e6);
    if (const auto total = bytes_.bytes_total(); total && *total > 0 && read > 0) {
        const double share = std::min(1.0, read / static_cast<double>(*total));
        text = fmt::format("\r{} {:3.0f} % of {:.0f} MB, {} left", bar(share), share * 100, static_cast<double>(*total) / 1e6,
                           duration(seconds * (1 - share) / share));
    }
    const double speed = static_cast<double>(rows) / seconds;
    constexpr double slow = 1e4;  // wide tables have long lines
    fmt::print(stderr, "{}, {}\x1b[K", text,
               speed < slow ? fmt::format("{:.0f} lines/s", speed) : fmt::format("{:.2f} million lines/s", speed / 1e6));
    std::fflush(stderr);
}
