#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "impost/brief/brief.hpp"

namespace impost {

/// Sentences and lists that the terminal and the report share.

/// What the measure is on the brief's day, from its version then: "Additional duty of 10 % on all products of China and
/// Hong Kong".
[[nodiscard]] std::string headline(const Brief& brief);
/// A country's name as it stands in a sentence: "the United States".
[[nodiscard]] std::string in_sentence(Country country);
/// "US", "China's": a country before what is its own.
[[nodiscard]] std::string own(Country country);
/// What the model leaves out, a sentence each.
[[nodiscard]] std::vector<std::string> not_in_model(const Brief& brief);
/// How figures were made where a reader would ask, a sentence each.
[[nodiscard]] std::vector<std::string> notes(const Brief& brief, const BriefInputs& inputs);
/// How elasticities are drawn.
[[nodiscard]] std::string_view draws_sentence();
/// What the bands are: "90 % of 1000 draws", "range over eight sets".
[[nodiscard]] std::string bands_text(const BriefEconomy& economy);
/// What the choice of closure matters, in a sentence.
[[nodiscard]] std::string closure_sentence(const Brief& brief);
/// What the game around the measure is, in a sentence.
[[nodiscard]] std::string game_sentence(const Brief& brief);
/// The linked issue in a sentence.
[[nodiscard]] std::string issue_sentence(const Brief& brief);

/// Numbered sources of a brief; the number of a source that is not there yet is the next.
class SourceList {
public:
    std::size_t number(const std::string& source);
    [[nodiscard]] const std::vector<std::string>& all() const noexcept { return sources_; }

private:
    std::vector<std::string> sources_;
};

/// The sources of law, talks and data, in the order in which the brief uses them.
[[nodiscard]] SourceList sources(const Brief& brief);

/// The steps of the measure known on the brief's day.
[[nodiscard]] std::vector<const Step*> known_steps(const Brief& brief);

/// "$43.5 bn", "$870 m"; from million USD. Minus as U+2212.
[[nodiscard]] std::string money_text(double musd);
/// "+0.013 %" with a sign where `decimals` leave anything.
[[nodiscard]] std::string signed_percent(double percent, int decimals);

}  // namespace impost
