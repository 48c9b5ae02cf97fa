// A lab's card as pages use it: read back from the JSON that quire-lab prints, into the contract's own types.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "lab/card.h"
#include "lab/runner.h"

namespace quire::web {

struct ToolCard {
  std::string name;
  std::string summary;
  std::string example;
};

struct LabCard {
  lab::Card card;
  std::vector<ToolCard> tools;
};

/// The card of a lab, nullptr for a slug that is not in the catalogue. Read once.
std::shared_ptr<const LabCard> lab_card(const lab::Catalogue& labs, const std::string& slug);
/// Cards of all labs, in the order of the list.
std::vector<std::shared_ptr<const LabCard>> lab_cards(const lab::Catalogue& labs);

}  // namespace quire::web
