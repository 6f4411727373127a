#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace impost {

/// Where in a user's input something is wrong. Unknown parts stay empty or zero.
struct Place {
    std::string file;
    std::size_t line = 0;
    std::string field;
};

/// An error that a user can cause, told as one clear sentence with its place.
class Error : public std::runtime_error {
public:
    explicit Error(const std::string& sentence) : Error(sentence, Place{}) {}
    Error(const std::string& sentence, Place place) : std::runtime_error(describe(sentence, place)), place_(std::move(place)) {}

    [[nodiscard]] const Place& place() const noexcept { return place_; }

private:
    static std::string describe(const std::string& sentence, const Place& place) {
        std::string text;
        if (!place.file.empty()) {
            text = place.file;
            if (place.line > 0) text += ":" + std::to_string(place.line);
            text += ": ";
        }
        if (!place.field.empty()) text += place.field + ": ";
        return legible(text + sentence);
    }
    /// Control characters of quoted input, written as \x00: one of zero would cut the sentence short, others would play with the terminal.
    static std::string legible(const std::string& text) {
        constexpr std::string_view digits = "0123456789abcdef";
        std::string shown;
        for (const char c : text) {
            const auto code = static_cast<unsigned char>(c);
            if (code >= ' ' || c == '\n' || c == '\t') {
                shown += c;
            } else {
                shown += "\\x";
                shown += digits[code / 16];
                shown += digits[code % 16];
            }
        }
        return shown;
    }

    Place place_;
};

/// A value, or the reason why there is none. `value()` throws the reason.
template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::move(value)) {}      // NOLINT(google-explicit-constructor)
    Result(Error error) : state_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

    [[nodiscard]] explicit operator bool() const noexcept { return std::holds_alternative<T>(state_); }
    [[nodiscard]] const T& operator*() const& { return std::get<T>(state_); }
    [[nodiscard]] const T* operator->() const { return &std::get<T>(state_); }
    [[nodiscard]] const Error& error() const { return std::get<Error>(state_); }

    [[nodiscard]] T value() const& {
        if (!*this) throw Error(error());
        return std::get<T>(state_);
    }
    [[nodiscard]] T value() && {
        if (!*this) throw Error(error());
        return std::get<T>(std::move(state_));
    }

private:
    std::variant<T, Error> state_;
};

}  // namespace impost
