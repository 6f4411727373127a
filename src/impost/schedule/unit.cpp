#include "impost/schedule/unit.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <limits>
#include <numeric>

#include "impost/base/text.hpp"

namespace impost {
namespace {

__extension__ using Wide = __int128;

struct Spelling {
    std::string_view text;  ///< lower case, without dots, commas and spaces
    Unit unit;
};

constexpr std::int64_t thousandth = 1'000;
constexpr std::int64_t millionth = 1'000'000;
constexpr std::int64_t hundred_millionth = 100'000'000;
constexpr std::int64_t billionth = 1'000'000'000;

/// Liters and cubic meters share a base: a liter is a cubic decimeter (SP 811, table 6).
constexpr auto spellings = std::to_array<Spelling>({
    // Number
    {"no", {"No.", "No.", 1, 1}},
    {"number", {"No.", "No.", 1, 1}},
    {"each", {"No.", "No.", 1, 1}},
    {"pcs", {"No.", "No.", 1, 1}},
    {"pieces", {"No.", "No.", 1, 1}},
    {"head", {"No.", "No.", 1, 1}},
    {"article", {"No.", "No.", 1, 1}},
    {"articles", {"No.", "No.", 1, 1}},
    {"otherpieceorpart", {"No.", "No.", 1, 1}},
    {"doz", {"doz.", "No.", 12, 1}},
    {"dozen", {"doz.", "No.", 12, 1}},
    {"dzpcs", {"doz.", "No.", 12, 1}},
    {"dozpcs", {"doz.", "No.", 12, 1}},
    {"gross", {"gross", "No.", 144, 1}},
    {"hundred", {"hundreds", "No.", 100, 1}},
    {"hundreds", {"hundreds", "No.", 100, 1}},
    {"thousand", {"thousands", "No.", 1000, 1}},
    {"thousands", {"thousands", "No.", 1000, 1}},
    {"1000", {"thousands", "No.", 1000, 1}},
    {"1000pins", {"thousands", "No.", 1000, 1}},
    // Pairs: not a number of pieces
    {"pr", {"prs.", "prs.", 1, 1}},
    {"prs", {"prs.", "prs.", 1, 1}},
    {"pair", {"prs.", "prs.", 1, 1}},
    {"pairs", {"prs.", "prs.", 1, 1}},
    {"dozprs", {"doz. prs.", "prs.", 12, 1}},
    {"dozenpairs", {"doz. prs.", "prs.", 12, 1}},
    // Mass
    {"kg", {"kg", "kg", 1, 1}},
    {"kilogram", {"kg", "kg", 1, 1}},
    {"kilograms", {"kg", "kg", 1, 1}},
    {"g", {"g", "kg", 1, thousandth}},
    {"gram", {"g", "kg", 1, thousandth}},
    {"grams", {"g", "kg", 1, thousandth}},
    {"mg", {"mg", "kg", 1, millionth}},
    {"t", {"t", "kg", 1000, 1}},
    {"metricton", {"t", "kg", 1000, 1}},
    {"metrictons", {"t", "kg", 1000, 1}},
    {"tonne", {"t", "kg", 1000, 1}},
    {"tonnes", {"t", "kg", 1000, 1}},
    {"lb", {"lb", "kg", 45'359'237, hundred_millionth}},
    {"lbs", {"lb", "kg", 45'359'237, hundred_millionth}},
    {"pound", {"lb", "kg", 45'359'237, hundred_millionth}},
    {"pounds", {"lb", "kg", 45'359'237, hundred_millionth}},
    {"oz", {"oz", "kg", 45'359'237, 16 * hundred_millionth}},
    {"ounce", {"oz", "kg", 45'359'237, 16 * hundred_millionth}},
    {"ounces", {"oz", "kg", 45'359'237, 16 * hundred_millionth}},
    {"ozt", {"oz t", "kg", 311'034'768, 10 * billionth}},
    {"troyoz", {"oz t", "kg", 311'034'768, 10 * billionth}},
    {"troyounce", {"oz t", "kg", 311'034'768, 10 * billionth}},
    {"troyounces", {"oz t", "kg", 311'034'768, 10 * billionth}},
    {"shortton", {"short tons", "kg", 2000 * 45'359'237LL, hundred_millionth}},
    {"shorttons", {"short tons", "kg", 2000 * 45'359'237LL, hundred_millionth}},
    {"longton", {"long tons", "kg", 2240 * 45'359'237LL, hundred_millionth}},
    {"longtons", {"long tons", "kg", 2240 * 45'359'237LL, hundred_millionth}},
    {"ct", {"carat", "kg", 2, 10'000}},
    {"carat", {"carat", "kg", 2, 10'000}},
    {"carats", {"carat", "kg", 2, 10'000}},
    // Volume
    {"l", {"liters", "liters", 1, 1}},
    {"liter", {"liters", "liters", 1, 1}},
    {"liters", {"liters", "liters", 1, 1}},
    {"litre", {"liters", "liters", 1, 1}},
    {"litres", {"liters", "liters", 1, 1}},
    {"ml", {"ml", "liters", 1, thousandth}},
    {"hl", {"hl", "liters", 100, 1}},
    {"hectoliter", {"hl", "liters", 100, 1}},
    {"hectoliters", {"hl", "liters", 100, 1}},
    {"gal", {"gal", "liters", 3'785'411'784, billionth}},
    {"gallon", {"gal", "liters", 3'785'411'784, billionth}},
    {"gallons", {"gal", "liters", 3'785'411'784, billionth}},
    {"bbl", {"bbl", "liters", 42 * 3'785'411'784LL, billionth}},
    {"barrel", {"bbl", "liters", 42 * 3'785'411'784LL, billionth}},
    {"barrels", {"bbl", "liters", 42 * 3'785'411'784LL, billionth}},
    {"m3", {"m3", "liters", 1000, 1}},
    {"thousandm3", {"thousand m3", "liters", 1'000'000, 1}},
    {"ft3", {"ft3", "liters", 28'316'846'592, billionth}},
    {"cuft", {"ft3", "liters", 28'316'846'592, billionth}},
    {"yd3", {"yd3", "liters", 27 * 28'316'846'592LL, billionth}},
    // Proof volume: a liter of spirits with 50 percent of alcohol by volume
    {"pfliter", {"pf.liters", "pf.liters", 1, 1}},
    {"pfliters", {"pf.liters", "pf.liters", 1, 1}},
    {"proofliter", {"pf.liters", "pf.liters", 1, 1}},
    {"proofliters", {"pf.liters", "pf.liters", 1, 1}},
    {"pfgal", {"pf.gal", "pf.liters", 3'785'411'784, billionth}},
    {"proofgallon", {"pf.gal", "pf.liters", 3'785'411'784, billionth}},
    {"proofgallons", {"pf.gal", "pf.liters", 3'785'411'784, billionth}},
    // Area
    {"m2", {"m2", "m2", 1, 1}},
    {"cm2", {"cm2", "m2", 1, 10'000}},
    {"ft2", {"ft2", "m2", 9'290'304, hundred_millionth}},
    {"sqft", {"ft2", "m2", 9'290'304, hundred_millionth}},
    {"yd2", {"yd2", "m2", 83'612'736, hundred_millionth}},
    {"sqyd", {"yd2", "m2", 83'612'736, hundred_millionth}},
    {"square", {"square", "m2", 9'290'304, millionth}},  // 100 square feet of shingles or shakes (heading 4418)
    // Length
    {"m", {"m", "m", 1, 1}},
    {"linm", {"m", "m", 1, 1}},
    {"cm", {"cm", "m", 1, 100}},
    {"mm", {"mm", "m", 1, thousandth}},
    {"km", {"km", "m", 1000, 1}},
    {"thousandm", {"thousand m", "m", 1000, 1}},
    {"ft", {"ft", "m", 3'048, 10'000}},
    {"yd", {"yd", "m", 9'144, 10'000}},
    {"in", {"in", "m", 254, 10'000}},
    // Parts and contents
    {"cleankg", {"clean kg", "clean kg", 1, 1}},
    {"cykg", {"clean kg", "clean kg", 1, 1}},
    {"cleanlb", {"clean lb", "clean kg", 45'359'237, hundred_millionth}},
    {"pbkg", {"Pb kg", "kg of lead", 1, 1}},
    {"cukg", {"Cu kg", "kg of copper", 1, 1}},
    {"znkg", {"Zn kg", "kg of zinc", 1, 1}},
    {"wkg", {"W kg", "kg of tungsten", 1, 1}},
    {"mokg", {"Mo kg", "kg of molybdenum", 1, 1}},
    {"mnkg", {"Mn kg", "kg of manganese", 1, 1}},
    {"mgkg", {"Mg kg", "kg of magnesium", 1, 1}},
    {"sikg", {"Si kg", "kg of silicon", 1, 1}},
    {"nikg", {"Ni kg", "kg of nickel", 1, 1}},
    {"crkg", {"Cr kg", "kg of chromium", 1, 1}},
    {"cokg", {"Co kg", "kg of cobalt", 1, 1}},
    {"vkg", {"V kg", "kg of vanadium", 1, 1}},
    {"sbkg", {"Sb kg", "kg of antimony", 1, 1}},
    {"snt", {"Sn t", "kg of tin", 1000, 1}},
    {"aug", {"Au g", "kg of gold", 1, thousandth}},
    {"agg", {"Ag g", "kg of silver", 1, thousandth}},
    {"ptg", {"Pt g", "kg of platinum", 1, thousandth}},
    {"pdg", {"Pd g", "kg of palladium", 1, thousandth}},
    {"rhg", {"Rh g", "kg of rhodium", 1, thousandth}},
    {"irg", {"Ir g", "kg of iridium", 1, thousandth}},
    {"osg", {"Os g", "kg of osmium", 1, thousandth}},
    {"rug", {"Ru g", "kg of ruthenium", 1, thousandth}},
    {"v2o5kg", {"V2O5 kg", "kg of vanadium pentoxide", 1, 1}},
    {"cr2o3t", {"Cr2O3 t", "kg of chromic oxide", 1000, 1}},
    {"nh3t", {"NH3 t", "kg of ammonia", 1000, 1}},
    {"naohkg", {"NaOH kg", "kg of sodium hydroxide", 1, 1}},
    {"kgamc", {"kg amc", "kg of anhydrous morphine", 1, 1}},
    {"kgttlsug", {"kg ttl sug", "kg of total sugars", 1, 1}},
    {"kgcmsc", {"kg cmsc", "kg of cow's milk solids", 1, 1}},
    {"kgmsc", {"kg msc", "kg of milk solids", 1, 1}},
    {"tadw", {"t adw", "kg air dry", 1000, 1}},
    {"tdwb", {"t dwb", "kg on dry weight basis", 1000, 1}},
    {"grlines", {"gr.lines", "gr.lines", 1, 1}},
    {"line/gross", {"gr.lines", "gr.lines", 1, 1}},
    {"jewel", {"Jwls.", "Jwls.", 1, 1}},
    {"jwls", {"Jwls.", "Jwls.", 1, 1}},
    // Others, each by itself
    {"pack", {"pack", "pack", 1, 1}},
    {"packs", {"pack", "pack", 1, 1}},
    {"doses", {"doses", "doses", 1, 1}},
    {"fiberm", {"Fiber m", "Fiber m", 1, 1}},
    {"gbq", {"GBq", "GBq", 1, 1}},
    {"mwh", {"MWh", "MWh", 1, 1}},
    {"w", {"W", "W", 1, 1}},
});

constexpr auto in_order = [] {
    auto table = spellings;
    std::sort(table.begin(), table.end(), [](const Spelling& a, const Spelling& b) { return a.text < b.text; });
    return table;
}();

/// Lower case, without markup, dots, commas and spaces; superscripts as digits.
std::string key_of(std::string_view text) {
    const std::string plain = plain_text(text);
    std::string key;
    for (std::size_t i = 0; i < plain.size(); ++i) {
        const char c = plain[i];
        if (plain.compare(i, 2, "\xc2\xb2") == 0 || plain.compare(i, 2, "\xc2\xb3") == 0) {
            key += plain[i + 1] == '\xb2' ? '2' : '3';
            ++i;
        } else if (c != '.' && c != ',' && c != ' ') {
            key += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        }
    }
    return key;
}

}  // namespace

const Unit* find_unit(std::string_view text) {
    constexpr std::size_t longest = 80;
    if (text.size() > longest) return nullptr;
    const std::string key = key_of(text);
    const auto* const end = in_order.data() + in_order.size();
    const auto* const found =
        std::lower_bound(in_order.data(), end, key, [](const Spelling& s, const std::string& k) { return s.text < k; });
    return found != end && found->text == key ? &found->unit : nullptr;
}

const Unit* find_content_unit(std::string_view content) {
    constexpr std::string_view lead = "kg of ";
    const auto names = [&](const Spelling& s) { return s.unit.base.starts_with(lead) && s.unit.base.substr(lead.size()) == content; };
    const auto* const found = std::find_if(in_order.begin(), in_order.end(), names);
    return found != in_order.end() ? &found->unit : nullptr;
}

bool same_measure(const Unit& a, const Unit& b) { return a.base == b.base; }

Result<Quantity> convert(Quantity quantity, const Unit& from, const Unit& to) {
    if (!same_measure(from, to)) {
        return Error("a quantity in " + std::string(from.name) + " does not convert to " + std::string(to.name));
    }
    if (from.numerator == to.numerator && from.denominator == to.denominator) return quantity;
    const std::int64_t bases = std::gcd(from.numerator, to.numerator);
    const std::int64_t parts = std::gcd(from.denominator, to.denominator);
    const Wide numerator = static_cast<Wide>(from.numerator / bases) * (to.denominator / parts);
    const Wide denominator = static_cast<Wide>(from.denominator / parts) * (to.numerator / bases);
    const Error out_of_range("the quantity of " + quantity.text() + " " + std::string(from.name) + " is out of range");
    const Wide product = static_cast<Wide>(quantity.ticks()) * numerator;  // below 2^63 · 2^60
    const Wide half = denominator / 2;
    const Wide ticks = product >= 0 ? (product + half) / denominator : -((-product + half) / denominator);
    if (ticks > std::numeric_limits<std::int64_t>::max() || ticks < std::numeric_limits<std::int64_t>::min()) return out_of_range;
    return Quantity::from_ticks(static_cast<std::int64_t>(ticks));
}

std::string name_part(std::string_view words) {
    std::string name;
    for (const char c : words) {
        const bool word = std::isalnum(static_cast<unsigned char>(c)) != 0;
        if (word) name += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        if (!word && !name.empty() && name.back() != '-') name += '-';
    }
    while (!name.empty() && name.back() == '-') name.pop_back();
    return name;
}

}  // namespace impost
