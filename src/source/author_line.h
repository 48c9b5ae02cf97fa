// All authors of a paper in one line, as submitters write it: "A. One (1 and 2), B. van der Two, Jr (2) and
// the X Collaboration ((1) Uni A, (2) Uni B)". Its one idea: commas, semicolons and "and" outside parentheses
// part names, and what parentheses hold is an affiliation, or points to one. Source:
// info.arxiv.org/help/prep ("Authors"). The line is one_line() already.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "paper/paper.h"

namespace quire::source {

std::vector<Author> read_author_line(std::string_view line);

}  // namespace quire::source
