#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

/// Help that fits the page's width.
[[nodiscard]] std::shared_ptr<CLI::FormatterBase> page_wide_help();

/// What was wrong with the arguments, and what there is instead: the command's options or the commands below it, the nearest first.
[[nodiscard]] std::string explained(const CLI::App& app, const CLI::ParseError& error);
