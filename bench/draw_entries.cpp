#include <cstdio>
#include <string>

#include "drawn_lines.hpp"

/// draw_entries COUNT by-date|shuffled: a table of that many entry lines, on standard output.
int main(int count, char** words) {
    using namespace impost;
    if (count != 3) {
        std::fputs("usage: draw_entries COUNT by-date|shuffled\n", stderr);
        return 2;
    }
    const Schedule schedule = Schedule::read(IMPOST_HOME "/data/schedule/us");
    const Order order = std::string(words[2]) == "shuffled" ? Order::shuffled : Order::by_date;
    DrawnLines drawn(IMPOST_HOME, schedule, std::stoul(words[1]), order);
    std::string text = DrawnLines::header;
    std::size_t id = 0;
    drawn.for_each([&](const EntryLine& entry, Date day) {
        DrawnLines::append_row(text, ++id, entry, day);
        constexpr std::size_t much = 1U << 20U;
        if (text.size() < much) return;
        std::fwrite(text.data(), 1, text.size(), stdout);
        text.clear();
    });
    std::fwrite(text.data(), 1, text.size(), stdout);
    return std::fflush(stdout) == 0 ? 0 : 1;
}
