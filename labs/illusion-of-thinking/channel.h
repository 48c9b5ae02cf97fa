// A solver whose only fault is chance: the shortest solution, each move replaced with probability eps by
// another move of the same form. Where no such replacement is ever forgiven, accuracy is (1 - eps)^moves;
// graded with the lab's own verifier it says that the measures measure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "labs/engines/random/random.h"
#include "labs/illusion-of-thinking/instance.h"
#include "labs/illusion-of-thinking/verify.h"

namespace quire::labs::illusion {

class Channel {
 public:
  /// `rows`: moves of a solution as JSON, one each.
  Channel(const Instance& instance, std::vector<std::string> rows);

  std::size_t moves() const { return rows_.size(); }
  /// One answer's text: moves in the order of the solution.
  std::string answer(double eps, random::Stream& stream) const;
  Judged judge(double eps, random::Stream& stream) const {
    return judge_text(instance_, answer(eps, stream));
  }

 private:
  std::string another(const std::string& row, random::Stream& stream) const;
  Instance instance_;
  std::vector<std::string> rows_;
};

}  // namespace quire::labs::illusion
