#include "commands.hpp"
void add_brief(CLI::App&) {}
