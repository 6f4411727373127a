#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "impost/world/import.hpp"
#include "impost/world/world.hpp"

namespace impost {

/// Codes in the order of their first appearance.
class CodeList {
public:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    std::size_t add(std::string_view code);
    [[nodiscard]] std::size_t find(std::string_view code) const;
    [[nodiscard]] const std::vector<std::string>& codes() const noexcept { return codes_; }
    [[nodiscard]] std::size_t size() const noexcept { return codes_.size(); }

private:
    std::unordered_map<std::string, std::size_t> places_;
    std::vector<std::string> codes_;
};

/// Refuses a table in which most regions lack most sectors: the accounts of such a world would be nearly empty and very large.
void demand_grid(const std::string& name, std::size_t regions, std::size_t sectors, std::size_t industries);

/// Gathers the cells of a table of the world economy, one by one, into the accounts of a world. Memory does not grow with the cells.
class TableAccounts {
public:
    /// The world's regions and sectors are known before its cells. Errors: tariffs or kinds of what is not there.
    TableAccounts(std::string name, const std::vector<std::string>& regions, std::vector<Sector> sectors, const ImportOptions& options);

    [[nodiscard]] std::size_t regions() const noexcept { return world_.regions.size(); }
    [[nodiscard]] std::size_t sectors() const noexcept { return world_.sectors.size(); }
    [[nodiscard]] const World& world() const noexcept { return world_; }

    /// What sector j of n uses of product k from i; duty not included.
    void add_use(std::size_t i, std::size_t k, std::size_t n, std::size_t j, double value) {
        world_.purchases(n, i, k) += value;
        world_.input_output->intermediate(n, k, j) += value * (1 + world_.tariffs(n, i, k));
    }
    void add_final_use(std::size_t i, std::size_t k, std::size_t n, double value) {
        world_.purchases(n, i, k) += value;
        world_.input_output->final_use(n, k) += value * (1 + world_.tariffs(n, i, k));
    }
    /// Output as the source prints it.
    void add_output(std::size_t n, std::size_t j, double value);
    /// Value added as the source prints it; where no layout says any, it is what sales leave after inputs.
    void add_value_added(std::size_t n, std::size_t j, double value);
    void note(Repair repair) { world_.repairs.push_back(std::move(repair)); }

    /// Figures of the sources that are known as a whole, for layouts that do not list cells.
    World& whole() noexcept { return world_; }

    /// Mends and balances. `rounding` is what the source's own printing may leave open, relative to an account: not worth a word.
    /// Errors: a region without domestic sales, without final use or without value added.
    [[nodiscard]] World finish(double rounding) &&;

private:
    void read_tariffs(const CsvTable& table);
    void read_kinds(const CsvTable& table);
    void clip_flows();
    void demand_domestic_sales() const;
    void settle_output(double rounding);

    World world_;
    std::optional<ByRegionSector> output_;
    std::optional<ByRegionSector> value_added_;
};

}  // namespace impost
