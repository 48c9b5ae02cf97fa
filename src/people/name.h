// A name as it is compared, never as it is shown: the family name and the given names with what is spelled
// and what is an initial. Where the source files the name under a family name that is taken; else the last
// word is guessed to be it, with the particles before. A comma says "Family, Given"; no other order is
// guessed, so a name that its culture writes family first is compared as it stands.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "paper/paper.h"

namespace quire::people {

/// One given name: "Wei", "W.", "Jean-Bernard", "J.-B.".
struct Given {
  std::string letters;   ///< folded, hyphens left out: "jeanbernard"
  std::string initials;  ///< of its parts: "jb"
  bool spelled = false;  ///< more than initials
  friend bool operator==(const Given&, const Given&) = default;
};

struct NameKey {
  std::string family;     ///< folded: "ostergard", "garcia marquez"; of a whole name all of it
  std::string particles;  ///< "de la"
  std::vector<Given> given;
  std::string suffix;   ///< "jr"
  std::string indexed;  ///< words of the last family name, or of the whole, as the index has them: "o neill"
  /// Not to be divided: a collaboration, a single word, a name in a script that writes no blanks.
  bool whole = false;

  /// Names that may be one person's have the same block: last word of the family name and first initial.
  std::string block() const;
  /// The first given name, or the whole name, is there in full.
  bool spelled() const { return whole || (!given.empty() && given.front().spelled); }
  /// Folded, in one order: equal for names that are written the same.
  std::string text() const;
  friend bool operator==(const NameKey&, const NameKey&) = default;
};

NameKey name_key(const Author& author);

/// May both be names of one person? The family is the same and nothing given contradicts: "W. Zhang" and "Wei
/// X. Zhang" may, "Wei Zhang" and "Weijia Zhang" may not. Not transitive.
bool compatible(const NameKey& a, const NameKey& b);

/// "marquez" of "garcia marquez".
std::string_view last_word(std::string_view family);

/// Words that a search for the authors of a block asks for: "zhang w".
std::string search_words(const NameKey& key);

}  // namespace quire::people
