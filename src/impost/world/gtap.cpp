// An aggregation of the GTAP Data Base as a header-array file (basedata.har), in the classic form (to release 9) or the standard one of
// GTAP v7 (Corong et al. 2017), https://www.gtap.agecon.purdue.edu/databases.
#include <algorithm>
#include <array>
#include <map>

#include "impost/base/country.hpp"
#include "impost/world/har.hpp"
#include "impost/world/import.hpp"
#include "impost/world/table_accounts.hpp"

namespace impost {
namespace {

/// Arrays are single precision.
constexpr double single_precision = 1e-6;

/// The headers of one form: purchases at basic (market) prices, domestic and imported; trade at the borders.
struct Form {
    std::array<const char*, 2> firms;       ///< commodity × activity × region
    std::array<const char*, 8> households;  ///< commodity × region: private, government, investment
    std::size_t household_count;
    const char* fob;   ///< commodity × exporter × importer, at the exporter's border
    const char* cif;   ///< at the importer's border, duty not included
    const char* paid;  ///< duty included
};
constexpr Form standard{{"VDFB", "VMFB"}, {"VDPB", "VMPB", "VDGB", "VMGB", "VDIB", "VMIB", "", ""}, 6, "VFOB", "VCIF", "VMSB"};
constexpr Form classic{{"VDFM", "VIFM"}, {"VDPM", "VIPM", "VDGM", "VIGM", "", "", "", ""}, 4, "VXWD", "VIWS", "VIMS"};
/// Sales of transport to international trade: margin × region.
constexpr std::string_view margins = "VST";
/// The activity of the classic form that invests.
constexpr std::string_view investment = "CGDS";

/// What GTAP's own codes call services; all others count as goods.
constexpr std::array services = {"ely", "gdt", "wtr", "cns",   "trd",   "afs",       "otp",         "wtp",      "atp",
                                 "whs", "cmn", "ofi", "isr",   "ins",   "rsa",       "obs",         "ros",      "osg",
                                 "edu", "hht", "dwe", "svces", "Svces", "TransComm", "OthServices", "Util_Cons"};

using Arrays = std::map<std::string, HarArray, std::less<>>;

bool is_header_of(const Form& form, std::string_view header) {
    return header == form.fob || header == form.cif || header == form.paid ||
           std::find(form.firms.begin(), form.firms.end(), header) != form.firms.end() ||
           std::find(form.households.begin(), form.households.end(), header) != form.households.end();
}

bool is_wanted(std::string_view header) { return header == margins || is_header_of(standard, header) || is_header_of(classic, header); }

Arrays read_arrays(HarReader& reader, const ImportOptions& options) {
    Arrays arrays;
    std::size_t count = 0;
    while (auto array = reader.next(is_wanted)) {
        const std::string header = array->header;
        if (!arrays.emplace(header, std::move(*array)).second)
            throw Error("the header stands twice in the file", {reader.name(), 0, "header " + header});
        if (options.watch) options.watch(reader.bytes(), ++count);
    }
    return arrays;
}

/// A region's code: GTAP writes ISO 3166 codes in small letters.
std::string region_code(const std::string& element) {
    const bool small = element.size() == 3 && std::all_of(element.begin(), element.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    const auto country = Country::parse(element);
    return small && country ? std::string(country->alpha3()) : element;
}

/// The data of one file, by place in a world.
class GtapTable {
public:
    GtapTable(std::string name, Arrays arrays) : name_(std::move(name)), arrays_(std::move(arrays)), form_(find_form()) {
        const HarArray& trade = array(form_.cif, 3);
        commodities_ = trade.elements[0];
        regions_ = trade.elements[1];
        demand_distinct(commodities_, form_.cif);
        demand_distinct(regions_, form_.cif);
        for (const char* header : {form_.fob, form_.cif, form_.paid}) demand_sets(array(header, 3), {commodities_, regions_, regions_});
        for (const char* header : form_.firms)
            demand_sets(array(header, 3), {commodities_, array(form_.firms[0], 3).elements[1], regions_});
        for (std::size_t h = 0; h < form_.household_count; ++h) demand_sets(array(form_.households[h], 2), {commodities_, regions_});
        find_activities();
    }

    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] std::vector<std::string> region_codes() const {
        std::vector<std::string> codes;
        for (const std::string& element : regions_) codes.push_back(region_code(element));
        return codes;
    }
    [[nodiscard]] std::vector<Sector> sectors() const {
        std::vector<Sector> result;
        for (const std::string& code : commodities_) {
            const bool is_service = std::find(services.begin(), services.end(), code) != services.end();
            result.push_back({code, is_service ? SectorKind::services : SectorKind::goods});
        }
        return result;
    }

    void fill(TableAccounts& accounts) const {
        fill_trade(accounts);
        fill_firms(accounts);
        fill_households(accounts);
        fill_margins(accounts);
    }

private:
    [[nodiscard]] const Form& find_form() const {
        if (arrays_.contains(standard.cif)) return standard;
        if (arrays_.contains(classic.cif)) return classic;
        throw Error("the file has neither the header VCIF nor VIWS; needed is the basedata.har of an aggregation of GTAP", {name_, 0, ""});
    }

    [[nodiscard]] const HarArray& array(std::string_view header, std::size_t dimensions) const {
        const auto found = arrays_.find(header);
        if (found == arrays_.end())
            throw Error("the header " + std::string(header) + " is missing; needed is the basedata.har of an aggregation of GTAP",
                        {name_, 0, ""});
        if (found->second.elements.size() != dimensions) {
            throw Error(
                "the array has " + std::to_string(found->second.elements.size()) + " sets where " + std::to_string(dimensions) + " belong",
                {name_, 0, "header " + std::string(header)});
        }
        return found->second;
    }

    void demand_sets(const HarArray& checked, const std::vector<std::vector<std::string>>& elements) const {
        for (std::size_t d = 0; d < elements.size(); ++d) {
            if (checked.elements[d] != elements[d])
                throw Error("the set " + checked.sets[d] + " is not that of " + form_.cif, {name_, 0, "header " + checked.header});
        }
    }

    void demand_distinct(const std::vector<std::string>& elements, const char* header) const {
        CodeList list;
        for (const std::string& element : elements) {
            if (element.empty() || list.find(element) != CodeList::none)
                throw Error("the element \"" + element + "\" stands twice or is empty", {name_, 0, std::string("header ") + header});
            list.add(element);
        }
    }

    void find_activities() {
        const auto place = [&](const std::string& code) {
            return static_cast<std::size_t>(std::find(commodities_.begin(), commodities_.end(), code) - commodities_.begin());
        };
        for (const std::string& activity : array(form_.firms[0], 3).elements[1]) {
            const std::size_t j = place(activity);
            const bool invests = activity == investment || activity == "cgds";
            if (j == commodities_.size() && !invests) {
                throw Error(
                    "the activity " + activity + " makes no commodity of its own name; only one activity to a commodity is read here",
                    {name_, 0, std::string("header ") + form_.firms[0]});
            }
            activities_.push_back(j);
        }
    }

    [[nodiscard]] double flow(const char* header, std::size_t j, std::size_t from, std::size_t to) const {
        const std::size_t J = commodities_.size();
        return arrays_.find(header)->second.values[(to * regions_.size() + from) * J + j];
    }

    /// Imports at the importer's border and their duty; what a region buys of itself abroad counts as domestic, duty and all.
    void fill_trade(TableAccounts& accounts) const {
        World& world = accounts.whole();
        for (std::size_t j = 0; j < commodities_.size(); ++j) {
            for (std::size_t i = 0; i < regions_.size(); ++i) {
                fill_exports(accounts, world, i, j);
            }
        }
    }

    void fill_exports(TableAccounts& accounts, World& world, std::size_t i, std::size_t j) const {
        double fob = 0;
        double cif = 0;
        for (std::size_t n = 0; n < regions_.size(); ++n) {
            const double value = flow(form_.cif, j, i, n);
            const double paid = flow(form_.paid, j, i, n);
            if (value > 0 && paid > 0 && n != i) world.tariffs(n, i, j) = paid / value - 1;
            world.purchases(n, i, j) += n == i ? paid : value;
            if (n == i && paid != value)
                accounts.note({"duty within a region counted as sales", world.regions[n].code, "", world.sectors[j].code, value, paid});
            accounts.add_value_added(i, j, flow(form_.fob, j, i, n));
            fob += flow(form_.fob, j, i, n);
            cif += value;
        }
        if (cif != fob) accounts.note({"transport margins counted as exports", world.regions[i].code, "", world.sectors[j].code, fob, cif});
    }

    /// Domestic purchases are sales, and together with imported ones uses; value added is what all recorded sales leave after inputs.
    void fill_firms(TableAccounts& accounts) const {
        const std::size_t J = commodities_.size();
        for (std::size_t source = 0; source < form_.firms.size(); ++source) {
            const HarArray& uses = array(form_.firms[source], 3);
            for (std::size_t n = 0; n < regions_.size(); ++n) {
                for (std::size_t a = 0; a < activities_.size(); ++a) {
                    for (std::size_t k = 0; k < J; ++k) {
                        const double value = uses.values[(n * activities_.size() + a) * J + k];
                        fill_use(accounts, n, k, activities_[a], value, source == 0);
                    }
                }
            }
        }
    }

    void fill_use(TableAccounts& accounts, std::size_t n, std::size_t k, std::size_t j, double value, bool domestic) const {
        World& world = accounts.whole();
        if (domestic) {
            world.purchases(n, n, k) += value;
            accounts.add_value_added(n, k, value);
        }
        if (j == commodities_.size()) {
            world.input_output->final_use(n, k) += value;
            return;
        }
        world.input_output->intermediate(n, k, j) += value;
        accounts.add_value_added(n, j, -value);
    }

    void fill_households(TableAccounts& accounts) const {
        for (std::size_t h = 0; h < form_.household_count; ++h) {
            const HarArray& uses = array(form_.households[h], 2);
            for (std::size_t n = 0; n < regions_.size(); ++n) {
                for (std::size_t k = 0; k < commodities_.size(); ++k) {
                    fill_use(accounts, n, k, commodities_.size(), uses.values[n * commodities_.size() + k], h % 2 == 0);
                }
            }
        }
    }

    /// Sales to international transport have no buyer in a world without margins; costs keep their shares of output with them.
    void fill_margins(TableAccounts& accounts) const {
        const HarArray& sales = array(margins, 2);
        if (sales.elements[1] != regions_)
            throw Error("the set " + sales.sets[1] + " is not that of " + form_.cif, {name_, 0, "header VST"});
        for (std::size_t m = 0; m < sales.elements[0].size(); ++m) {
            const auto j =
                static_cast<std::size_t>(std::find(commodities_.begin(), commodities_.end(), sales.elements[0][m]) - commodities_.begin());
            if (j == commodities_.size()) throw Error("the margin " + sales.elements[0][m] + " is no commodity", {name_, 0, "header VST"});
            for (std::size_t i = 0; i < regions_.size(); ++i) {
                const double value = sales.values[i * sales.elements[0].size() + m];
                accounts.add_value_added(i, j, value);
                if (value != 0)
                    accounts.note(
                        {"sales to international transport left out", accounts.world().regions[i].code, "", commodities_[j], value, 0});
            }
        }
    }

    std::string name_;
    Arrays arrays_;
    const Form& form_;
    std::vector<std::string> commodities_;
    std::vector<std::string> regions_;
    std::vector<std::size_t> activities_;  ///< the commodity of each; the number of commodities for investment
};

}  // namespace

Imported import_gtap_har(ByteStream file, const ImportOptions& options) {
    HarReader reader(std::move(file));
    if (options.tariffs != nullptr) throw Error("the layout gtap-har has duties of its own; leave --tariffs out");
    Arrays arrays = read_arrays(reader, options);
    const GtapTable table(reader.name(), std::move(arrays));
    TableAccounts accounts(table.name(), table.region_codes(), table.sectors(), options);
    table.fill(accounts);
    Imported imported{std::move(accounts).finish(single_precision), "million USD", {}};
    imported.notes.emplace_back(
        "flows are imports at the importer's border (cif), duties are VMSB/VCIF or VIMS/VIWS; inputs and value added keep their shares");
    imported.notes.emplace_back("commodities other than GTAP's own codes of services count as goods; name others with --kinds");
    return imported;
}

}  // namespace impost
