#include "impost/duty/fees.hpp"

#include <algorithm>
#include <array>

namespace impost {
namespace {

constexpr std::array<std::string_view, 3> transport_names = {"ocean", "air", "land"};

std::string_view name_of(Transport transport) { return transport_names[static_cast<std::size_t>(transport)]; }

bool fits(const Fee::Exemption& exemption, const EntryLine& entry, const BaseDuty& base, const EntryTreatment& treatment) {
    if (base.program != nullptr) {
        const auto& programs = exemption.programs;
        if (std::find(programs.begin(), programs.end(), base.program->symbol) != programs.end()) return true;
    }
    if (exemption.origins && exemption.origins->contains(entry.origin)) return true;
    return exemption.heading && treatment.provision != nullptr && exemption.heading->covers(treatment.line.code);
}

const Fee::Exemption* exemption_for(const Fee& fee, const EntryLine& entry, const BaseDuty& base, const EntryTreatment& treatment) {
    const auto fitting = [&](const Fee::Exemption& exemption) { return fits(exemption, entry, base, treatment); };
    const auto found = std::find_if(fee.exemptions.begin(), fee.exemptions.end(), fitting);
    return found != fee.exemptions.end() ? &*found : nullptr;
}

Money within(Money amount, const Fee::Period& period) {
    if (period.minimum) amount = std::max(amount, *period.minimum);
    if (period.maximum) amount = std::min(amount, *period.maximum);
    return amount;
}

std::string bounds_text(const Fee& fee, const Fee::Period& period) {
    return fee.title + ": at least $" + period.minimum.value_or(Money{}).text() + " and at most $" +
           period.maximum.value_or(Money{}).text() + " for a formal entry as a whole in " + period.name + ", not for a line (" +
           period.source + ")";
}

/// The amount and rate of a fee on an entry line.
DutyLine fee_line(const Fee& fee, const Fee::Period* period, const Fee::Exemption* exemption, const EntryLine& entry,
                  const EntryTreatment& treatment) {
    DutyLine line;
    line.authority = "fee";
    line.measure = fee.id;
    line.rate = format_percent(fee.rate);
    line.reason = fee.title + (period != nullptr ? ", " + period->name : "");
    if (period != nullptr && has_claim(entry, "informal-entry")) {
        line.reason += ", informal entry";
        if (!period->informal) {
            line.beyond.push_back("the fee of an informal entry in " + period->name + ", which is not at hand");
            return line;
        }
        line.rate = "$" + period->informal->text();
        line.ad_valorem = Rate{};
        line.beyond.push_back(line.rate + " for the entry");
        line.amount = period->informal;
        return line;
    }
    Portion portion = Portion::whole(entry.customs_value.value_or(Money{}));
    if (exemption != nullptr && treatment.is_on_part()) {
        line.reason += ", on the dutiable part of the value";
        if (!treatment.part) {
            line.beyond.push_back(line.rate + " on the dutiable part of the value");
            return line;
        }
        portion = *treatment.part;
    }
    line.ad_valorem = share_of(fee.rate, portion.share);
    if (!entry.customs_value) return line;
    line.amount = duty_on(portion.value, fee.rate).value();
    if (period != nullptr && has_claim(entry, "whole-entry")) line.amount = within(*line.amount, *period);
    line.amount = line.amount->rounded_to_cents();
    return line;
}

}  // namespace

Result<Transport> parse_transport(std::string_view text) {
    const auto found = std::find(transport_names.begin(), transport_names.end(), text);
    if (found == transport_names.end()) return Error("\"" + std::string(text) + "\" is none of ocean, air, land");
    return static_cast<Transport>(found - transport_names.begin());
}

std::optional<Error> refused_informal_entry(const Programs& programs, const EntryLine& entry) {
    if (!entry.customs_value || !has_claim(entry, "informal-entry")) return std::nullopt;
    for (const Fee& fee : programs.fees) {
        if (!fee.informal_limit || !(*fee.informal_limit < *entry.customs_value)) continue;
        return Error("the claim informal-entry holds up to a value of " + fee.informal_limit->text() + " USD, not for " +
                     entry.customs_value->text() + " (" + fee.informal_source + ")");
    }
    return std::nullopt;
}

FeeLines find_fees(const Programs& programs, const EntryLine& entry, const BaseDuty& base, const EntryTreatment& treatment, Date on) {
    FeeLines result;
    if (!entry.transport) return result;
    for (const Fee& fee : programs.fees) {
        const auto leave_out = [&](const std::string& reason) { result.not_applied.push_back({fee.id, reason}); };
        const std::string_view transport = name_of(*entry.transport);
        const bool borne = fee.transport.empty() || std::find(fee.transport.begin(), fee.transport.end(), transport) != fee.transport.end();
        const Fee::Period* period = fee.period_on(on);
        if (!borne) {
            leave_out("not on goods that arrive by " + std::string(transport));
        } else if (!fee.term.covers(on)) {
            leave_out("not in force on " + on.text());
        } else if (!fee.periods.empty() && period == nullptr) {
            leave_out("its amounts on " + on.text() + " are not at hand");
        } else if (const Fee::Exemption* exemption = exemption_for(fee, entry, base, treatment);
                   exemption != nullptr && !exemption->part_only) {
            leave_out(exemption->text + " (" + exemption->source + ")");
        } else {
            result.lines.push_back(fee_line(fee, period, exemption, entry, treatment));
            if (period != nullptr && (period->minimum || period->maximum)) result.notes.push_back(bounds_text(fee, *period));
            if (!fee.note.empty()) result.notes.push_back(fee.title + ": " + fee.note);
            if (!fee.doubt.empty()) result.notes.push_back(fee.title + ", in doubt: " + fee.doubt);
        }
    }
    return result;
}

}  // namespace impost
