#include "labs/engines/responses/ending.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace quire::labs::responses {
namespace {

constexpr std::string_view kThink = "<think>", kThought = "</think>", kFence = "```";

std::string_view without_blanks_at_end(std::string_view text) {
  const std::size_t last = text.find_last_not_of(" \t\r\n");
  return last == text.npos ? std::string_view() : text.substr(0, last + 1);
}

bool fence_is_open(std::string_view text) {
  bool open = false;
  for (std::size_t at = text.find(kFence); at != text.npos; at = text.find(kFence, at + kFence.size()))
    open = !open;
  return open;
}

bool bracket_is_open(std::string_view text) {
  const std::size_t paragraph = text.rfind("\n\n");
  if (paragraph != text.npos) text.remove_prefix(paragraph);
  std::int64_t depth = 0;
  for (const char c : text) {
    if (c == '[' || c == '(' || c == '{') ++depth;
    if (c == ']' || c == ')' || c == '}') depth = std::max<std::int64_t>(0, depth - 1);
  }
  return depth > 0;
}

}  // namespace

Repetition repetition_at_end(std::string_view text, std::size_t times_least, std::size_t bytes_least) {
  constexpr std::size_t kTailBytes = 64 << 10;
  text = without_blanks_at_end(text);
  if (text.size() > kTailBytes) text.remove_prefix(text.size() - kTailBytes);
  const std::size_t n = text.size();
  const auto reversed = [&](std::size_t i) { return text[n - 1 - i]; };
  // border[i]: longest proper prefix of the first i + 1 bytes that is their suffix too. i + 1 - border[i] is
  // the period of the text's last i + 1 bytes.
  std::vector<std::uint32_t> border(n);
  Repetition best;
  for (std::size_t i = 1; i < n; ++i) {
    std::uint32_t k = border[i - 1];
    while (k > 0 && reversed(i) != reversed(k)) k = border[k - 1];
    if (reversed(i) == reversed(k)) ++k;
    border[i] = k;
    const std::size_t period = i + 1 - k, times = (i + 1) / period;
    if (times < std::max<std::size_t>(2, times_least) || times * period < bytes_least) continue;
    if (best.period == 0 || period < best.period || (period == best.period && times > best.times))
      best = {period, times};
  }
  return best;
}

Ending ending_of(std::string_view text) {
  const std::string_view whole = without_blanks_at_end(text);
  if (whole.empty()) return Ending::empty;
  if (repetition_at_end(whole).period > 0) return Ending::repeating;
  const std::size_t think = whole.rfind(kThink), thought = whole.rfind(kThought);
  if (think != whole.npos && (thought == whole.npos || thought < think)) return Ending::open_thought;
  if (fence_is_open(whole)) return Ending::open_fence;
  return bracket_is_open(whole) ? Ending::open_bracket : Ending::whole;
}

const char* name_of(Ending ending) {
  switch (ending) {
    case Ending::whole:
      return "whole";
    case Ending::empty:
      return "empty";
    case Ending::repeating:
      return "repeating";
    case Ending::open_thought:
      return "open_thought";
    case Ending::open_fence:
      return "open_fence";
    case Ending::open_bracket:
      return "open_bracket";
  }
  return "";
}

Parted parted(std::string_view text) {
  const std::size_t thought = text.rfind(kThought);
  if (thought != text.npos) return {text.substr(0, thought), text.substr(thought + kThought.size())};
  // A thought that does not end leaves no answer.
  if (text.substr(0, 64).find(kThink) != text.npos) return {text, {}};
  return {{}, text};
}

}  // namespace quire::labs::responses
