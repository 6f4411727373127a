#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "impost/duty/assess.hpp"
#include "impost/exposure/trade.hpp"

namespace impost {

/// Whether lines come day after day or days come at random.
enum class Order { by_date, shuffled };

/// Entry lines such as a year's trade holds: any product and origin of the shipped statistics of 2024 that the schedule knows throughout,
/// days from 2025-01-01 to 2026-08-31, quantities in the line's units, and USMCA claimed on half of the lines that can. Drawn
/// alike everywhere.
class DrawnLines {
public:
    DrawnLines(const std::string& home, const Schedule& schedule, std::size_t count, Order order) : count_(count), order_(order) {
        const TradeStatistics trade = read_trade(home + "/data/trade/us_imports_2024.csv.zst", 2024);
        const std::size_t revisions = schedule.revisions().size();
        HsCode product;
        bool known = false;
        std::vector<std::string> units;
        for (const TradeRow& row : trade.rows) {
            if (row.product != product) {
                product = row.product;
                known = product.chapter() <= last_chapter;
                for (std::size_t r = 0; r < revisions && known; ++r) known = schedule.rates_of_line(product, r).has_value();
                units = known ? schedule.line(product, first_day).value().units : std::vector<std::string>();
                std::erase(units, "X");  // none is asked for
            }
            if (known) goods_.push_back({product, trade.partners[row.partner].representative, units});
        }
    }

    static constexpr const char* header = "line_id,product,origin,entry,value_usd,quantity,unit,claims\n";

    /// Calls `visit` with each line in turn: an entry line and its day.
    template <class Visit>
    void for_each(Visit visit) {
        const Country canada = Country::parse("CA").value();
        const Country mexico = Country::parse("MX").value();
        EntryLine entry;
        for (std::size_t i = 0; i < count_; ++i) {
            const Goods& goods = goods_[below(goods_.size())];
            entry.product = goods.product;
            entry.origin = goods.origin;
            entry.customs_value = Money::from_ticks(static_cast<std::int64_t>(below(200'000'00) + 1) * ticks_per_cent);
            entry.quantities.clear();
            for (const std::string& unit : goods.units) {
                const auto quantity = static_cast<std::int64_t>(below(10'000) + 1);
                entry.quantities.push_back({Quantity::from_ticks(quantity * Quantity::one), unit});
            }
            entry.claims.clear();
            if ((goods.origin == canada || goods.origin == mexico) && below(2) == 0) entry.claims.emplace_back("USMCA");
            const std::size_t day = order_ == Order::by_date ? i * days / count_ : below(days);
            visit(entry, first_day + static_cast<int>(day));
        }
    }

    /// A row of a table below `header`.
    static void append_row(std::string& to, std::size_t id, const EntryLine& entry, Date day) {
        to += std::to_string(id) + ',' + entry.product.plain() + ',';
        to += entry.origin.alpha2();
        to += ',' + day.text() + ',' + entry.customs_value->text() + ',';
        for (const Measured& measured : entry.quantities) to += (to.back() == ',' ? "" : ";") + measured.quantity.text();
        to += ',';
        for (const Measured& measured : entry.quantities) to += (to.back() == ',' ? "" : ";") + measured.unit;
        to += ',';
        if (!entry.claims.empty()) to += entry.claims.front();
        to += '\n';
    }

private:
    struct Goods {
        HsCode product;
        Country origin;
        std::vector<std::string> units;
    };

    /// A number below `end`.
    std::size_t below(std::size_t end) {
        state_ = state_ * 6364136223846793005U + 1442695040888963407U;
        return static_cast<std::size_t>((state_ >> 33U) % end);
    }

    static constexpr int last_chapter = 97;  // those behind it hold provisions, not goods
    static constexpr std::int64_t ticks_per_cent = 100;
    static constexpr std::size_t days = 608;
    inline static const Date first_day = Date::from_civil(2025, 1, 1);
    std::size_t count_;
    Order order_;
    std::vector<Goods> goods_;
    std::uint64_t state_ = 20250204;
};

}  // namespace impost
