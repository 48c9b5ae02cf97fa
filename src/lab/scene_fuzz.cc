// Any JSON as a scene: never a crash, and what is read is within the limits and reads the same again.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <boost/json/parse.hpp>

#include "lab/scene.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  boost::json::error_code failure;
  const auto value = boost::json::parse(std::string_view(reinterpret_cast<const char*>(data), size), failure);
  if (failure || !value.is_object()) return 0;
  const auto scene = quire::lab::read_scene(value.get_object());
  if (!scene) return 0;
  if (!quire::lab::scene_fault(*scene).empty()) std::abort();
  const std::string event = quire::lab::scene_event(*scene);
  const auto again = quire::lab::read_scene(boost::json::parse(event).get_object());
  if (!again || quire::lab::scene_event(*again) != event) std::abort();
  return 0;
}
