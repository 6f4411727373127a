#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "impost/brief/brief.hpp"

namespace impost {

/// The brief as one JSON object (schema "impost-brief/1", docs/brief.md): rates in percent, money in million USD.
[[nodiscard]] nlohmann::ordered_json brief_json(const Brief& brief, const BriefInputs& inputs, const std::string& program);

/// The report: the page's template with the brief put into its data slot. Errors: the template has no slot.
[[nodiscard]] std::string report_html(const std::string& page_template, const nlohmann::ordered_json& brief);

}  // namespace impost
