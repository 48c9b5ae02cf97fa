// Lists of practical patterns (RE2's syntax without what is not regular; a match is of the whole word, ^ and
// $ at the ends mean nothing more): which say the same, which are held by another, and words that show that
// others differ. Characters are printable ASCII. Two patterns tell only so many kinds of characters apart;
// one of each kind is enough, so the automata's alphabet is as small as the pair allows.
#pragma once

#include <functional>
#include <istream>
#include <string>
#include <vector>

#include "paper/result.h"

namespace quire::labs::regex_pspace {

inline constexpr std::size_t kPatternsMax = 500;

struct Pattern {
  std::size_t line = 0;
  std::string text{};
};

/// One pattern a line; blank lines and lines that begin with # are passed over. Errors name the line.
Result<std::vector<Pattern>> read_patterns(std::istream& in, const std::string& name);

struct Finding {
  enum class Kind { same, inside, nothing, undecided };
  Kind kind = Kind::same;
  std::size_t pattern = 0;  ///< place in the list; of `inside`: the one that the other makes needless
  std::size_t other = 0;
  std::string word{};  ///< of `inside`: the least word of the other alone
  std::string why{};   ///< of `undecided`
};

/// Every pair once. Patterns that do not parse are an Error that names the line.
Result<std::vector<Finding>> lint(const std::vector<Pattern>& patterns, const std::string& name,
                                  const std::function<void()>& check = {});

}  // namespace quire::labs::regex_pspace
