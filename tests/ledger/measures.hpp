#pragma once

#include <string>

#include "impost/ledger/ledger.hpp"

namespace impost::test {

/// The head of a measure's file; the rest follows.
inline std::string measure_text(const std::string& id, const std::string& authority = "Section 301", const std::string& rest = "") {
    return "id = \"" + id + "\"\ntitle = \"T\"\nimposed_by = \"US\"\nauthority = \"" + authority +
           "\"\ninstrument = \"Act 1\"\nsources = [\"90 FR 1\"]\nsummary = \"S.\"\n" + rest;
}

inline Measure measure(const std::string& id, const std::string& authority = "Section 301", const std::string& rest = "") {
    return parse_measure(measure_text(id, authority, rest), id + ".toml", "lists");
}

/// A version that adds `rate` from the beginning of a day (Washington's winter time).
inline std::string version_text(const std::string& from, const std::string& rate, const std::string& rest = "") {
    return "[[version]]\nfrom = " + from + "T00:01:00-05:00\nrate = \"" + rate + "\"\n" + rest;
}

inline std::string stacking_text(const std::string& with, const std::string& rule) {
    return "[[stacking]]\nwith = \"" + with + "\"\nrule = \"" + rule + "\"\nsource = \"s\"\n";
}

inline HsCode code(const std::string& text) { return HsCode::parse(text).value(); }
inline Country country(const std::string& text) { return Country::parse(text).value(); }
inline Instant instant(const std::string& text) { return Instant::parse(text).value(); }
inline Date date(const std::string& text) { return Date::parse(text).value(); }

}  // namespace impost::test
