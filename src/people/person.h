// Who wrote which papers. People are derived, never truth: the truth are the author lists of papers and the
// decisions of a reader about them, so that whatever was derived wrongly is put right by one decision, and
// that is taken back by undoing it. How it is derived, and how well: docs/people.md.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "paper/paper.h"
#include "people/name.h"

namespace quire::people {

/// An author of a paper, as a paper's page lists one.
struct Mention {
  std::uint32_t doc = 0;
  std::uint32_t position = 0;  ///< in the author list, from 0
  std::string name;            ///< as given
  NameKey key;
  std::string orcid;
  std::string affiliation;  ///< the author's own
  std::optional<Day> day;
  std::vector<std::string> categories;
  std::vector<std::string> co_authors;  ///< as given; of a very long list those that stand near
};

/// The authors of a paper who belong to a block (NameKey::block).
std::vector<Mention> mentions_of(std::uint32_t doc, const Paper& paper, std::string_view block);

/// A mention as a decision names it: found again by the name if the author list has changed since.
struct MentionRef {
  std::uint32_t doc = 0;
  std::uint32_t position = 0;
  std::string name;
};

/// What somebody has decided. The newest counts where two contradict; an ORCID, or the rule that one paper
/// names a person once, gives way to any.
struct Decision {
  enum class Kind : std::uint8_t {
    same,       ///< `a` and `b` are one person
    different,  ///< they are not
    claim,      ///< `a` is the person `claimant`; `b` says nothing
  };
  std::int64_t number = 0;  ///< rises
  Kind kind = Kind::same;
  MentionRef a, b;
  std::string claimant;
};

/// How sure it is that all papers of a person are one person's: as its weakest tie.
enum class Certainty : std::uint8_t {
  single,     ///< one paper: nothing to be sure of
  settled,    ///< ORCID, claim or decision
  supported,  ///< co-authors or affiliations with room to spare
  probable,   ///< just enough of them
  by_name,    ///< a rare name that is spelled alike, and nothing else
};
const char* words(Certainty certainty);

struct Person {
  std::vector<std::size_t> mentions;  ///< of those handed in, newest paper first
  Certainty certainty = Certainty::single;
  std::vector<std::string> evidence;  ///< in words, the best first
  std::string orcid;
};

struct People {
  std::vector<Person> people;  ///< most papers first
  /// Decisions that count for nothing here: a newer one contradicts, or the mention is gone.
  std::vector<std::int64_t> not_followed;
};

/// How much each kind of evidence weighs; two groups of mentions are one person's from 1 on. Chosen on one
/// half of the names of people_bench.cc, measured on the other.
struct Weights {
  // A co-author whom both have, by how many people bear the family name: as far as family name and initial
  // go, and what is added where the given name is the same in full.
  float co_author_rare = 0.75F;
  float co_author_rare_full = 0.45F;
  float co_author_ordinary = 0.35F;
  float co_author_ordinary_full = 0.3F;
  float co_author_common = 0.0F;
  float co_author_common_full = 0.4F;
  float affiliation = 0.4F;
  float affiliation_initial = 0.3F;
  // The same name in full (or compatible with initials), by how many people bear the family name.
  float name_rare = 1.0F;
  float name_ordinary = 0.6F;
  float name_common = 0.1F;
  float middle_name = 0.3F;
  float initial_rare = 0.3F;
  float initial_ordinary = 0.2F;
  float initial_common = 0.0F;
  float topic = 0.3F;           ///< at most so much for equal categories
  float topic_expected = 0.2F;  ///< similarity of categories that says nothing
  float year_apart = 0.05F;     ///< against, for each year beyond five
  float size = 0.65F;           ///< against, for groups with so many co-authors that some are met by chance
  float established = 0.4F;     ///< against, for each doubling of the papers that the smaller group has
  float initial_threshold = 1.0F;  ///< for initials to join a name in full,
  float initial_margin = 0.2F;     ///< and by so much more than any other
};

/// The people behind the mentions, which are of one block (others only as decisions bring them in). The same
/// for every order in which mentions and decisions come. 5,000 mentions take about 50 ms.
People cluster(std::span<const Mention> mentions, std::span<const Decision> decisions,
               const Weights& weights = {});

/// What keeps two people of one clustering apart, in words.
std::string what_separates(std::span<const Mention> mentions, const Person& a, const Person& b);

}  // namespace quire::people
