// The small language model reads texts of the grounded rule language and answers yes or no. Its vocabulary is
// twelve nouns, the words if, and, then, no, the full stop, and the two answers, a token each; nouns are
// given to variables anew in every item, so that there is nothing to remember. The loss is that of the answer
// alone. Beside it stand rules that do not reason: the number of clauses, a bag of words, one step of
// propagation.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "labs/engines/micro/gradient.h"
#include "labs/engines/micro/net.h"
#include "labs/nlsat/maker.h"
#include "paper/result.h"

namespace quire::labs::nlsat {

/// A text as the model sees it.
struct Lesson {
  micro::Example example{};  ///< the answer is its last token
  bool satisfiable = false;
  sat::Cnf cnf{};
};

inline constexpr std::size_t kReadingNouns = 12;
inline constexpr std::size_t kReadingVocabulary = 32;

/// Tokens of a text over the twelve nouns; a word that is none of the vocabulary is an error that names it.
Result<std::vector<micro::Token>> reading_tokens(std::string_view text);

/// Items `first`, `first + 1`, ... of makers in turn, with the twelve nouns. Variables at most kReadingNouns.
std::vector<Lesson> lessons(std::span<const Maker> makers, std::uint64_t first, std::size_t count,
                            std::uint64_t seed, const std::function<void()>& check = {});

struct ReadingOptions {
  std::string net = "XS";  ///< a named shape; vocabulary and context are those of reading
  std::size_t steps = 100, batch = 16;
  double rate = 1e-3;
  std::uint64_t seed = 1;
  unsigned threads = 2;
  std::function<void()> check{};                         ///< may throw; called each step
  std::function<void(std::size_t step, double)> done{};  ///< after each step, with its loss in nats
};

/// A net that has read lessons `0` to steps x batch of the makers.
micro::Net learn_to_read(std::span<const Maker> makers, const ReadingOptions& options);
/// Of each lesson 1 where the net's answer is right, else 0.
std::vector<double> right_answers(const micro::Net& net, std::span<const Lesson> lessons, unsigned threads);

/// A logistic regression on counts: of clauses alone, or of every noun, every negated noun and clauses (what
/// is left of a text without its order).
class BagOfWords {
 public:
  BagOfWords(std::span<const Lesson> lessons, bool clauses_alone);
  std::vector<double> right_answers(std::span<const Lesson> lessons) const;

 private:
  std::vector<double> features(const Lesson& lesson) const;
  bool clauses_alone_;
  std::vector<double> scale_, weights_;
};
/// The answer no where one step of propagation refutes, else yes.
std::vector<double> right_by_propagation(std::span<const Lesson> lessons);

}  // namespace quire::labs::nlsat
