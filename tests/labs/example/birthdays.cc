#include "birthdays.h"

#include <vector>

namespace quire::labs::birthdays {

double shared_probability(std::int64_t people, std::int64_t days) {
  double all_differ = 1;
  for (std::int64_t i = 1; i < people; ++i)
    all_differ *= 1 - static_cast<double>(i) / static_cast<double>(days);
  return 1 - all_differ;
}

bool draw_shared(random::Stream& stream, std::int64_t people, std::int64_t days) {
  std::vector<bool> taken(static_cast<std::size_t>(days));
  for (std::int64_t i = 0; i < people; ++i) {
    const std::uint64_t day = stream.below(static_cast<std::uint64_t>(days));
    if (taken[day]) return true;
    taken[day] = true;
  }
  return false;
}

}  // namespace quire::labs::birthdays
