// The fragments by name: one way in for tools, whatever a text is written in.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "labs/nlsat/theory.h"
#include "paper/result.h"

namespace quire::labs::nlsat {

enum class Fragment : std::uint8_t { grl, rcl, ruletaker, cop, cop_rel, cop_tv, cop_rel_tv };
inline constexpr Fragment kFragments[] = {Fragment::grl,       Fragment::rcl,     Fragment::ruletaker,
                                          Fragment::cop,       Fragment::cop_rel, Fragment::cop_tv,
                                          Fragment::cop_rel_tv};
const char* word(Fragment fragment);  ///< "grl", ..., "cop-rel-tv"
std::optional<Fragment> fragment_named(std::string_view name);
std::vector<std::string> fragment_names();

/// Reads a text as what it says. `names`: individuals that no sentence names (RCL alone).
Result<Theory> read_text(Fragment fragment, std::string_view text, std::span<const std::string> names = {});

/// The first fragment of the list that takes the text; the errors of all are told where
/// none does.
struct Recognised {
  Fragment fragment;
  Theory theory;
};
Result<Recognised> recognise(std::string_view text, std::span<const std::string> names = {});

/// "yes" and "no" (satisfiable or not); with a query "true", "false", "unknown", "inconsistent"; "undecided"
/// where neither a model nor a refutation was found.
std::string answer_of(const Theory& theory);

}  // namespace quire::labs::nlsat
