// An author's name in the parts that bibliographies write: family, given, suffix. Its one idea: what the
// source files a name under is taken; only a name that came as a whole is guessed at, here and nowhere else.
// A comma says "Family, Given"; otherwise the last word is the family name, with the particles before it.
// No other order is guessed: "Zhang Wei" is filed under Wei unless its source says Zhang. How names are
// compared is another matter (people/name.h). Source: BibTeX and the CSL specification, "Names".
#pragma once

#include <string>
#include <string_view>

#include "paper/paper.h"

namespace quire::text {

struct NameParts {
  std::string family;  ///< with its particles: "de la Cruz"; of an undivided name all of it
  std::string given;   ///< empty if the name is not to be divided: a collaboration, "Banksy", "王 小明"
  std::string suffix;  ///< "Jr"; never of an undivided name

  bool divided() const { return !given.empty(); }
  friend bool operator==(const NameParts&, const NameParts&) = default;
};

/// As the source says. Where it says no family name, or one that is not at an end of the name, the name is
/// undivided: nothing is guessed.
NameParts known_name_parts(const Author& author);

/// known_name_parts(), and guessed_name_parts() where that leaves a name undivided whose family is not known.
NameParts name_parts(const Author& author);

/// Of a name as a whole. Text that is one_line() already.
NameParts guessed_name_parts(std::string_view name);

/// Bytes of the particles with which a family name begins, and the blank behind them: 6 of "de la Cruz".
std::size_t particles_size(std::string_view family);

/// A collaboration, team or the like: a name without a family.
bool is_collective(std::string_view name);

/// "Jr", "Sr." and "I" to "V".
bool is_name_suffix(std::string_view word);

/// In a script that writes a name without a blank, or family first: Han, kana, hangul.
bool is_undivided_script(std::string_view name);

}  // namespace quire::text
