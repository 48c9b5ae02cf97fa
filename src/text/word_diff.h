// What changed between two texts, word by word. A formula, a group in braces and a macro are each one word,
// so that no piece of a difference cuts TeX in two. Greedy algorithm of E. W. Myers, "An O(ND) difference
// algorithm and its variations" (Algorithmica 1, 1986), bounded: texts that are too long or too different are
// replaced as a whole between their common ends.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace quire::text {

struct DiffRun {
  enum class Kind : std::uint8_t { same, removed, added };
  Kind kind = Kind::same;
  std::string text;
  friend bool operator==(const DiffRun&, const DiffRun&) = default;
};

/// Runs of which the same and removed ones make up `before`, byte for byte, and the same and added ones
/// `after`. Neighbours differ in kind, none is empty, and what is removed stands before what is added for it.
std::vector<DiffRun> word_diff(std::string_view before, std::string_view after);

/// The same for lists: one run for each item. Items next to each other may be of one kind.
std::vector<DiffRun> list_diff(std::span<const std::string> before, std::span<const std::string> after);

/// Pieces that word_diff() keeps whole; joined they are the text.
std::vector<std::string_view> diff_words(std::string_view tex);

/// The difference as safe_html() of each run, in <ins> and <del>, with words that only screen readers say.
std::string diff_html(std::span<const DiffRun> runs);

/// The difference for a terminal, as Git writes it: [-removed-]{+added+}.
std::string diff_line(std::span<const DiffRun> runs);

}  // namespace quire::text
