// Any bytes as a child's output: cut into lines and read as events; never a crash, never a line over the
// limit.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "lab/events.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  constexpr std::size_t kMax = 512;
  quire::lab::LineCutter cutter(kMax);
  const std::size_t half = size / 2;
  for (const std::string_view part : {bytes.substr(0, half), bytes.substr(half)}) {
    const quire::Status fed = cutter.feed(part, [](std::string_view line) {
      if (line.size() > kMax || line.find('\n') != std::string_view::npos) std::abort();
      (void)quire::lab::read_event(line).ok();
      return true;
    });
    if (!fed.ok()) break;
  }
  return 0;
}
