// A repository in the best format that it offers. The offer is asked for at the start of each harvest: once
// it is better than what was read so far, everything is read anew.
#pragma once

#include <string_view>
#include <vector>

#include "follow/oai.h"

namespace quire::follow {

struct Offer {
  std::vector<std::string_view> best_first;  ///< the formats that are worth reading
  /// A repository that does not tell its formats, or none of these, is read as before, and else as oai_dc,
  /// which each must have; without this it waits for a person.
  bool else_dublin_core = false;
};

/// `list` in one of those formats, whichever its `prefix`.
std::unique_ptr<Protocol> in_the_best_format(OaiList list, Offer offer);

}  // namespace quire::follow
