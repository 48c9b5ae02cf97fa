// Lists of lists in what a model wrote: `moves = [[1, 0, 2], ["R", 0, 1]]  # comment`. Rows come one at a
// time as views into the text, so that an answer of many megabytes is read as a stream. Atoms are whatever
// stands between commas, without quotes of any make; rows may be in square or round brackets; comments run
// from # to the end of a line between rows. Time is linear in the text, whatever the text.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace quire::labs::responses {

/// Blanks and comments, passed over. Remembers the last run with a comment that it passed: one full of
/// brackets, each of which may begin a list, is not read again for each.
class Gaps {
 public:
  explicit Gaps(std::string_view text) : text_(text) {}
  /// The first place from `at` on that is neither.
  std::size_t after(std::size_t at);

 private:
  std::string_view text_;
  std::size_t from_ = 0, to_ = 0;
};

class Rows {
 public:
  static constexpr std::size_t kAtomsMax = 64;
  static constexpr std::size_t kAtomBytesMax = 64;
  enum class Step {
    row,
    end,        ///< the bracket that closes the list has been read
    malformed,  ///< this is no list of lists
    cut,        ///< the text ends inside of it
  };

  /// The list begins at text[begin], a '['.
  Rows(std::string_view text, std::size_t begin, Gaps& gaps) : text_(text), gaps_(&gaps), at_(begin + 1) {}

  Step next();
  std::span<const std::string_view> row() const { return {atoms_.data(), count_}; }
  /// Behind what was read; after malformed and cut, where the row began that is at fault.
  std::size_t at() const { return at_; }

 private:
  Step read_row(std::size_t open);
  Step read_atom(std::size_t& at, char close);

  std::string_view text_;
  Gaps* gaps_;
  std::size_t at_;
  bool first_ = true;
  std::size_t count_ = 0;
  std::array<std::string_view, kAtomsMax> atoms_{};
};

/// A list of lists that was found in a text.
struct FoundList {
  std::size_t begin = 0, end = 0;               ///< bytes, the brackets included
  std::size_t rows = 0;                         ///< that were read
  std::size_t atoms_least = 0, atoms_most = 0;  ///< of a row
  bool keyed = false;                           ///< it stands behind the key and = or :
  bool cut = false;                             ///< the text ends inside of it
};

/// All of them in order, none inside another. A list without rows counts only behind the key.
std::vector<FoundList> find_lists(std::string_view text, std::string_view key);

}  // namespace quire::labs::responses
