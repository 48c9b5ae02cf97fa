// One picture of a board, kSceneWidth by kSceneHeight, as shapes of a scene.
#pragma once

#include <string>
#include <vector>

#include "lab/scene.h"
#include "labs/engines/states/hanoi.h"
#include "labs/illusion-of-thinking/blocks.h"
#include "labs/illusion-of-thinking/checkers.h"
#include "labs/illusion-of-thinking/river.h"

namespace quire::labs::illusion {

inline constexpr int kSceneWidth = 240, kSceneHeight = 110;

/// The river's banks with those who crossed last, who are drawn in the boat.
class DrawnRiver {
 public:
  using Step = RiverBanks::Step;
  DrawnRiver(int n, int boat) : n_(n), banks_(n, boat) {}
  std::optional<states::Refusal> move(const Step& people) {
    std::optional<states::Refusal> refusal = banks_.move(people);
    if (!refusal) aboard_ = people;
    return refusal;
  }
  bool arrived() const { return banks_.arrived(); }
  std::string missing() const { return banks_.missing(); }
  const Banks& now() const { return banks_.now(); }
  const std::vector<Person>& aboard() const { return aboard_; }
  int pairs() const { return n_; }

 private:
  int n_;
  RiverBanks banks_;
  std::vector<Person> aboard_{};
};

std::vector<lab::Shape> picture_of(const states::hanoi::Towers& towers);
std::vector<lab::Shape> picture_of(const CheckerLine& line);
std::vector<lab::Shape> picture_of(const DrawnRiver& river);
std::vector<lab::Shape> picture_of(const BlockStacks& blocks);

}  // namespace quire::labs::illusion
