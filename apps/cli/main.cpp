#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

#include "commands.hpp"
#include "help.hpp"
#include "impost/base/error.hpp"

namespace {

constexpr int bad_input = 2;

/// A message on one line, whatever a user's words brought into it.
std::string one_line(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](unsigned char c) { return c < ' ' || c == 0x7f; }, ' ');
    return text;
}

/// One sentence for whatever the argument parser refuses; help and version print and end well.
int refuse_arguments(const CLI::App& app, const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    fmt::print(stderr, "impost: {}\n", one_line(explained(app, error)));
    return bad_input;
}

}  // namespace

std::string home() {
    const char* named = std::getenv("IMPOST_HOME");
    return named != nullptr && *named != '\0' ? named : IMPOST_SOURCE_HOME;
}

int main(int argc, char** argv) {
    CLI::App app("Impost turns tariff law into rates, rates into duties, and duties into consequences.", "impost");
    app.formatter(page_wide_help());
    app.set_version_flag("--version", "impost " IMPOST_VERSION);
    app.require_subcommand(1);
    int status = 0;
    add_rate(app);
    add_assess(app, status);
    add_refund(app, status);
    add_etr(app);
    add_panel(app);
    add_diff(app);
    add_brief(app);
    add_simulate(app);
    add_sweep(app);
    add_ensemble(app, status);
    add_respond(app);
    add_war(app, status);
    add_talks(app, status);
    add_linkage(app);
    add_world(app, status);
    add_ledger(app);
    add_schedule(app);
    try {
        app.parse(argc, argv);
    } catch (const CLI::RuntimeError& outcome) {
        return outcome.get_exit_code();  // a command that ran and found faults
    } catch (const CLI::ParseError& error) {
        return refuse_arguments(app, error);
    } catch (const impost::Error& error) {
        fmt::print(stderr, "impost: {}\n", one_line(error.what()));
        return bad_input;
    } catch (const std::exception& error) {
        fmt::print(stderr, "impost: unexpected: {}\n", error.what());
        return 1;
    }
    return status;
}
