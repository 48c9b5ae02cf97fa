// Why the papers of a group are held to be one person's, and why those of two are not, in words.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "people/group.h"

namespace quire::people {

/// The best first. `decided`: mentions that decisions name.
std::vector<std::string> reasons(std::span<const Mention> mentions, const Evidence& evidence,
                                 const Group& group, const std::vector<std::uint32_t>& decided);

}  // namespace quire::people
