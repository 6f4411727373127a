#include "impost/ledger/check_printed.hpp"

#include <algorithm>
#include <set>

#include "impost/base/text.hpp"
#include "impost/ledger/printed.hpp"
#include "impost/ledger/words.hpp"

namespace impost {
namespace {

/// How long before a change takes effect a revision may print it: the longest lead among the revisions of 2025 and 2026
/// is 31 days (2025 revision 17 of 1 July for 1 August).
constexpr int publication_lead_days = 35;

constexpr std::int64_t half_a_day = 43'200;

/// The first day on which law from this instant counts, and the first on which law until this instant does not: US
/// measures begin and end within minutes of midnight.
Date first_day(Instant from) { return from.washington_date(); }
Date end_day(Instant until) { return Instant::from_seconds(until.seconds() + half_a_day - 1).washington_date(); }

int days_between(Date a, Date b) { return b.days() - a.days(); }

std::string days_text(int days) { return std::to_string(days) + (days == 1 ? " day" : " days"); }

/// As what the ledger names a heading, and so what the heading is expected to print.
enum class Role {
    charge,     ///< the rate of a version
    met,        ///< nothing on top: the sister of a version with a total
    exception,  ///< nothing on top, or nothing at all
};

/// One heading as one measure uses it over one stretch of time.
struct Use {
    const Measure* measure = nullptr;
    HsCode heading;
    Role role = Role::charge;
    std::vector<const Version*> versions;  ///< whose heading it is, all with the same charge; none for an exception
    std::optional<Instant> from;
    std::optional<Instant> until;

    [[nodiscard]] const Charge& charge() const { return *versions.front()->charge; }
    [[nodiscard]] std::string rate_text() const {
        return versions.front()->rate_text + (charge().on.empty() ? "" : " on the " + charge().on);
    }
};

/// "steel content." and "steel-content" alike.
std::string content_name(std::string_view text) {
    std::string name;
    for (const char c : text) {
        if (c == '.') continue;
        name += c == ' ' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return name;
}

bool same_specific(const Specific& a, const Specific& b) { return a.rate == b.rate && a.unit == b.unit; }

/// Whether what is printed charges as the components of a charge do.
bool same_components(const std::vector<DutyComponent>& printed, const Charge& charge) {
    Rate rate;
    std::size_t matched = 0;
    for (const DutyComponent& component : printed) {
        if (const auto* ad_valorem = std::get_if<AdValorem>(&component)) {
            if (content_name(ad_valorem->on) != charge.on) return false;
            rate += ad_valorem->rate;
        } else if (const auto* specific = std::get_if<Specific>(&component)) {
            const bool known = std::any_of(charge.specific.begin(), charge.specific.end(),
                                           [&](const Specific& own) { return same_specific(own, *specific); });
            if (!known) return false;
            ++matched;
        } else {
            return false;
        }
    }
    return rate == charge.rate && matched == charge.specific.size();
}

bool is_nothing(const Charge& charge) { return charge.kind == ChargeKind::additional && charge.rate == Rate{} && charge.specific.empty(); }

bool charges_nothing(const DutyExpression& duty) {
    if (duty.kind == DutyKind::applicable || duty.kind == DutyKind::free || duty.kind == DutyKind::no_change || duty.kind == DutyKind::none)
        return true;
    const bool sum = duty.kind == DutyKind::additional || duty.kind == DutyKind::sum;
    return sum && std::all_of(duty.components.begin(), duty.components.end(), [](const DutyComponent& component) {
               const auto* rate = std::get_if<AdValorem>(&component);
               return rate != nullptr && rate->rate == Rate{};
           });
}

/// Whether a printed rate is the one that a charge states. A total ("at least 15%") is printed as the whole duty, "15%".
bool same_rate(const DutyExpression& printed, const Charge& charge) {
    if (is_nothing(charge)) return charges_nothing(printed);
    const DutyKind expected = charge.kind == ChargeKind::additional ? DutyKind::additional : DutyKind::sum;
    return printed.kind == expected && same_components(printed.components, charge);
}

bool meets(const PrintedHeading& printed, const Use& use) {
    if (printed.in_abeyance) return false;
    return use.role == Role::charge ? same_rate(printed.rate(), use.charge()) : charges_nothing(printed.general);
}

/// A whole duty printed where the ledger adds to the base duty: the same thing where the base duty is nothing.
bool replaces_nothing(const PrintedHeading& printed, const Use& use, const Schedule& schedule, std::size_t revision) {
    const Charge& charge = use.charge();
    if (printed.rate().kind != DutyKind::sum || charge.kind != ChargeKind::additional) return false;
    if (!same_components(printed.rate().components, charge)) return false;
    const Date on = schedule.revisions()[revision].from;
    const auto codes = schedule.codes(revision);
    for (const Version* version : use.versions) {
        if (version->scope.covers_all_products()) return false;
        const auto covered = version->scope.covers_each(codes, on);
        for (std::size_t i = 0; i < codes.size(); ++i) {
            if (covered[i] == 0) continue;
            const auto rates = schedule.rates(codes[i], revision);
            if (rates && parse_duty_expression(rates->general).kind != DutyKind::free) return false;
        }
    }
    return true;
}

/// The parts of a use's life that a schedule can tell of.
class Timeline {
public:
    Timeline(const Schedule& schedule, const Use& use)
        : revisions_(schedule.revisions()),
          begins_(use.from ? first_day(*use.from) : revisions_.front().from),
          ends_(use.until ? std::optional(std::max(end_day(*use.until), begins_ + 1)) : std::nullopt) {}

    [[nodiscard]] bool before_all() const { return ends_ && !(revisions_.front().from < *ends_); }
    [[nodiscard]] bool after_all() const { return revisions_.back().from < begins_; }
    /// Whether a revision counts on some day of it.
    [[nodiscard]] bool has(std::size_t revision) const {
        const bool replaced = revision + 1 < revisions_.size() && !(begins_ < revisions_[revision + 1].from);
        return !replaced && (!ends_ || revisions_[revision].from < *ends_);
    }
    [[nodiscard]] std::size_t first() const {
        std::size_t revision = 0;
        while (!has(revision)) ++revision;
        return revision;
    }
    [[nodiscard]] std::size_t last() const {
        std::size_t revision = revisions_.size() - 1;
        while (!has(revision)) --revision;
        return revision;
    }
    [[nodiscard]] Date begins() const { return begins_; }
    [[nodiscard]] const std::optional<Date>& ends() const { return ends_; }
    /// Whether a revision was published on one of its days.
    [[nodiscard]] bool publishes(std::size_t revision) const { return has(revision) && !(revisions_[revision].from < begins_); }
    [[nodiscard]] Date published(std::size_t revision) const { return revisions_[revision].from; }

private:
    const std::vector<Revision>& revisions_;
    Date begins_;
    std::optional<Date> ends_;
};

/// What two uses of a heading have in common where they expect the same.
std::string key_of(const Use& use) {
    std::string key = use.measure->id + " " + use.heading.plain() + " " + std::to_string(static_cast<int>(use.role));
    if (use.role != Role::charge) return key;
    const Charge& charge = use.charge();
    key += " " + std::to_string(static_cast<int>(charge.kind)) + " " + charge.rate.text() + " " + charge.on;
    for (const Specific& specific : charge.specific) key += " " + specific.rate.text() + "/" + specific.unit;
    return key;
}

/// Uses of one heading for one charge that continue or overlap each other, joined.
std::vector<Use> joined(std::vector<Use> uses) {
    std::stable_sort(uses.begin(), uses.end(), [](const Use& a, const Use& b) {
        const std::string key_a = key_of(a);
        const std::string key_b = key_of(b);
        return key_a != key_b ? key_a < key_b : a.from < b.from;
    });
    std::vector<Use> result;
    for (Use& use : uses) {
        const bool continues =
            !result.empty() && key_of(result.back()) == key_of(use) && (!result.back().until || !(*result.back().until < *use.from));
        if (!continues) {
            result.push_back(std::move(use));
            continue;
        }
        Use& known = result.back();
        known.until = known.until && use.until ? std::optional(std::max(*known.until, *use.until)) : std::nullopt;
        known.versions.insert(known.versions.end(), use.versions.begin(), use.versions.end());
    }
    return result;
}

/// Holds the ledger against the schedule, one use of a heading after the other.
class PrintedCheck {
public:
    PrintedCheck(const Ledger& ledger, Country importer, const Schedule& schedule, CheckReport& report)
        : ledger_(ledger), importer_(importer), schedule_(schedule), headings_(schedule, ledger.programs), report_(report) {}

    void run() {
        for (const Measure& measure : ledger_.measures) {
            if (measure.imposed_by != importer_) continue;
            collect(measure);
            for (const Version& version : measure.versions) check_origins(measure, version);
        }
        for (const Use& use : joined(std::move(uses_))) hold(use);
        check_claims();
        check_ignored();
        check_codes();
    }

private:
    std::optional<HsCode> claim(const Measure& measure, const std::string& heading);
    void collect_exceptions(const Measure& measure, std::optional<Instant> first, std::optional<Instant> last);
    void collect(const Measure& measure);
    void add(FindingKind kind, const Use& use, const std::string& sentence, const std::optional<PrintedSpan>& printed);
    [[nodiscard]] std::vector<char> agreeing(const Use& use) const;
    void hold(const Use& use);
    [[nodiscard]] std::optional<std::string> printed_ahead(const Timeline& time, const std::vector<char>& agrees) const;
    void hold_absent(const Use& use, const Timeline& time, const std::vector<char>& agrees);
    void hold_present(const Use& use, const Timeline& time, const std::vector<char>& agrees);
    void note_dates(const Use& use, const Timeline& time, const std::vector<char>& agrees, std::size_t first, std::size_t last);
    void note_end(const Use& use, const Timeline& time, std::size_t last);
    void check_origins(const Measure& measure, const Version& version);
    [[nodiscard]] std::string origin_difference(const Measure& measure, const Version& version, const PrintedHeading& printed,
                                                std::size_t revision) const;
    [[nodiscard]] OriginSet yielded(const PrintedHeading& printed, std::size_t revision) const;
    [[nodiscard]] bool is_claimed(HsCode heading) const { return claimed_.contains(heading); }
    [[nodiscard]] const Ignored* ignored(HsCode heading) const;
    void check_claims();
    void check_ignored();
    void check_codes();
    [[nodiscard]] bool stands(HsCode prefix) const;
    void check_list(const Measure& measure, const ProductSet& products);
    [[nodiscard]] const Revision& revision(std::size_t index) const { return schedule_.revisions()[index]; }
    [[nodiscard]] PrintedSpan span(std::size_t first, std::size_t last) const { return {revision(first), revision(last)}; }
    [[nodiscard]] std::optional<PrintedSpan> printed_span(HsCode heading) const;
    [[nodiscard]] std::string revision_text(std::size_t index) const {
        return revision(index).name + " (" + revision(index).from.text() + ")";
    }

    const Ledger& ledger_;
    Country importer_;
    const Schedule& schedule_;
    PrintedHeadings headings_;
    CheckReport& report_;
    std::vector<Use> uses_;
    std::set<HsCode> claimed_;
    std::set<std::string> lists_checked_;
};

/// Whether a version states a privilege within a heading: what it claims bears nothing, or bears the heading's rate on a
/// content, and the heading prints what another version of it charges.
bool is_privilege(const Measure& measure, const Version& version) {
    if (version.claim.empty() || !(is_nothing(*version.charge) || !version.charge->on.empty())) return false;
    const auto until = measure.lived_until(version);
    return std::any_of(measure.versions.begin(), measure.versions.end(), [&](const Version& other) {
        const bool states = other.charge && other.charge->on.empty() && !is_nothing(*other.charge);
        const auto other_until = measure.lived_until(other);
        return states && other.from && other.heading == version.heading && (!until || *other.from < *until) &&
               (!other_until || *version.from < *other_until);
    });
}

std::optional<HsCode> PrintedCheck::claim(const Measure& measure, const std::string& heading) {
    if (heading.empty()) return std::nullopt;
    const auto code = HsCode::parse(heading);
    if (code) {
        claimed_.insert(*code);
        return *code;
    }
    Use use;
    use.measure = &measure;
    add(FindingKind::heading_absent, use, "\"" + heading + "\" is no heading: " + code.error().what(), std::nullopt);
    return std::nullopt;
}

void PrintedCheck::collect(const Measure& measure) {
    std::optional<Instant> first;
    std::optional<Instant> last;
    bool open_ended = false;
    for (const Version& version : measure.versions) {
        const auto heading = claim(measure, version.heading);
        const auto met = claim(measure, version.heading_met);
        if (!version.from || !version.charge) continue;
        first = first ? std::min(*first, *version.from) : *version.from;
        open_ended = open_ended || !version.until;
        if (version.until) last = last ? std::max(*last, *version.until) : *version.until;
        if (heading && !is_privilege(measure, version))
            uses_.push_back({&measure, *heading, Role::charge, {&version}, version.from, measure.lived_until(version)});
        if (met) uses_.push_back({&measure, *met, Role::met, {}, version.from, version.until});
    }
    if (open_ended) last.reset();
    collect_exceptions(measure, first, last);
}

void PrintedCheck::collect_exceptions(const Measure& measure, std::optional<Instant> first, std::optional<Instant> last) {
    for (const Exception& exception : measure.exceptions) {
        const auto heading = claim(measure, exception.heading);
        if (!heading || !first) continue;
        uses_.push_back(
            {&measure, *heading, Role::exception, {}, exception.from ? exception.from : first, exception.until ? exception.until : last});
    }
}

void PrintedCheck::add(FindingKind kind, const Use& use, const std::string& sentence, const std::optional<PrintedSpan>& printed) {
    Finding finding;
    finding.kind = kind;
    finding.measure = use.measure->id;
    if (use.heading != HsCode{}) finding.heading = use.heading;
    finding.from = use.from;
    finding.until = use.until;
    finding.printed = printed;
    finding.sentence = sentence;
    report_.findings.push_back(std::move(finding));
}

std::optional<PrintedSpan> PrintedCheck::printed_span(HsCode heading) const {
    const auto& printed = headings_.of(heading);
    if (printed.empty()) return std::nullopt;
    return span(printed.front().first_revision, printed.back().end_revision - 1);
}

/// [revision] whether it prints the heading as the ledger expects.
std::vector<char> PrintedCheck::agreeing(const Use& use) const {
    std::vector<char> agrees(schedule_.revisions().size(), 0);
    for (const PrintedHeading& printed : headings_.of(use.heading)) {
        const bool fits = meets(printed, use) || (use.role == Role::charge && !printed.in_abeyance &&
                                                  replaces_nothing(printed, use, schedule_, printed.first_revision));
        for (std::size_t r = printed.first_revision; fits && r < printed.end_revision; ++r) agrees[r] = 1;
    }
    return agrees;
}

void PrintedCheck::hold(const Use& use) {
    const Timeline time(schedule_, use);
    const std::size_t versions = use.versions.size();
    report_.counts.versions += versions;
    if (time.before_all()) {
        report_.counts.versions_before += versions;
        return;
    }
    const std::vector<char> agrees = agreeing(use);
    bool any = false;
    for (std::size_t r = 0; r < agrees.size(); ++r) any = any || (time.has(r) && agrees[r] != 0);
    if (time.after_all() && !any) {
        report_.counts.versions_after += versions;
        return;
    }
    report_.counts.versions_held += versions;
    any ? hold_present(use, time, agrees) : hold_absent(use, time, agrees);
}

/// The revisions shortly before a use's period that print what the ledger expects, if any do.
std::optional<std::string> PrintedCheck::printed_ahead(const Timeline& time, const std::vector<char>& agrees) const {
    std::size_t last = time.first();
    while (last > 0 && agrees[last] == 0) --last;
    if (agrees[last] == 0 || days_between(revision(last).from, time.begins()) > publication_lead_days) return std::nullopt;
    std::size_t first = last;
    while (first > 0 && agrees[first - 1] != 0) --first;
    return first == last ? revision_text(last) : revision_text(first) + " to " + revision_text(last);
}

/// No revision of the use's period prints what the ledger expects.
void PrintedCheck::hold_absent(const Use& use, const Timeline& time, const std::vector<char>& agrees) {
    const bool sister = use.role != Role::charge;
    const FindingKind absent = sister ? FindingKind::sister_absent : FindingKind::heading_absent;
    const auto& printed = headings_.of(use.heading);
    if (printed.empty()) {
        add(absent, use, "no revision prints it", std::nullopt);
        return;
    }
    bool published = false;
    const PrintedHeading* there = nullptr;
    for (std::size_t r = time.first(); r <= time.last(); ++r) {
        published = published || time.publishes(r);
        if (const PrintedHeading* heading = headings_.find(use.heading, r)) there = heading;
    }
    const auto all = printed_span(use.heading);
    if (!published) {
        const bool elsewhere = std::find(agrees.begin(), agrees.end(), 1) != agrees.end();
        add(FindingKind::never_published, use,
            "no revision was published in this time" +
                (elsewhere ? std::string() : "; no revision prints " + (sister ? "it as an exception" : use.rate_text())),
            all);
    } else if (const auto ahead = printed_ahead(time, agrees)) {
        add(FindingKind::printed_early, use, "printed so only in " + *ahead + ", ahead of it", all);
    } else if (there == nullptr) {
        add(absent, use, "printed only from " + all->first.name + " (" + all->first.from.text() + ") to " + all->last.name, all);
    } else if (there->in_abeyance) {
        add(absent, use, "printed with a compiler's note that it is suspended, terminated or expired", all);
    } else {
        const std::string rate = there->rate().text.empty() ? "no rate" : "\"" + there->rate().text + "\"";
        add(sister ? FindingKind::sister_charges : FindingKind::rate_differs, use,
            sister ? "printed as " + rate + ", which is no exception" : "printed as " + rate + ", here " + use.rate_text(), all);
    }
}

void PrintedCheck::hold_present(const Use& use, const Timeline& time, const std::vector<char>& agrees) {
    std::size_t first = time.first();
    while (agrees[first] == 0) ++first;
    std::size_t last = time.last();
    while (agrees[last] == 0) --last;
    for (std::size_t r = first; r <= last; ++r) {
        if (agrees[r] != 0) continue;
        add(FindingKind::heading_vanishes, use, "not so in " + revision_text(r) + ", though before and after", span(first, last));
        break;
    }
    note_dates(use, time, agrees, first, last);
    if (last < time.last()) note_end(use, time, last);
}

/// What print and law date differently.
void PrintedCheck::note_dates(const Use& use, const Timeline& time, const std::vector<char>& agrees, std::size_t first, std::size_t last) {
    std::size_t printed_from = first;
    while (printed_from > 0 && agrees[printed_from - 1] != 0) --printed_from;
    const int late = first > 0 ? days_between(time.begins(), revision(first).from) : 0;  // what the first one prints may be of any age
    const int early = days_between(revision(printed_from).from, time.begins());
    if (late > 0)
        add(FindingKind::printed_late, use, "printed from " + revision_text(first) + ", " + days_text(late) + " late", span(first, last));
    if (late <= 0 && early > 0 && printed_from > 0 && use.role == Role::charge) {
        add(FindingKind::printed_early, use, "printed from " + revision_text(printed_from) + ", " + days_text(early) + " ahead",
            span(printed_from, last));
    }
    if (!time.ends() || use.role != Role::charge) return;
    std::size_t printed_until = last;
    while (printed_until + 1 < agrees.size() && agrees[printed_until + 1] != 0) ++printed_until;
    if (printed_until > time.last())
        add(FindingKind::printed_after_end, use, "still printed in " + revision_text(printed_until), span(first, printed_until));
}

/// The heading is gone, or prints something else, before the ledger's version ends.
void PrintedCheck::note_end(const Use& use, const Timeline& time, std::size_t last) {
    const Date gone = revision(last + 1).from;
    const bool soon = time.ends() && days_between(gone, *time.ends()) <= publication_lead_days;
    const PrintedHeading* then = headings_.find(use.heading, last + 1);
    const bool succeeded = std::any_of(use.measure->versions.begin(), use.measure->versions.end(), [&](const Version& version) {
        const auto heading = HsCode::parse(version.heading);
        return version.from && use.until && *version.from == *use.until && heading && *heading == use.heading;
    });
    if (soon && succeeded && then != nullptr && !then->in_abeyance) return;  // told of what follows under the same heading
    const std::string now = then == nullptr     ? "no longer printed"
                            : then->in_abeyance ? "suspended or terminated by a compiler's note"
                                                : "printed as \"" + then->rate().text + "\"";
    const std::string from = now + " from " + revision_text(last + 1);
    if (soon) {
        add(FindingKind::printed_early, use, from + ", " + days_text(days_between(gone, *time.ends())) + " before the end here",
            span(time.first(), last));
    } else if (use.role == Role::charge) {
        add(FindingKind::heading_vanishes, use, from, span(time.first(), last));
    } else {
        add(FindingKind::printed_late, use, from + ", while the exception goes on here", span(time.first(), last));
    }
}

/// The origins of the headings to which a heading leaves goods.
OriginSet PrintedCheck::yielded(const PrintedHeading& printed, std::size_t revision) const {
    std::vector<Country> countries;
    for (const HsCode code : printed.origins.yields_to) {
        const PrintedHeading* other = headings_.find(code, revision);
        if (other == nullptr || !other->origins.stated || other->origins.origins.is_all()) continue;
        const auto own = other->origins.origins.countries();
        countries.insert(countries.end(), own.begin(), own.end());
    }
    return OriginSet::of(countries);
}

/// Empty where a version and its heading name the same origins. A version may leave out origins that other parts or
/// exceptions of its measure hold, that the heading leaves to others, or that bear column 2 without the charge.
std::string PrintedCheck::origin_difference(const Measure& measure, const Version& version, const PrintedHeading& printed,
                                            std::size_t revision) const {
    const OriginSet& own = version.scope.origins;
    const OriginSet left = yielded(printed, revision);
    const bool charges_column_two = printed.other.kind == DutyKind::additional || printed.other.kind == DutyKind::sum;
    const Instant at = std::max(*version.from, Instant::washington(this->revision(revision).from, 12, 0));
    const auto elsewhere = [&](Country country) {
        if (left.contains(country) || country.alpha2() == "US") return true;
        const bool column_two = std::any_of(ledger_.programs.column_two.begin(), ledger_.programs.column_two.end(),
                                            [&](const ColumnTwo& column) { return column.origins.contains(country); });
        if (column_two && !charges_column_two) return true;
        const bool part = std::any_of(measure.versions.begin(), measure.versions.end(), [&](const Version& other) {
            return &other != &version && other.in_force(at) && other.claim.empty() && other.scope.origins.contains(country);
        });
        return part || std::any_of(measure.exceptions.begin(), measure.exceptions.end(), [&](const Exception& exception) {
                   const bool whole = exception.claim.empty() && exception.scope.covers_all_products();
                   return whole && exception.in_force(at) && exception.scope.origins.contains(country);
               });
    };
    // Where a heading leaves out origins that come in under a quota or another privilege, so does an exception that is claimed.
    const auto privileged = [&](Country country) {
        return std::any_of(measure.exceptions.begin(), measure.exceptions.end(), [&](const Exception& exception) {
            return exception.in_force(at) && !exception.claim.empty() && exception.scope.origins.contains(country) &&
                   !exception.scope.origins.is_all();
        });
    };
    std::vector<Country> beyond;
    std::vector<Country> missing;
    for (const Country country : all_countries()) {
        const bool is_printed = printed.origins.origins.contains(country);
        if (own.contains(country) && !is_printed && version.claim.empty() && !privileged(country)) beyond.push_back(country);
        if (!own.contains(country) && is_printed && printed.origins.complete && !elsewhere(country)) missing.push_back(country);
    }
    std::vector<std::string> said;
    if (!beyond.empty()) said.push_back("covers " + origins_text(OriginSet::of(beyond)) + " beyond the heading's words");
    if (!missing.empty()) said.push_back("leaves out " + origins_text(OriginSet::of(missing)) + ", which the heading names");
    return join(said, "; ");
}

void PrintedCheck::check_origins(const Measure& measure, const Version& version) {
    const auto code = HsCode::parse(version.heading);
    if (!code || !version.from || !version.charge) return;
    const Use use{&measure, *code, Role::charge, {&version}, version.from, measure.lived_until(version)};
    const Timeline time(schedule_, use);
    if (time.before_all()) return;
    std::string difference;
    bool agrees = false;
    bool stated = false;
    bool printed = false;
    std::size_t differs_in = 0;
    for (std::size_t r = time.first(); r <= time.last(); ++r) {
        const PrintedHeading* heading = headings_.find(*code, r);
        if (heading == nullptr || !meets(*heading, use)) continue;
        printed = true;
        if (!heading->origins.stated) continue;
        stated = true;
        const std::string own = origin_difference(measure, version, *heading, r);
        agrees = agrees || own.empty();
        if (own.empty() || !difference.empty()) continue;
        difference = own;
        differs_in = r;
    }
    if (printed && !stated) ++report_.counts.origins_unstated;
    if (difference.empty()) return;
    add(agrees ? FindingKind::origin_dated : FindingKind::origin_differs, use,
        difference + (agrees ? " in " + revision_text(differs_in) : ""), span(time.first(), time.last()));
}

const Ignored* PrintedCheck::ignored(HsCode heading) const {
    for (const Ignored& one : ledger_.ignored) {
        if (one.importer != importer_) continue;
        for (const HeadingRange& range : one.headings) {
            if (range.contains(heading)) return &one;
        }
    }
    return nullptr;
}

/// Every printed duty is held by a measure, or listed as ignored; and so should be every printed exception of subchapter III.
void PrintedCheck::check_claims() {
    constexpr std::string_view additional_duties = "9903";
    for (const auto& [code, spans] : headings_.all()) {
        const auto charging = std::find_if(spans.begin(), spans.end(), [](const PrintedHeading& h) { return h.charges(); });
        const bool charges = charging != spans.end();
        const bool excepts = !charges && code.plain().starts_with(additional_duties) &&
                             (spans.front().general.kind == DutyKind::applicable || spans.front().general.kind == DutyKind::free);
        if (charges) ++report_.counts.duties;
        if (charges && is_claimed(code)) ++report_.counts.duties_claimed;
        if (is_claimed(code) || (!charges && !excepts)) continue;
        if (ignored(code) != nullptr) {
            if (charges) ++report_.counts.duties_ignored;
            continue;
        }
        const PrintedHeading& shown = charges ? *charging : spans.front();
        Finding finding;
        finding.kind = charges ? FindingKind::unclaimed_duty : FindingKind::unclaimed_sister;
        finding.heading = code;
        finding.printed = printed_span(code);
        finding.sentence = "\"" + shown.rate().text + "\": " + shown.description;
        report_.findings.push_back(std::move(finding));
    }
}

void PrintedCheck::check_ignored() {
    for (const Ignored& one : ledger_.ignored) {
        if (one.importer != importer_) continue;
        for (const HeadingRange& range : one.headings) {
            std::vector<HsCode> held;
            bool idle = true;
            for (const auto& [code, spans] : headings_.all()) {
                if (!range.contains(code)) continue;
                idle = false;
                if (is_claimed(code)) held.push_back(code);
            }
            if (!idle && held.empty()) continue;
            Finding finding;
            finding.kind = FindingKind::ignored_idle;
            finding.measure = one.place.file.substr(one.place.file.rfind('/') + 1) + ":" + std::to_string(one.place.line);
            finding.sentence = range.text() + (idle ? " is printed in no revision" : " holds headings of measures: " + headings_text(held));
            report_.findings.push_back(std::move(finding));
        }
    }
}

/// Codes of lists that stand in no revision, for lists that versions or exceptions of the schedule's time name.
void PrintedCheck::check_codes() {
    for (const Measure& measure : ledger_.measures) {
        if (measure.imposed_by != importer_) continue;
        const auto visit = [&](const Scope& scope, const std::optional<Instant>& until) {
            if (until && !(schedule_.revisions().front().from < end_day(*until))) return;
            check_list(measure, scope.products);
            check_list(measure, scope.except_products);
        };
        for (const Version& version : measure.versions) visit(version.scope, version.until);
        for (const Exception& exception : measure.exceptions) visit(exception.scope, exception.until);
    }
}

/// Whether some line of some revision is of this prefix. A statistical line that ends in 00 may be printed as its tariff line.
bool PrintedCheck::stands(HsCode prefix) const {
    const auto first_from = [&](HsCode code) {
        return std::lower_bound(schedule_.rows().begin(), schedule_.rows().end(), code,
                                [](const Schedule::Row& row, HsCode c) { return row.code < c; });
    };
    const auto row = first_from(prefix);
    if (row != schedule_.rows().end() && prefix.covers(row->code)) return true;
    if (prefix.digits() != 10 || !prefix.plain().ends_with("00")) return false;
    const auto line = first_from(prefix.prefix(8));
    return line != schedule_.rows().end() && line->code == prefix.prefix(8);
}

void PrintedCheck::check_list(const Measure& measure, const ProductSet& products) {
    if (products.list().empty() || !lists_checked_.insert(products.list()).second) return;
    std::vector<std::string> unmatched;
    for (const HsCode prefix : products.prefixes()) {
        if (!stands(prefix)) unmatched.push_back(prefix.dotted());
    }
    if (unmatched.empty()) return;
    constexpr std::size_t few = 6;
    const std::string more = unmatched.size() > few ? " and " + std::to_string(unmatched.size() - few) + " more" : "";
    const std::string count = std::to_string(unmatched.size()) + " of " + std::to_string(products.prefixes().size());
    unmatched.resize(std::min(few, unmatched.size()));
    Finding finding;
    finding.kind = FindingKind::code_unmatched;
    finding.measure = measure.id;
    finding.sentence = "list " + products.list() + ": " + count + " codes stand in no revision: " + join(unmatched, ", ") + more;
    report_.findings.push_back(std::move(finding));
}

}  // namespace

void check_printed(const Ledger& ledger, Country importer, const Schedule& schedule, CheckReport& report) {
    PrintedCheck(ledger, importer, schedule, report).run();
}

}  // namespace impost
