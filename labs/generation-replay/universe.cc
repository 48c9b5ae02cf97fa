#include "labs/generation-replay/universe.h"

#include <algorithm>
#include <charconv>

#include "labs/engines/tables/text_file.h"

namespace quire::labs::generation_replay {

using tables::shown;

Universe Universe::strings(automata::Alphabet alphabet) {
  Universe out(Kind::strings);
  out.alphabet_ = std::move(alphabet);
  return out;
}

Result<Elem> Universe::encode(std::string_view text) const {
  if (arithmetic()) {
    std::int64_t value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc() || end != text.data() + text.size()) {
      return Error{shown(text) + " is not a whole number of this universe"};
    }
    return element(value);
  }
  const Elem k = alphabet_.size();
  Elem x = 1;
  for (const char c : text) {
    const std::size_t letter = alphabet_.number(c);
    if (letter == alphabet_.size()) {
      return Error{shown(text) + " has a letter outside the alphabet \"" + alphabet_.letters() + "\""};
    }
    x = (x - 1) * k + letter + 2;
    if (x > kElemMax) {
      return Error{
          shown(text) + " is beyond element " + std::to_string(kElemMax) +
          " of the universe (counted by length, then alphabet order); use shorter words or fewer letters"};
    }
  }
  return x;
}

Result<Elem> Universe::element(std::int64_t value) const {
  constexpr auto kMost = static_cast<std::int64_t>(kElemMax);
  if (value > kMost / (kind_ == Kind::nat ? 1 : 2) || value < -kMost / 2 + 1) {
    return Error{std::to_string(value) + " is beyond element " + std::to_string(kElemMax) +
                 " of the universe"};
  }
  if (kind_ == Kind::nat) {
    if (value < 1) return Error{std::to_string(value) + " is not in the universe \"nat\", which starts at 1"};
    return static_cast<Elem>(value);
  }
  if (kind_ == Kind::integers) return static_cast<Elem>(value > 0 ? 2 * value : -2 * value + 1);
  if (value == 0) return Error{"0 is not in this universe of non-zero integers"};
  return static_cast<Elem>(value > 0 ? 2 * value - 1 : -2 * value);
}

std::int64_t Universe::integer(Elem x) const {
  const auto n = static_cast<std::int64_t>(x);
  if (kind_ == Kind::nat) return n;
  if (kind_ == Kind::integers) return n % 2 == 0 ? n / 2 : -(n / 2);
  return n % 2 == 1 ? n / 2 + 1 : -(n / 2);
}

automata::Word Universe::word(Elem x) const {
  automata::Word out;
  const Elem k = alphabet_.size();
  for (; x > 1; x = (x - 2) / k + 1) out.push_back(static_cast<automata::Letter>((x - 2) % k));
  std::reverse(out.begin(), out.end());
  return out;
}

std::string Universe::decode(Elem x) const {
  if (arithmetic()) return std::to_string(integer(x));
  std::string out;
  for (const automata::Letter letter : word(x)) out += alphabet_.letter(letter);
  return out;
}

}  // namespace quire::labs::generation_replay
