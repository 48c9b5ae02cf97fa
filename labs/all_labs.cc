#include "labs/all_labs.h"

#include <array>

namespace quire::labs {

extern const lab::Lab& fair_threshold_lab();
extern const lab::Lab& generation_replay_lab();

std::span<const lab::Lab* const> all() {
  static const std::array list{&fair_threshold_lab(), &generation_replay_lab()};
  return list;
}

}  // namespace quire::labs
