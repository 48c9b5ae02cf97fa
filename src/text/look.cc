#include "text/look.h"

#include <algorithm>
#include <array>

#include "text/unicode.h"
#include "text/utf8.h"

namespace quire::text {
namespace {

struct Alike {
  std::int32_t point;
  std::string_view as;
};

// Of folded text: small letters without marks. m and w are written as the pairs that look like them; "cl"
// stays apart from d, since too many names have it. Sorted by code point.
constexpr auto kAlike = std::to_array<Alike>({
    {'.', "-"},     {'0', "o"},     {'1', "l"},    {'_', "-"},     {'i', "l"},     {'m', "rn"},
    {'w', "vv"},    {'|', "l"},     {0x00b7, "-"}, {0x0131, "l"},  {0x0251, "a"},  {0x0254, "c"},
    {0x0261, "g"},  {0x0269, "l"},  {0x026a, "l"}, {0x0274, "n"},  {0x0280, "r"},  {0x028b, "v"},
    {0x028f, "y"},  {0x0299, "b"},  {0x029c, "h"}, {0x029f, "l"},  {0x02d7, "-"},  {0x03b1, "a"},
    {0x03b3, "y"},  {0x03b5, "e"},  {0x03b7, "n"}, {0x03b9, "l"},  {0x03ba, "k"},  {0x03bd, "v"},
    {0x03bf, "o"},  {0x03c1, "p"},  {0x03c3, "o"}, {0x03c4, "t"},  {0x03c5, "u"},  {0x03c7, "x"},
    {0x03c9, "vv"}, {0x03f2, "c"},  {0x03f3, "j"}, {0x0430, "a"},  {0x0432, "b"},  {0x0433, "r"},
    {0x0435, "e"},  {0x0437, "3"},  {0x0438, "u"}, {0x043a, "k"},  {0x043c, "rn"}, {0x043d, "h"},
    {0x043e, "o"},  {0x043f, "n"},  {0x0440, "p"}, {0x0441, "c"},  {0x0442, "t"},  {0x0443, "y"},
    {0x0445, "x"},  {0x0448, "vv"}, {0x044c, "b"}, {0x0454, "e"},  {0x0455, "s"},  {0x0456, "l"},
    {0x0458, "j"},  {0x0461, "vv"}, {0x0475, "v"}, {0x04af, "y"},  {0x04bb, "h"},  {0x04c0, "l"},
    {0x04cf, "l"},  {0x0501, "d"},  {0x051b, "q"}, {0x051d, "vv"}, {0x0570, "h"},  {0x0578, "n"},
    {0x057d, "u"},  {0x0585, "o"},  {0x0661, "l"}, {0x1d04, "c"},  {0x1d0f, "o"},  {0x1d1c, "u"},
    {0x1d20, "v"},  {0x1d21, "vv"}, {0x1d22, "z"}, {0x2010, "-"},  {0x2011, "-"},  {0x2012, "-"},
    {0x2013, "-"},  {0x2014, "-"},  {0x2212, "-"}, {0x30fb, "-"},
});
static_assert(std::is_sorted(kAlike.begin(), kAlike.end(),
                             [](const Alike& a, const Alike& b) { return a.point < b.point; }));

void append_alike(std::string& out, std::int32_t point) {
  const auto found =
      std::lower_bound(kAlike.begin(), kAlike.end(), point,
                       [](const Alike& one, std::int32_t sought) { return one.point < sought; });
  if (found != kAlike.end() && found->point == point)
    out += found->as;
  else
    append_utf8(out, point);
}

bool is_latin(std::int32_t point) {
  return is_letter(point) && (point < 0x0250 || (point >= 0x1e00 && point < 0x1f00));
}
bool is_greek(std::int32_t point) {
  return is_letter(point) && ((point >= 0x0370 && point < 0x0400) || (point >= 0x1f00 && point < 0x2000));
}
bool is_cyrillic(std::int32_t point) {
  return is_letter(point) && ((point >= 0x0400 && point < 0x0530) || (point >= 0x1c80 && point < 0x1c90) ||
                              (point >= 0xa640 && point < 0xa6a0));
}

}  // namespace

std::string skeleton(std::string_view utf8) {
  const std::string folded = fold(clean(utf8));
  std::string out;
  for (std::size_t at = 0; at < folded.size();) {
    const Decoded c = decode(folded, at);
    at = c.next;
    if (c.point >= 0) append_alike(out, c.point);
  }
  return out;
}

bool mixes_scripts(std::string_view utf8) {
  bool latin = false, greek = false, cyrillic = false;
  for (std::size_t at = 0; at < utf8.size();) {
    const Decoded c = decode(utf8, at);
    at = c.next;
    latin = latin || is_latin(c.point);
    greek = greek || is_greek(c.point);
    cyrillic = cyrillic || is_cyrillic(c.point);
  }
  return int{latin} + int{greek} + int{cyrillic} > 1;
}

}  // namespace quire::text
