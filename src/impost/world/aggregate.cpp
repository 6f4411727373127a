#include "impost/world/aggregate.hpp"

#include "impost/base/text.hpp"
#include "impost/world/table_accounts.hpp"

namespace impost {
namespace {

template <class Coded>
std::vector<std::string> codes_of(const std::vector<Coded>& items) {
    std::vector<std::string> codes;
    codes.reserve(items.size());
    for (const Coded& item : items) codes.push_back(item.code);
    return codes;
}

template <class Coded>
Mapping identity_of(const std::vector<Coded>& items) {
    Mapping mapping{codes_of(items), {}};
    for (std::size_t at = 0; at < items.size(); ++at) mapping.target.push_back(at);
    return mapping;
}

/// Codes for a message: all of a few, the first of many.
std::string listed(const std::vector<std::string>& codes) {
    constexpr std::size_t most = 5;
    if (codes.size() <= most) return join(codes, ", ");
    return join({codes.begin(), codes.begin() + most}, ", ") + " and " + std::to_string(codes.size() - most) + " more";
}

/// Sums of a world by the regions and sectors they fall into.
class Aggregation {
public:
    Aggregation(const World& from, const Mapping& regions, const Mapping& sectors)
        : from_(from),
          regions_(regions),
          sectors_(sectors),
          N_(regions.targets.size()),
          J_(sectors.targets.size()),
          rate_sum_(N_, J_),
          count_(N_, J_) {
        to_.name = from.name;
        to_.purchases = Bilateral(N_, J_);
        to_.tariffs = Bilateral(N_, J_);
        name_regions();
        name_sectors();
    }

    World run() {
        if (from_.input_output) add_accounts();
        add_flows();
        for (const ElasticitySet& set : from_.elasticities) add_elasticities(set);
        return std::move(to_);
    }

private:
    void name_regions() {
        for (const std::string& code : regions_.targets) {
            const auto same = from_.find_region(code);
            to_.regions.push_back({code, same && from_.regions[*same].code == code ? from_.regions[*same].name : code});
        }
    }

    void name_sectors() {
        for (const std::string& code : sectors_.targets) to_.sectors.push_back({code, SectorKind::services});
        for (std::size_t j = 0; j < from_.sectors.size(); ++j) {
            if (from_.sectors[j].kind == SectorKind::goods) to_.sectors[sectors_.target[j]].kind = SectorKind::goods;
        }
    }

    void add_flows() {
        ByRegionSector inner_duty(N_, J_);
        for (std::size_t j = 0; j < from_.sectors.size(); ++j) {
            for (std::size_t n = 0; n < from_.regions.size(); ++n) {
                for (std::size_t i = 0; i < from_.regions.size(); ++i) add_flow(inner_duty, n, i, j);
            }
        }
        for (std::size_t j = 0; j < J_; ++j) {
            for (std::size_t n = 0; n < N_; ++n) {
                for (std::size_t i = 0; i < N_; ++i) settle_tariff(n, i, j);
                report_inner_duty(n, j, inner_duty(n, j));
            }
        }
    }

    void add_flow(ByRegionSector& inner_duty, std::size_t n, std::size_t i, std::size_t j) {
        const std::size_t to_n = regions_.target[n];
        const std::size_t to_i = regions_.target[i];
        const std::size_t to_j = sectors_.target[j];
        const double value = from_.purchases(n, i, j);
        const double duty = value * from_.tariffs(n, i, j);
        to_.purchases(to_n, to_i, to_j) += value;
        if (to_n == to_i) {
            to_.purchases(to_n, to_i, to_j) += duty;
            inner_duty(to_n, to_j) += duty;
            return;
        }
        to_.tariffs(to_n, to_i, to_j) += duty;
        rate_sum_(to_n, to_i, to_j) += from_.tariffs(n, i, j);
        count_(to_n, to_i, to_j) += 1;
    }

    void settle_tariff(std::size_t n, std::size_t i, std::size_t j) {
        if (n == i) return;
        const double trade = to_.purchases(n, i, j);
        double& tariff = to_.tariffs(n, i, j);
        if (count_(n, i, j) == 1) {
            tariff = rate_sum_(n, i, j);
        } else {
            tariff = trade > 0 ? tariff / trade : rate_sum_(n, i, j) / count_(n, i, j);
        }
    }

    void report_inner_duty(std::size_t n, std::size_t j, double duty) {
        if (duty == 0) return;
        const double sales = to_.purchases(n, n, j);
        to_.repairs.push_back({"duty within a region counted as sales", to_.regions[n].code, "", to_.sectors[j].code, sales - duty, sales});
        if (to_.input_output) to_.input_output->value_added(n, j) += duty;
    }

    void add_accounts() {
        const InputOutput& from = *from_.input_output;
        InputOutput to{ByRegionInputSector(N_, J_), ByRegionSector(N_, J_), ByRegionSector(N_, J_)};
        for (std::size_t n = 0; n < from_.regions.size(); ++n) {
            const std::size_t to_n = regions_.target[n];
            for (std::size_t j = 0; j < from_.sectors.size(); ++j) {
                const std::size_t to_j = sectors_.target[j];
                to.final_use(to_n, to_j) += from.final_use(n, j);
                to.value_added(to_n, to_j) += from.value_added(n, j);
                for (std::size_t k = 0; k < from_.sectors.size(); ++k)
                    to.intermediate(to_n, sectors_.target[k], to_j) += from.intermediate(n, k, j);
            }
        }
        to_.input_output = std::move(to);
        to_.cost_shares = from_.cost_shares;
    }

    void add_elasticities(const ElasticitySet& set) {
        std::vector<double> trade(J_, 0.0);
        std::vector<double> weighted(J_, 0.0);
        std::vector<double> plain(J_, 0.0);
        std::vector<double> members(J_, 0.0);
        for (std::size_t j = 0; j < from_.sectors.size(); ++j) {
            const std::size_t to_j = sectors_.target[j];
            double abroad = 0;
            for (std::size_t n = 0; n < from_.regions.size(); ++n) {
                for (std::size_t i = 0; i < from_.regions.size(); ++i) abroad += i == n ? 0 : from_.purchases(n, i, j);
            }
            trade[to_j] += abroad;
            weighted[to_j] += abroad * set.theta[j];
            plain[to_j] += set.theta[j];
            members[to_j] += 1;
        }
        ElasticitySet result{set.name, {}};
        for (std::size_t j = 0; j < J_; ++j) {
            const bool by_trade = trade[j] > 0 && members[j] > 1;
            result.theta.push_back(by_trade ? weighted[j] / trade[j] : plain[j] / members[j]);
        }
        to_.elasticities.push_back(std::move(result));
    }

    const World& from_;
    const Mapping& regions_;
    const Mapping& sectors_;
    std::size_t N_;
    std::size_t J_;
    World to_;
    Bilateral rate_sum_;
    Bilateral count_;
};

}  // namespace

Mapping read_mapping(const CsvTable& table, const std::vector<std::string>& codes, const std::string& what) {
    const std::size_t code = table.column("code");
    const std::size_t to = table.column("to");
    CodeList known;
    for (const std::string& each : codes) known.add(each);
    CodeList targets;
    Mapping mapping{{}, std::vector<std::size_t>(codes.size(), CodeList::none)};
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const std::string name(table.cell(row, code));
        const std::size_t place = known.find(name);
        if (place == CodeList::none) throw table.error(row, code, "\"" + name + "\" is no " + what + " of the world");
        if (mapping.target[place] != CodeList::none) throw table.error(row, code, "the " + what + " " + name + " stands here twice");
        if (table.cell(row, to).empty()) throw table.error(row, to, "the code is empty");
        mapping.target[place] = targets.add(table.cell(row, to));
    }
    std::vector<std::string> forgotten;
    for (std::size_t at = 0; at < codes.size(); ++at) {
        if (mapping.target[at] == CodeList::none) forgotten.push_back(codes[at]);
    }
    if (!forgotten.empty()) {
        throw Error("the mapping forgets the " + what + (forgotten.size() > 1 ? "s " : " ") + listed(forgotten) + "; say where each goes",
                    {table.name(), 0, "code"});
    }
    mapping.targets = targets.codes();
    return mapping;
}

Mapping region_mapping(const World& world, const CsvTable& table) { return read_mapping(table, codes_of(world.regions), "region"); }
Mapping sector_mapping(const World& world, const CsvTable& table) { return read_mapping(table, codes_of(world.sectors), "sector"); }
Mapping region_identity(const World& world) { return identity_of(world.regions); }
Mapping sector_identity(const World& world) { return identity_of(world.sectors); }

World aggregate(const World& world, const Mapping& regions, const Mapping& sectors) { return Aggregation(world, regions, sectors).run(); }

}  // namespace impost
