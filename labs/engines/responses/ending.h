// How a text ends: whole, cut off in the middle of something, or going round in circles. What a grader says
// beside "no answer found".
#pragma once

#include <cstddef>
#include <string_view>

namespace quire::labs::responses {

struct Repetition {
  std::size_t period = 0;  ///< bytes of what is repeated; 0: nothing is
  std::size_t times = 0;   ///< whole repeats at the end of the text
};

/// The shortest piece that the text's last 64 KiB end with at least `times_least` times, together at least
/// `bytes_least` long (blanks at the end apart). Linear, by the prefix function of the reversed tail.
Repetition repetition_at_end(std::string_view text, std::size_t times_least = 4,
                             std::size_t bytes_least = 64);

enum class Ending {
  whole,
  empty,
  repeating,     ///< repetition_at_end() found one
  open_thought,  ///< <think> without </think>
  open_fence,    ///< a block of code, ``` , that is not closed
  open_bracket,  ///< more [ ( { than ] ) } in the last paragraph
};

Ending ending_of(std::string_view text);
const char* name_of(Ending ending);

/// What stands behind the last </think>, or the whole text where there is none; and what stands before it.
struct Parted {
  std::string_view thought{}, answer{};
};
Parted parted(std::string_view text);

}  // namespace quire::labs::responses
