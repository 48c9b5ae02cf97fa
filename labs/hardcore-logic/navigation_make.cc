#include "labs/hardcore-logic/navigation_make.h"

#include <algorithm>
#include <iterator>

namespace quire::labs::hardcore_logic {
namespace {

constexpr const char* kTypes[] = {"store", "bank", "house", "cinema", "garden", "school", "stadium"};
constexpr std::int64_t kMeters[] = {100, 150, 200, 250, 300, 400, 500, 600};

constexpr CitySize kSizes[] = {
    {"navigation-plain-easy", "plain", "5 to 7 landmarks", Change::canonical, 5, 7, 1},
    {"navigation-plain-medium", "plain", "7 to 10 landmarks", Change::canonical, 7, 10, 2},
    {"navigation-graph-easy", "graph", "10 to 14 landmarks", Change::ic2, 10, 14, 2},
    {"navigation-graph-hard", "graph", "10 to 18 landmarks", Change::ic2, 10, 18, 3},
    {"navigation-then-easy", "then", "7 to 14 landmarks", Change::ue2, 7, 14, 3},
    {"navigation-then-hard", "then", "12 to 18 landmarks", Change::ue2, 12, 18, 4},
    {"navigation-unsolvable-medium", "unsolvable", "10 to 14 landmarks", Change::up, 10, 14, 0},
    {"navigation-unsolvable-hard", "unsolvable", "10 to 18 landmarks", Change::up, 10, 18, 0},
};

template <class T, std::size_t N>
const T& pick(const T (&items)[N], random::Stream& stream) {
  return items[stream.below(N)];
}

void add_landmarks(std::size_t count, CityMap& map, random::Stream& stream) {
  for (const std::uint64_t letter : random::without_replacement(stream, 26, count))
    map.landmarks.push_back({std::string(1, static_cast<char>('A' + letter)), pick(kTypes, stream)});
  map.start = stream.below(count);
}

/// A road unless there is one already.
void add_road(std::size_t from, std::size_t to, CityMap& map, random::Stream& stream) {
  const bool taken = std::any_of(map.roads.begin(), map.roads.end(),
                                 [&](const Road& r) { return r.from == from && r.to == to; });
  if (from != to && !taken) map.roads.push_back({from, to, pick(kMeters, stream)});
}

/// A tree from the start with one to three roads out of each landmark, then up to three more from each.
void add_roads(CityMap& map, random::Stream& stream) {
  const std::size_t count = map.landmarks.size();
  std::vector<std::size_t> rest, queue{map.start};
  for (std::size_t l = 0; l < count; ++l)
    if (l != map.start) rest.push_back(l);
  stream.shuffle(std::span(rest));
  for (std::size_t next = 0; next < queue.size() && !rest.empty(); ++next)
    for (std::size_t roads = 1 + stream.below(3); roads > 0 && !rest.empty(); --roads) {
      add_road(queue[next], rest.back(), map, stream);
      queue.push_back(rest.back());
      rest.pop_back();
    }
  for (std::size_t l = 0; l < count; ++l)
    for (std::size_t roads = stream.below(4); roads > 0; --roads)
      add_road(l, stream.below(count), map, stream);
  stream.shuffle(std::span(map.roads));
}

/// Closes the roads into the landmarks of the type and a few others, so that what is cut off is not one place
/// without any road to it.
void cut_off(CityMap& map, random::Stream& stream) {
  constexpr std::size_t kOthers = 3;
  std::vector<bool> cut(map.landmarks.size());
  for (std::size_t l = 0; l < cut.size(); ++l)
    cut[l] = l != map.start && map.landmarks[l].type == map.types[0];
  for (std::size_t i = 0; i < kOthers; ++i) {
    const std::size_t other = stream.below(cut.size());
    cut[other] = other != map.start;
  }
  std::erase_if(map.roads, [&](const Road& r) { return cut[r.to] && !cut[r.from]; });
}

}  // namespace

std::span<const CitySize> city_sizes() { return kSizes; }

std::optional<CityMap> draw_city(const CitySize& size, random::Stream& stream) {
  CityMap map;
  const std::size_t count =
      size.landmarks_least + stream.below(size.landmarks_most - size.landmarks_least + 1);
  add_landmarks(count, map, stream);
  add_roads(map, stream);
  map.types.push_back(pick(kTypes, stream));
  if (size.change == Change::ue2) map.types.push_back(pick(kTypes, stream));
  if (map.types.size() == 2 && map.types[0] == map.types[1]) return std::nullopt;
  const auto of_type = std::count_if(map.landmarks.begin(), map.landmarks.end(),
                                     [&](const Landmark& l) { return l.type == map.types[0]; });
  if (of_type == 0) return std::nullopt;
  if (size.change == Change::up) cut_off(map, stream);
  return map;
}

}  // namespace quire::labs::hardcore_logic
