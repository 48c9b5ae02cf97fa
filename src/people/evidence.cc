#include "people/evidence.h"

#include <algorithm>
#include <functional>
#include <unordered_map>

#include "text/unicode.h"

namespace quire::people {
namespace {

/// A co-author as far as family name and initial go, and with the given name in full; a weight of 0: there is
/// none.
struct CoAuthor {
  std::uint64_t initial = 0, full = 0;
  float initial_weight = 0, full_weight = 0;
};

/// Stands for a text among some ten thousand: 64 bits tell them apart.
std::uint64_t number_of(Clue clue, std::string_view text, std::string_view more = {}) {
  const std::uint64_t one = std::hash<std::string_view>{}(text), two = std::hash<std::string_view>{}(more);
  return (one * 0x9e3779b97f4a7c15U ^ two) * 0xff51afd7ed558ccdU + static_cast<std::uint64_t>(clue);
}

bool in_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// By the last and first word of the folded name, so that "B. Scholkopf" and "Bernhard Schölkopf" are met as
/// one. Cruder than name_key() and cheap: a mention has ten of these.
CoAuthor co_author(const std::string& name, const Weights& weights) {
  std::string folded = text::fold(name);
  for (const std::string_view apostrophe : {"'", "\u2019"})
    for (auto at = folded.find(apostrophe); at != std::string::npos; at = folded.find(apostrophe, at))
      folded.erase(at, apostrophe.size());
  std::string_view first, last;
  std::size_t count = 0;
  for (std::size_t at = 0; at < folded.size();) {
    while (at < folded.size() && (!in_word(folded[at]) || folded[at] == '-')) ++at;
    std::size_t end = at;
    while (end < folded.size() && in_word(folded[end])) ++end;
    const auto word = std::string_view(folded).substr(at, end - at);
    at = end;
    if (word.empty() || (count > 1 && (word == "jr" || word == "sr"))) continue;
    if (count++ == 0) first = word;
    last = word;
  }
  if (count == 0) return {};
  if (count == 1)
    return {0, number_of(Clue::co_author_full, last), 0,
            weights.co_author_ordinary + weights.co_author_ordinary_full};
  const Commonness common = commonness(last);
  CoAuthor out;
  out.initial = number_of(Clue::co_author, last, first.substr(0, 1));
  out.initial_weight = common == Commonness::rare       ? weights.co_author_rare
                       : common == Commonness::ordinary ? weights.co_author_ordinary
                                                        : weights.co_author_common;
  if (first.size() == 1) return out;
  out.full = number_of(Clue::co_author_full, last, first);
  out.full_weight = common == Commonness::rare       ? weights.co_author_rare_full
                    : common == Commonness::ordinary ? weights.co_author_ordinary_full
                                                     : weights.co_author_common_full;
  return out;
}

/// Places of features, in the order in which they are met.
class Numbers {
 public:
  explicit Numbers(std::vector<Feature>& features) : features_(features) { known_.reserve(1 << 15); }
  std::uint32_t of(Clue clue, std::uint64_t key, float weight, const std::string& words) {
    const auto [at, is_new] = known_.try_emplace(key, static_cast<std::uint32_t>(features_.size()));
    if (is_new) features_.push_back({clue, weight, &words});
    return at->second;
  }
  std::vector<std::uint32_t> of(const CoAuthor& key, const std::string& words) {
    std::vector<std::uint32_t> both;
    if (key.initial_weight > 0) both.push_back(of(Clue::co_author, key.initial, key.initial_weight, words));
    if (key.full_weight > 0) both.push_back(of(Clue::co_author_full, key.full, key.full_weight, words));
    return both;
  }

 private:
  std::vector<Feature>& features_;
  std::unordered_map<std::uint64_t, std::uint32_t> known_;
};

float name_weight(Commonness common, const Weights& weights) {
  return common == Commonness::rare       ? weights.name_rare
         : common == Commonness::ordinary ? weights.name_ordinary
                                          : weights.name_common;
}

}  // namespace

Evidence::Evidence(std::span<const Mention> mentions, const Weights& weights) : traits(mentions.size()) {
  Numbers numbers(features);
  std::vector<std::vector<std::uint32_t>> of_names;                        // features of each name
  std::unordered_map<std::string_view, std::vector<std::uint32_t>> known;  // co-authors by name as given
  for (std::size_t i = 0; i < mentions.size(); ++i) {
    const Mention& mention = mentions[i];
    Traits& own = traits[i];
    own.name = number_name(mention);
    if (own.name == of_names.size()) {
      of_names.emplace_back();
      const NameKey& key = mention.key;
      if (key.spelled())
        of_names.back().push_back(
            numbers.of(Clue::name, number_of(Clue::name, key.family, key.whole ? "" : key.given[0].letters),
                       name_weight(commonness_[own.name], weights), mention.name));
      if (key.spelled() && key.given.size() > 1)
        of_names.back().push_back(numbers.of(Clue::name, number_of(Clue::name, key.text(), "all"),
                                             weights.middle_name, mention.name));
    }
    own.features = of_names[own.name];
    if (!mention.affiliation.empty())
      own.features.push_back(numbers.of(Clue::affiliation,
                                        number_of(Clue::affiliation, text::fold(mention.affiliation)),
                                        weights.affiliation, mention.affiliation));
    for (const std::string& other : mention.co_authors) {
      const auto [found, unknown] = known.try_emplace(other);
      if (unknown) found->second = numbers.of(co_author(other, weights), other);
      own.features.insert(own.features.end(), found->second.begin(), found->second.end());
    }
    std::sort(own.features.begin(), own.features.end());
    own.features.erase(std::unique(own.features.begin(), own.features.end()), own.features.end());
  }
  compatible_.assign(names.size() * names.size(), -1);
  // Mentions are in the order of their papers: two of one paper stand side by side.
  for (std::size_t i = 0; i < mentions.size(); ++i)
    for (std::size_t j = i + 1; j < mentions.size() && mentions[j].doc == mentions[i].doc; ++j)
      if (may_be_one(traits[i].name, traits[j].name)) traits[i].crowded = traits[j].crowded = true;
  std::vector<std::uint32_t> having(features.size());
  for (Traits& own : traits) {
    if (own.crowded)
      std::erase_if(own.features, [&](std::uint32_t f) {
        return features[f].clue == Clue::co_author || features[f].clue == Clue::co_author_full;
      });
    for (const std::uint32_t feature : own.features) ++having[feature];
  }
  // What one mention alone has joins nothing.
  for (Traits& own : traits) std::erase_if(own.features, [&](std::uint32_t f) { return having[f] < 2; });
}

std::uint32_t Evidence::number_name(const Mention& mention) {
  const auto next = static_cast<std::uint32_t>(names.size());
  // Most are written as one was before; what is written otherwise may still be the same name.
  if (const auto as_given = by_name_.find(mention.name);
      as_given != by_name_.end() && names[as_given->second] == mention.key)
    return as_given->second;
  const auto [same, is_new] = by_text_.try_emplace(mention.key.text(), next);
  by_name_.insert_or_assign(mention.name, same->second);
  if (!is_new) return same->second;
  names.push_back(mention.key);
  blocks.push_back(mention.key.block());
  commonness_.push_back(commonness(mention.key.whole ? mention.key.family : last_word(mention.key.family)));
  return next;
}

bool Evidence::may_be_one(std::uint32_t a, std::uint32_t b) {
  if (a == b) return true;
  std::int8_t& known = compatible_[std::min(a, b) * names.size() + std::max(a, b)];
  if (known < 0) known = compatible(names[a], names[b]) ? 1 : 0;
  return known == 1;
}

}  // namespace quire::people
