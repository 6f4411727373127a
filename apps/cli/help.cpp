#include "help.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "impost/base/text.hpp"
#include "impost/io/text_table.hpp"

namespace {

class PageWideHelp : public CLI::Formatter {
public:
    [[nodiscard]] std::string make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const override {
        std::string result;
        std::string rest = Formatter::make_help(app, std::move(name), mode);
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find('\n'), rest.size());
            result += broken(rest.substr(0, end)) + (end < rest.size() ? "\n" : "");
            rest.erase(0, end + 1);
        }
        return result;
    }

private:
    /// A line of an option goes on in the column of the descriptions.
    [[nodiscard]] std::string broken(std::string line) const {
        const std::size_t indent = line.starts_with(' ') ? get_column_width() : 0;
        std::string result;
        while (impost::display_width(line) > impost::page_width) {
            const std::size_t space = line.rfind(' ', impost::page_width);
            if (space == std::string::npos || space <= indent) break;
            result += line.substr(0, space) + "\n";
            line = std::string(indent, ' ') + line.substr(space + 1);
        }
        return result + line;
    }
};

/// The command that was parsed last.
const CLI::App* innermost(const CLI::App* app) {
    while (!app->get_subcommands().empty()) app = app->get_subcommands().back();
    return app;
}

/// "impost ledger list"
std::string path_of(const CLI::App& command) {
    const CLI::App* above = command.get_parent();
    return (above == nullptr ? "" : path_of(*above) + " ") + command.get_name();
}

std::vector<std::string> commands_of(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) names.push_back(command->get_name());
    return names;
}

std::vector<std::string> options_of(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::Option* option : app.get_options()) {
        for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    }
    return names;
}

/// "; the nearest is a", or nothing where none is near.
std::string suggestion(const std::string& word, const std::vector<std::string>& known) {
    constexpr std::size_t most = 2;
    const auto near = impost::nearest(word, known, most);
    return near.empty() ? "" : "; did you mean " + impost::join(near, " or ") + "?";
}

}  // namespace

std::shared_ptr<CLI::FormatterBase> page_wide_help() { return std::make_shared<PageWideHelp>(); }

std::string explained(const CLI::App& app, const CLI::ParseError& error) {
    const CLI::App& command = *innermost(&app);
    const std::vector<std::string> rest = app.remaining(true);
    const std::vector<std::string> below = commands_of(command);
    const std::string end = " (" + path_of(command) + " --help tells more)";
    const bool is_option = !rest.empty() && rest.front().starts_with('-');
    if (!below.empty() && !is_option) {
        const std::string all = "; there are " + impost::join(below, ", ");
        if (rest.empty()) return "a command is missing" + all + end;
        return "\"" + rest.front() + "\" is no command" + all + suggestion(rest.front(), below) + end;
    }
    if (is_option) return "\"" + rest.front() + "\" is no option" + suggestion(rest.front(), options_of(command)) + end;
    return error.what() + end;
}
