// Claims as pages show them: marks of a tally, rows of the claims table, and what they say in words.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "lab/report.h"
#include "web/template.h"

namespace quire::web {

/// One mark of a tally: disc holds at the paper's scale, half disc holds at reduced scale or by analogue,
/// diamond differs, dash not measured, ring not decided yet. One SVG of 11 x 11.
std::string mark_svg(const lab::ClaimRow& claim);
/// All marks of a lab in the order of its claims, one SVG.
std::string marks_svg(std::span<const lab::ClaimRow> claims);

struct Counts {
  int claims = 0, holds = 0, differs = 0, unmeasured = 0, waiting = 0;
};
Counts counts_of(std::span<const lab::ClaimRow> claims);

/// "Five of six claims hold, one differs."
std::string counts_sentence(const Counts& counts);

/// {caption, caption_more, rows: [...]} for templates/claims_table.mustache.
View claims_table_view(std::span<const lab::ClaimRow> claims, bool running);

}  // namespace quire::web
