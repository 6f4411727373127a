#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "impost/ledger/regime.hpp"

namespace impost {

/// The part of an entry line's customs value that bears a duty. The value is zero where the line states none.
struct Portion {
    Rate share;  ///< of the customs value; 1 is all of it
    Money value;

    static Portion nothing() { return {}; }
    static Portion whole(Money value) { return {Rate::from_ticks(Rate::one), value}; }
    [[nodiscard]] bool is_nothing() const { return share == Rate{}; }
    [[nodiscard]] bool is_whole() const { return share == Rate::from_ticks(Rate::one); }
    friend bool operator==(const Portion&, const Portion&) = default;
};

/// How the measures of a regime meet, looked up once for any number of entry lines. Refers to the regime.
class StackingTable {
public:
    explicit StackingTable(const Regime& regime);

    /// Takes from the portion that each measure of the regime would charge (nothing where it does not apply) what others
    /// exclude: a measure that is charged on the metal content alone leaves the rest to those that it excludes. Returns for
    /// each measure the one that takes its place, or the first part of it, or null. A measure that gives way wholly takes
    /// nobody's place itself.
    /// Errors: two measures that both stay and have no rule; measures that exclude each other in a circle.
    std::vector<const Measure*> settle(std::vector<Portion>& portions) const;

private:
    [[nodiscard]] Meeting meeting(std::size_t i, std::size_t j) const { return meetings_[i * regime_.measures().size() + j]; }
    [[nodiscard]] const Measure& measure(std::size_t i) const { return *regime_.measures()[i].measure; }
    void check(const std::vector<Portion>& portions) const;
    /// Whether `j` takes the place of `i` where both stand.
    [[nodiscard]] bool gives_way(std::size_t i, std::size_t j, const std::vector<Portion>& portions) const;
    struct Taken {
        Portion portion;
        const Measure* by = nullptr;  ///< the first that takes
    };
    /// What others take from `i`; nothing while that hangs on measures that are still open.
    [[nodiscard]] std::optional<Taken> taken_from(std::size_t i, const std::vector<Portion>& portions, const std::vector<char>& open) const;

    const Regime& regime_;
    std::vector<Meeting> meetings_;  ///< [first * measures + second]
    bool any_excludes_ = false;
};

}  // namespace impost
