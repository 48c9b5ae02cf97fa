// The sets of the OAI-PMH provider. What a paper is in follows from the paper alone: its arXiv categories
// (group, archive and class, as arXiv's own provider names them), `daily` when a listing picked it, `lab`
// when a lab runs it, `org:NAME`. Whoever is in a set is in those above it. `trending`, which moves with
// time, is oai.cc's. Source: OAI-PMH 2.0, 2.6; arXiv's taxonomy.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/store.h"

namespace quire::web {

/// What is written of a set spec in tokens and headers; a longer one does not exist.
inline constexpr std::size_t kSetSpecBytesMax = 200;
inline constexpr std::string_view kTrendingSet = "trending";

/// "cs.LG" -> cs:cs:LG; "hep-th" -> physics:hep-th; both names of a category that has two; those of the past
/// under today's name. Nothing for what is no category of arXiv.
std::vector<std::string> category_sets(std::string_view category);
/// "Google DeepMind" -> org:Google_DeepMind. What a set spec cannot hold is ~ and two hexadecimal digits a
/// byte. Empty when there is no name, or when it is too long for a set.
std::string organisation_set(std::string_view name);

/// The most special sets of a paper, each once, in a fixed order.
std::vector<std::string> sets_of(const store::StoredPaper& stored);
/// cs:cs:LG -> cs:cs:LG, cs:cs, cs
std::vector<std::string_view> with_parents(std::string_view spec);

/// Whether it may be a set at all (OAI-PMH 2.0, setSpecType).
bool is_set_spec(std::string_view text);
/// For people: "Computer Science (cs.LG)".
std::string set_name(std::string_view spec);

}  // namespace quire::web
