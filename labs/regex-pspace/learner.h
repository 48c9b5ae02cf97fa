// What the small language model is taught here: is r1 = r2, and a shortest expression for r. Expressions of
// length 3 to 9 are drawn at random and grouped by their languages up to renaming; whole groups go to
// training or to the test, so that nothing that is asked was seen under other letters; letters are named anew
// for each text.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "labs/engines/micro/net.h"
#include "labs/engines/random/random.h"
#include "labs/regex-pspace/table.h"

namespace quire::labs::regex_pspace {

/// A text: what is asked, and the right answer with its end mark.
struct Lesson {
  std::string prompt{}, answer{};
  Expression query{};  ///< of "shortest"
  std::size_t shortest_length = 0;
};

class Lessons {
 public:
  static constexpr std::size_t kLeast = 3, kMost = 9;

  /// `drawn` random expressions. The table must reach length kMost.
  Lessons(const Table& table, std::size_t drawn, std::uint64_t seed);

  /// Half of them true; two that differ have one length and agree on all words of fewer than two letters.
  Lesson equality(bool test, random::Stream& stream) const;
  Lesson shortest(bool test, random::Stream& stream) const;
  std::size_t groups(bool test) const { return parts_[test].groups.size(); }

 private:
  struct Group {
    std::size_t orbit;
    std::vector<Expression> expressions;  ///< in the orbit's names, none twice
  };
  struct Part {
    std::vector<Group> groups{};
    std::vector<std::size_t> several{};  ///< groups with more than one expression
    std::vector<std::size_t> longer{};   ///< groups with one above the least length
    std::vector<std::vector<std::pair<std::size_t, std::size_t>>> by_length{kMost + 1};  ///< (group, place)
  };

  Renaming naming(random::Stream& stream) const;

  const Table& table_;
  Part parts_[2];
};

struct LearnOptions {
  std::string shape = "XS";
  std::uint64_t steps = 300;
  std::size_t batch = 48;
  std::uint64_t seed = 1;
  unsigned threads = 2;
  std::function<void(double done)> check{};  ///< may throw
  std::function<void(std::uint64_t step, double loss)> on_loss{};
};
/// Both lessons, half of each batch.
micro::Net learn(const Lessons& lessons, const LearnOptions& options);

/// Answers to test lessons, the likeliest token each time.
struct Scores {
  std::uint64_t asked = 0;
  std::uint64_t equality_right = 0, equality_failed = 0;  ///< of `asked`; failed: neither true nor false
  std::uint64_t equal = 0, minimal = 0, invalid = 0;      ///< of `asked` shortest expressions
  /// By the query's length: asked, right (equality) and asked, minimal (shortest).
  std::vector<std::array<std::uint64_t, 4>> by_length{Lessons::kMost + 1};
};
Scores score(const micro::Net& net, const Lessons& lessons, std::size_t count, std::uint64_t seed,
             unsigned threads, const std::function<void()>& check);

/// A tree of exactly this length, all equally likely.
Expression draw_of_length(std::size_t letters, std::size_t length, random::Stream& stream);

}  // namespace quire::labs::regex_pspace
