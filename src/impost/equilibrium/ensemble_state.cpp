#include "impost/equilibrium/ensemble_state.hpp"

#include <array>
#include <bit>
#include <charconv>
#include <optional>

#include "impost/base/error.hpp"

namespace impost {
namespace {

constexpr std::string_view title = "impost ensemble, state 1";
constexpr std::string_view end_mark = "end";

template <class Number>
void append(std::string& text, Number number) {
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    text.append(digits.data(), end);
}

template <class Number>
std::optional<Number> number_of(std::string_view word) {
    Number number{};
    const auto [end, failure] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (failure != std::errc() || end != word.data() + word.size()) return std::nullopt;
    return number;
}

/// Goes through a text line by line.
class Lines {
public:
    Lines(std::string_view text, const std::string& name) : text_(text), name_(name) {}

    std::string_view next() {
        ++line_;
        const auto end = text_.find('\n');
        if (end == std::string_view::npos) fail("the state of a run ends too early");
        const std::string_view line = text_.substr(0, end);
        text_.remove_prefix(end + 1);
        return line;
    }
    /// What stands behind a word.
    std::string_view next(std::string_view word) {
        std::string_view line = next();
        if (!line.starts_with(word) || line.size() <= word.size() || line[word.size()] != ' ')
            fail("\"" + std::string(word) + "\" is expected here");
        return line.substr(word.size() + 1);
    }
    std::uint64_t next_number(std::string_view word) {
        const auto number = number_of<std::uint64_t>(next(word));
        if (!number) fail("a whole number is expected behind \"" + std::string(word) + "\"");
        return *number;
    }
    [[nodiscard]] bool at_end() const { return text_.empty(); }
    [[noreturn]] void fail(const std::string& sentence) const { throw Error(sentence, {name_, line_, ""}); }

private:
    std::string_view text_;
    const std::string& name_;
    std::size_t line_ = 0;
};

Distribution distribution_of(Lines& lines) {
    std::vector<double> memory;
    std::string_view line = lines.next();
    while (!line.empty()) {
        const auto end = line.find(' ');
        const auto number = number_of<double>(line.substr(0, end));
        if (!number) lines.fail("what is kept of a figure is damaged");
        memory.push_back(*number);
        line.remove_prefix(end == std::string_view::npos ? line.size() : end + 1);
    }
    try {
        return Distribution::restored(memory);
    } catch (const Error& error) {
        lines.fail(error.what());
    }
}

}  // namespace

std::string write_state(const EnsembleState& state) {
    std::string text(title);
    const auto line = [&](std::string_view word, std::uint64_t number) {
        text.append("\n").append(word).append(" ");
        append(text, number);
    };
    line("run", state.run);
    line("done", state.done);
    line("failed", state.failed);
    text.append("\nfailure ").append(state.first_failure);
    line("figures", state.distributions.size());
    for (const Distribution& distribution : state.distributions) {
        char before = '\n';
        for (const double number : distribution.memory()) {
            text += before;
            append(text, number);
            before = ' ';
        }
    }
    return text.append("\n").append(end_mark).append("\n");
}

EnsembleState parse_state(std::string_view text, const std::string& name) {
    Lines lines(text, name);
    if (!text.starts_with(title) || lines.next() != title) throw Error("is not the state of an ensemble", {name, 1, ""});
    EnsembleState state;
    state.run = lines.next_number("run");
    state.done = lines.next_number("done");
    state.failed = lines.next_number("failed");
    state.first_failure = lines.next("failure");
    const std::uint64_t figures = lines.next_number("figures");
    for (std::uint64_t f = 0; f < figures; ++f) state.distributions.push_back(distribution_of(lines));
    if (lines.next() != end_mark || !lines.at_end()) lines.fail("the state of a run ends here; more stands behind it, or less before");
    return state;
}

void Checksum::add(std::string_view bytes) {
    for (const char byte : bytes) value_ = (value_ ^ static_cast<unsigned char>(byte)) * 0x100000001b3U;
}

void Checksum::add(double value) {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    value_ = (value_ ^ (bits >> 32U)) * 0x100000001b3U;
    value_ = (value_ ^ (bits & 0xffffffffU)) * 0x100000001b3U;
}

void Checksum::add(std::span<const double> values) {
    for (const double value : values) add(value);
}

}  // namespace impost
