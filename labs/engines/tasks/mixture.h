// A mixture of tasks and styles with weights: what a model is trained on. Its text is one line that a
// checkpoint can carry and that gives the same mixture again:
//   `chain 2-7 verbose 0.4 step 0.3 skip 0.1 direct 0.2 recheck 0.6; cdown-search 3-3 weight 2 failed 4`
// A part is a task, its difficulties, and words with numbers: weights of the styles that are used (by default
// all that the task writes, equally), `weight` of the part (1), `recheck` and `split` (probabilities, 0),
// `failed` (failed attempts of cdown-search at most, 4).
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "labs/engines/random/random.h"
#include "labs/engines/tasks/splits.h"
#include "labs/engines/tasks/task.h"
#include "paper/result.h"

namespace quire::labs::tasks {

/// A problem, a right response to it, and how that is written.
struct Example {
  Problem problem{};
  std::string response{};
  Style style = Style::step;
};

class Mixture {
 public:
  struct Part {
    const Task* task = nullptr;
    Range difficulties{};                  ///< drawn uniformly from these
    std::array<double, kStyles> styles{};  ///< weights; all 0: those that the task writes, equally
    Manner manner{};                       ///< but for the style
    double weight = 1;
  };
  static constexpr std::size_t kPartsMax = 64, kTextBytesMax = 16'384;

  static Result<Mixture> of(std::vector<Part> parts);
  static Result<Mixture> read(std::string_view text);
  /// read(text()) is this mixture.
  std::string text() const;
  const std::vector<Part>& parts() const { return parts_; }

  /// Fills `out`, whose memory is used again.
  void draw(random::Stream& stream, Example& out) const;
  /// From a split; false if none of it was found for the difficulty drawn (see Splits::draw).
  bool draw(const Splits& splits, Split split, random::Stream& stream, Example& out) const;

 private:
  explicit Mixture(std::vector<Part> parts);
  const Part& draw_part(random::Stream& stream, int& difficulty) const;
  void respond(const Part& part, random::Stream& stream, Example& out) const;

  std::vector<Part> parts_;
  random::Alias part_;
  std::vector<random::Alias> styles_;
};

}  // namespace quire::labs::tasks
