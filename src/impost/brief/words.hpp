#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "impost/brief/brief.hpp"

namespace impost {

/// Sentences and lists that the terminal and the report share.

/// A name in the order in which one says it: "Republic of Korea".
[[nodiscard]] std::string natural(std::string_view name);
/// A country's name as it stands in a sentence: "the United States".
[[nodiscard]] std::string in_sentence(Country country);
/// "US", "China's": a country before what is its own.
[[nodiscard]] std::string own(Country country);
/// Whose answer is played with the measure: "China's answer", "the answers of Canada and Mexico".
[[nodiscard]] std::string answers_text(const Brief& brief);
/// The model's terms in plain words.
[[nodiscard]] std::string_view gloss();
/// The doubts on file about the measure and the answers to it, each with whose it is.
[[nodiscard]] std::vector<std::string> doubts(const Brief& brief);
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

/// Numbered sources of a brief, each once: one that begins another is told within it.
class SourceList {
public:
    std::size_t number(const std::string& source);
    [[nodiscard]] const std::vector<std::string>& all() const noexcept { return sources_; }

private:
    std::vector<std::string> sources_;
};

/// The sources of law, talks and data as of the brief's day, in the order in which the brief uses them.
[[nodiscard]] SourceList sources(const Brief& brief, const BriefInputs& inputs);

/// The steps of the measure known on the brief's day.
[[nodiscard]] std::vector<const Step*> known_steps(const Brief& brief);

/// "$43.5 bn", "$870 m"; from million USD. Minus as U+2212.
[[nodiscard]] std::string money_text(double musd);
/// "+0.013 %" with a sign where `decimals` leave anything.
[[nodiscard]] std::string signed_percent(double percent, int decimals);

}  // namespace impost
