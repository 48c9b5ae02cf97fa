// What the commands of quire-lab share: words of the command line, output line by line, and whether somebody
// has asked to stop.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "lab/bench.h"

namespace quire::lab {

using Labs = std::span<const Lab* const>;
using Toolboxes = std::span<const Toolbox* const>;
using Words = std::span<const std::string>;

// The commands; each returns the exit status.
int check(Labs labs, Words words);                 // host_run.cc
int run(Labs labs, Words words);                   // host_run.cc
int tool(Labs labs, Words words);                  // host_tool.cc
int tool_of(const Toolbox& toolbox, Words words);  // host_tool.cc

/// Throws BadInput that names the labs there are.
const Lab& lab_named(Labs labs, const std::string& slug);
/// Throws BadInput: `what` is missing.
const std::string& word_at(Words words, std::size_t at, const char* what);

/// By a signal, or because the reader of the output went away.
bool is_cancelled();
void cancel();

/// Events and documents go out line by line at once. A reader that went away cancels the run.
void write_line(std::string_view line);

/// For messages.
std::string one_line(std::string text);

}  // namespace quire::lab
