#pragma once

#include <cstddef>
#include <new>
#include <span>
#include <vector>

namespace impost {

/// Memory that begins at the widest boundary a processor loads from, so that vectorised sums do not depend on where it lies.
template <class T>
struct AlignedAllocator {
    using value_type = T;
    static constexpr std::align_val_t boundary{64};

    AlignedAllocator() = default;
    template <class U>
    AlignedAllocator(const AlignedAllocator<U>& /*other*/) noexcept {}  // NOLINT(google-explicit-constructor): containers rebind

    [[nodiscard]] T* allocate(std::size_t count) { return static_cast<T*>(::operator new(count * sizeof(T), boundary)); }
    void deallocate(T* memory, std::size_t /*count*/) noexcept { ::operator delete(memory, boundary); }

    friend bool operator==(const AlignedAllocator& /*one*/, const AlignedAllocator& /*other*/) { return true; }
};
using Cells = std::vector<double, AlignedAllocator<double>>;

/// A figure by region n and sector j.
class ByRegionSector {
public:
    ByRegionSector() = default;
    ByRegionSector(std::size_t regions, std::size_t sectors, double value = 0)
        : regions_(regions), sectors_(sectors), cells_(regions * sectors, value) {}

    [[nodiscard]] std::size_t regions() const noexcept { return regions_; }
    [[nodiscard]] std::size_t sectors() const noexcept { return sectors_; }
    [[nodiscard]] double operator()(std::size_t n, std::size_t j) const { return cells_[j * regions_ + n]; }
    double& operator()(std::size_t n, std::size_t j) { return cells_[j * regions_ + n]; }
    [[nodiscard]] const Cells& cells() const noexcept { return cells_; }
    Cells& cells() noexcept { return cells_; }

    friend bool operator==(const ByRegionSector&, const ByRegionSector&) = default;

private:
    std::size_t regions_ = 0;
    std::size_t sectors_ = 0;
    Cells cells_;
};

/// A figure by importer n, exporter i and sector j. Exporters of one importer and sector lie side by side.
class Bilateral {
public:
    Bilateral() = default;
    Bilateral(std::size_t regions, std::size_t sectors, double value = 0)
        : regions_(regions), sectors_(sectors), cells_(regions * regions * sectors, value) {}

    [[nodiscard]] std::size_t regions() const noexcept { return regions_; }
    [[nodiscard]] std::size_t sectors() const noexcept { return sectors_; }
    [[nodiscard]] double operator()(std::size_t n, std::size_t i, std::size_t j) const { return cells_[index(n, i, j)]; }
    double& operator()(std::size_t n, std::size_t i, std::size_t j) { return cells_[index(n, i, j)]; }
    /// The exporters from which n buys in sector j.
    [[nodiscard]] std::span<const double> suppliers(std::size_t n, std::size_t j) const {
        return {cells_.data() + index(n, 0, j), regions_};
    }
    std::span<double> suppliers(std::size_t n, std::size_t j) { return {cells_.data() + index(n, 0, j), regions_}; }
    [[nodiscard]] const Cells& cells() const noexcept { return cells_; }
    Cells& cells() noexcept { return cells_; }

    friend bool operator==(const Bilateral&, const Bilateral&) = default;

private:
    [[nodiscard]] std::size_t index(std::size_t n, std::size_t i, std::size_t j) const { return (j * regions_ + n) * regions_ + i; }

    std::size_t regions_ = 0;
    std::size_t sectors_ = 0;
    Cells cells_;
};

/// A figure by region n, input k and using sector j. Users of one input in one region lie side by side.
class ByRegionInputSector {
public:
    ByRegionInputSector() = default;
    ByRegionInputSector(std::size_t regions, std::size_t sectors, double value = 0)
        : regions_(regions), sectors_(sectors), cells_(regions * sectors * sectors, value) {}

    [[nodiscard]] double operator()(std::size_t n, std::size_t k, std::size_t j) const { return cells_[(n * sectors_ + k) * sectors_ + j]; }
    double& operator()(std::size_t n, std::size_t k, std::size_t j) { return cells_[(n * sectors_ + k) * sectors_ + j]; }
    [[nodiscard]] const Cells& cells() const noexcept { return cells_; }

    friend bool operator==(const ByRegionInputSector&, const ByRegionInputSector&) = default;

private:
    std::size_t regions_ = 0;
    std::size_t sectors_ = 0;
    Cells cells_;
};

}  // namespace impost
