#include "impost/ledger/ledger.hpp"

#include "fuzz.hpp"
#include "impost/ledger/regime.hpp"

using namespace impost;

/// A text is a measure, an event, a table of programs, or refused as each of them; a measure can be asked for any day.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(fuzz::text_of(data, size));
    fuzz::may_refuse([&] { (void)parse_event(text, "f.toml"); });
    fuzz::may_refuse([&] { (void)parse_programs(text, "f.toml"); });
    fuzz::may_refuse([&] {
        Ledger ledger;
        ledger.measures.push_back(parse_measure(text, "f.toml", "/nonexistent"));
        const Measure& measure = ledger.measures.front();
        for (const char* on : {"1800-01-01", "2025-02-21", "2025-03-05", "9999-12-31"}) {
            const Instant at = Instant::parse(on).value();
            const Regime regime = Regime::at(ledger, measure.imposed_by, at);
            fuzz::promise(regime.measures().empty() != measure.in_force(at), "a regime holds what is in force");
            for (const ActiveMeasure& active : regime.measures()) {
                (void)meet(active, HsCode::parse("8517130000").value(), Country::parse("CN").value(), at.washington_date(), {});
            }
            (void)Regime::at(ledger, measure.imposed_by, at, {{measure.id}, {}, at.washington_date()});
            (void)measure.step_on(at.washington_date());
        }
    });
    return 0;
}
