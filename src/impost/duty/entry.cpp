#include "impost/duty/entry.hpp"

#include "impost/base/text.hpp"

namespace impost {

Result<Claims> parse_claims(const std::vector<std::string>& texts, const std::optional<Money>& customs_value) {
    Claims claims;
    for (const std::string& text : texts) {
        const Error empty("a claim is empty in \"" + text + "\"");
        if (text.empty() || text.ends_with(',')) return empty;
        for (const std::string& claim : split(text, ',')) {
            if (trim(claim).empty()) return empty;
            const std::size_t equals = claim.find('=');
            if (equals == std::string::npos) {
                claims.names.push_back(claim);
                continue;
            }
            const auto content = parse_content(claim.substr(0, equals), std::string_view(claim).substr(equals + 1), customs_value);
            if (!content) return content.error();
            claims.contents.push_back(*content);
        }
    }
    return claims;
}

Result<Measured> parse_quantity(std::string_view text) {
    const std::size_t space = text.find(' ');
    const auto quantity = Quantity::parse(text.substr(0, space));
    if (!quantity || space == std::string_view::npos || trim(text.substr(space)).empty())
        return Error("\"" + std::string(text) + "\" is not a quantity with its unit, such as \"100 kg\"");
    return Measured{*quantity, std::string(trim(text.substr(space)))};
}

}  // namespace impost
