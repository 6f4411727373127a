#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "impost/base/error.hpp"

namespace impost {

/// A code of the Harmonized System or of a national nomenclature on it: 2 to 10 digits
/// (chapter, heading, subheading, tariff line, statistical suffix), kept left-aligned to ten digits.
class HsCode {
public:
    HsCode() = default;

    /// Reads digits with or without dots. Errors: other characters, an odd or wrong number of digits.
    static Result<HsCode> parse(std::string_view text);

    [[nodiscard]] int digits() const noexcept { return digits_; }
    [[nodiscard]] int chapter() const noexcept { return static_cast<int>(aligned_ / 100'000'000U); }
    /// The first and the last ten-digit number that this code covers.
    [[nodiscard]] std::uint64_t first() const noexcept { return aligned_; }
    [[nodiscard]] std::uint64_t last() const noexcept;
    /// Whether `other` stands under this code (or is it).
    [[nodiscard]] bool covers(HsCode other) const noexcept;
    /// The code cut to fewer digits.
    [[nodiscard]] HsCode prefix(int digits) const noexcept;

    /// "8517130000"
    [[nodiscard]] std::string plain() const;
    /// "8517.13.00.00"
    [[nodiscard]] std::string dotted() const;

    friend auto operator<=>(HsCode, HsCode) = default;

private:
    HsCode(std::uint64_t aligned, int digits) : aligned_(aligned), digits_(digits) {}
    std::uint64_t aligned_ = 0;
    int digits_ = 0;
};

}  // namespace impost
