#include "law_options.hpp"

using namespace impost;

void add_law_options(CLI::App& command, LawOptions& options) {
    command.add_option("--without", options.without, "a measure, or an authority with all of its measures, taken as never made")
        ->allow_extra_args(false);
    command.add_option("--with-threatened", options.with_threatened, "a measure taken as in force in the last form announced")
        ->allow_extra_args(false);
    command.add_option("--as-of", options.as_of, "the law as it was known on that day in Washington: date or instant with zone");
}

RegimeChanges read_changes(const LawOptions& options, const Ledger& ledger, Country importer) {
    RegimeChanges changes;
    changes.without = options.without;
    changes.with = options.with_threatened;
    if (!options.as_of.empty()) {
        const auto known = Instant::parse(options.as_of);
        if (!known) throw Error(known.error().what(), {"", 0, "--as-of"});
        changes.known_on = known->washington_date();
    }
    static_cast<void>(Regime::at(ledger, importer, Instant{}, changes));  // refuses names that the ledger does not have
    return changes;
}
