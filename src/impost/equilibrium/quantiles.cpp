#include "impost/equilibrium/quantiles.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "impost/base/error.hpp"

namespace impost {

void Distribution::add(double value) {
    if (cells_.size() == exact_up_to) compress();
    cells_.push_back(value);
    ++count_;
    const double step = value - mean_;
    mean_ += step / static_cast<double>(count_);
    squares_ += step * (value - mean_);
    lowest_ = count_ == 1 ? value : std::min(lowest_, value);
    highest_ = count_ == 1 ? value : std::max(highest_, value);
}

double Distribution::standard_deviation() const { return count_ < 2 ? 0 : std::sqrt(squares_ / static_cast<double>(count_ - 1)); }

std::vector<Distribution::Group> Distribution::groups() const {
    std::vector<Group> all;
    all.reserve(cells_.size());
    for (std::size_t g = 0; g < grouped_; ++g) all.push_back({cells_[2 * g], cells_[2 * g + 1]});
    for (std::size_t k = 2 * grouped_; k < cells_.size(); ++k) all.push_back({cells_[k], 1});
    std::stable_sort(all.begin(), all.end(), [](const Group& a, const Group& b) { return a.mean < b.mean; });
    return all;
}

// Neighbours join while k₁(q) = most_groups / 2π · asin(2q − 1) grows by one at the most between the ends of the group.
void Distribution::compress() {
    const std::vector<Group> all = groups();
    const auto total = static_cast<double>(count_);
    const auto scale = static_cast<double>(most_groups) / (2 * std::numbers::pi);
    const auto place = [&](double before) { return scale * std::asin(std::clamp(2 * before / total - 1, -1.0, 1.0)); };
    cells_.clear();
    double before = 0;  // weight to the left of the group that is growing
    Group growing = all.front();
    const auto keep = [&] {
        cells_.push_back(growing.mean);
        cells_.push_back(growing.weight);
        before += growing.weight;
    };
    for (std::size_t g = 1; g < all.size(); ++g) {
        const double weight = growing.weight + all[g].weight;
        if (place(before + weight) - place(before) <= 1) {
            growing.mean += (all[g].mean - growing.mean) * (all[g].weight / weight);
            growing.weight = weight;
            continue;
        }
        keep();
        growing = all[g];
    }
    keep();
    grouped_ = cells_.size() / 2;
}

// A group's mean stands in the middle of its places; single numbers, the lowest and the highest stand at their own.
std::vector<double> Distribution::quantiles(std::span<const double> probabilities) const {
    std::vector<double> result(probabilities.size(), 0.0);
    if (count_ == 0) return result;
    const std::vector<Group> all = groups();
    std::size_t g = 0;
    double before = 0;
    const auto middle = [&](std::size_t group, double left) { return left + (all[group].weight - 1) / 2; };
    for (std::size_t k = 0; k < probabilities.size(); ++k) {
        const double place = probabilities[k] * static_cast<double>(count_ - 1);
        while (g + 1 < all.size() && middle(g + 1, before + all[g].weight) <= place) before += all[g++].weight;
        const double here = middle(g, before);
        double left = here;
        double from = all[g].mean;
        auto right = static_cast<double>(count_ - 1);
        double to = highest_;
        if (place < here) {  // only before the middle of the first group
            left = 0;
            from = lowest_;
            right = here;
            to = all[g].mean;
        } else if (g + 1 < all.size()) {
            right = middle(g + 1, before + all[g].weight);
            to = all[g + 1].mean;
        }
        result[k] = right > left ? from + (to - from) * ((place - left) / (right - left)) : from;
    }
    return result;
}

std::vector<double> Distribution::memory() const {
    std::vector<double> result{static_cast<double>(count_), mean_, squares_, lowest_, highest_, static_cast<double>(grouped_)};
    result.insert(result.end(), cells_.begin(), cells_.end());
    return result;
}

Distribution Distribution::restored(std::span<const double> memory) {
    constexpr std::size_t head = 6;
    const auto whole = [&](double value, double most) { return value >= 0 && value <= most && value == std::floor(value); };
    constexpr double most_numbers = 0x1.0p53;
    if (memory.size() < head || memory.size() > head + exact_up_to || !whole(memory[0], most_numbers) ||
        !whole(memory[5], static_cast<double>(memory.size() - head) / 2)) {
        throw Error("what is kept of a distribution is damaged");
    }
    Distribution result;
    result.count_ = static_cast<std::uint64_t>(memory[0]);
    result.mean_ = memory[1];
    result.squares_ = memory[2];
    result.lowest_ = memory[3];
    result.highest_ = memory[4];
    result.grouped_ = static_cast<std::size_t>(memory[5]);
    result.cells_.assign(memory.begin() + head, memory.end());
    double weight = static_cast<double>(result.cells_.size()) - 2 * memory[5];
    for (std::size_t g = 0; g < result.grouped_; ++g) weight += result.cells_[2 * g + 1];
    if (weight != memory[0]) throw Error("what is kept of a distribution is damaged");
    return result;
}

}  // namespace impost
