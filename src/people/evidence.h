// Mentions as groups are compared by: every name, co-author and affiliation a small number, with what it
// weighs and how it is said.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "people/families.h"
#include "people/person.h"

namespace quire::people {

enum class Clue : std::uint8_t { co_author, co_author_full, affiliation, name };

struct Feature {
  Clue clue = Clue::co_author;
  float weight = 0;
  const std::string* words = nullptr;  ///< the name or affiliation as given first
};

/// What is known of one mention.
struct Traits {
  std::vector<std::uint32_t> features;  ///< ascending
  std::uint32_t name = 0;               ///< its NameKey among Evidence::names
  bool crowded = false;                 ///< its paper has another who may be the same: co-authors cannot tell
};

struct Evidence {
  Evidence(std::span<const Mention> mentions, const Weights& weights);

  std::vector<Feature> features;
  std::vector<Traits> traits;       ///< by mention
  std::vector<NameKey> names;       ///< each once
  std::vector<std::string> blocks;  ///< of the names

  Commonness of_name(std::uint32_t name) const { return commonness_[name]; }
  /// compatible() of two names, remembered.
  bool may_be_one(std::uint32_t a, std::uint32_t b);

 private:
  /// Its place in `names`, where it is added if it is new.
  std::uint32_t number_name(const Mention& mention);

  std::unordered_map<std::string, std::uint32_t> by_name_, by_text_;
  std::vector<Commonness> commonness_;
  std::vector<std::int8_t> compatible_;  ///< -1: not asked yet
};

}  // namespace quire::people
