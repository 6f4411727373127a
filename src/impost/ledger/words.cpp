#include "impost/ledger/words.hpp"

#include <algorithm>

#include "impost/base/text.hpp"

namespace impost {
namespace {

/// Codes, with the members of the EU as one where all are there.
std::vector<std::string> codes(std::vector<Country> countries) {
    std::vector<std::string> result;
    const auto members = country_group("EU");
    const auto among = [](const std::vector<Country>& list, Country country) {
        return std::find(list.begin(), list.end(), country) != list.end();
    };
    if (std::all_of(members.begin(), members.end(), [&](Country member) { return among(countries, member); })) {
        result.emplace_back("EU");
        std::erase_if(countries, [&](Country country) { return among(members, country); });
    }
    for (const Country country : countries) result.emplace_back(country.alpha2());
    return result;
}

/// The number that a heading of eight digits is.
std::uint64_t number(HsCode heading) { return heading.first() / 100; }

}  // namespace

std::string origins_text(const OriginSet& origins) {
    const auto in = origins.countries();
    std::vector<Country> out;
    for (const Country country : all_countries()) {
        if (!origins.contains(country)) out.push_back(country);
    }
    if (out.empty()) return "all";
    if (in.empty()) return "none";
    if (out.size() < in.size()) return "all but " + join(codes(out), ", ");
    return join(codes(in), ", ");
}

std::string products_text(const ProductSet& products) {
    if (products.is_all()) return "all";
    if (!products.list().empty()) return "list " + products.list();
    constexpr std::size_t few = 8;
    const auto prefixes = products.prefixes();
    std::vector<std::string> shown;
    for (std::size_t i = 0; i < std::min(few, prefixes.size()); ++i) shown.push_back(prefixes[i].dotted());
    const std::string more = prefixes.size() > few ? " and " + std::to_string(prefixes.size() - few) + " more" : "";
    return shown.empty() ? "none" : join(shown, ", ") + more;
}

std::string span_text(const std::optional<Instant>& from, const std::optional<Instant>& until) {
    if (from && until) return from->long_text() + " until " + until->long_text();
    if (from) return "since " + from->long_text();
    return until ? "until " + until->long_text() : "always";
}

std::string headings_text(std::vector<HsCode> headings) {
    std::sort(headings.begin(), headings.end());
    headings.erase(std::unique(headings.begin(), headings.end()), headings.end());
    std::vector<std::string> runs;
    for (std::size_t i = 0; i < headings.size();) {
        std::size_t last = i;
        while (last + 1 < headings.size() && headings[last].digits() == 8 && number(headings[last + 1]) == number(headings[last]) + 1)
            ++last;
        const bool joined = last > i + 1;
        runs.push_back(joined ? headings[i].dotted() + " to " + headings[last].dotted() : headings[i].dotted());
        i = joined ? last + 1 : i + 1;
    }
    return join(runs, ", ");
}

}  // namespace impost
