#pragma once

#include <string>

/// Writes an answer to standard output. Errors: it can't be written.
void tell(const std::string& text);

/// Makes the folder that a command writes its files into, and those above it. Errors: it can't be made.
void make_folder(const std::string& path);
