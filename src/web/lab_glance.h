// What lists show of each lab at a glance: the tally and the small figure of its newest run. Read once for a
// version of the store; what a finished run left is kept for good.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "web/views.h"

namespace quire::web {

struct LabGlance {
  std::string slug;
  std::string short_title;
  Tally tally;
  std::optional<store::Run> run;  ///< the newest finished one, full before quick
  std::string figure_svg;         ///< 128 x 48; empty if nothing was drawn
  std::string figure_label;
};
using LabGlances = std::map<std::string, std::shared_ptr<const LabGlance>, std::less<>>;

/// All labs of the catalogue, by slug.
std::shared_ptr<const LabGlances> lab_glances(const Site& site);

}  // namespace quire::web
