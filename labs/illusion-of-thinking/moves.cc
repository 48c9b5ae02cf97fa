#include "labs/illusion-of-thinking/moves.h"

#include <charconv>
#include <cstdint>

namespace quire::labs::illusion {
namespace {

bool read_number(std::string_view text, std::int64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

bool read_move(Atoms atoms, states::hanoi::Step& step) {
  return atoms.size() == 3 && read_number(atoms[0], step.disk) && read_number(atoms[1], step.from) &&
         read_number(atoms[2], step.to);
}

bool read_move(Atoms atoms, CheckerStep& step) {
  if (atoms.size() != 3) return false;
  const std::string_view colour = atoms[0];
  if (colour == "R" || colour == "r" || colour == "Red" || colour == "red")
    step.colour = 'R';
  else if (colour == "B" || colour == "b" || colour == "Blue" || colour == "blue")
    step.colour = 'B';
  else
    return false;
  return read_number(atoms[1], step.from) && read_number(atoms[2], step.to);
}

bool read_move(Atoms atoms, std::vector<Person>& people) {
  people.clear();
  for (std::string_view atom : atoms) {
    if (atom.size() < 2 || (atom[0] != 'a' && atom[0] != 'A')) return false;
    Person person{.agent = atom[0] == 'A'};
    atom.remove_prefix(atom[1] == '_' ? 2 : 1);
    if (atom.empty() || atom[0] < '0' || atom[0] > '9' || !read_number(atom, person.pair)) return false;
    people.push_back(person);
  }
  return true;
}

bool read_move(Atoms atoms, BlockStep& step) {
  if (atoms.size() != 3) return false;
  for (const char c : atoms[0])
    if (c < 'A' || c > 'Z') return false;
  step.block = atoms[0];
  return read_number(atoms[1], step.from) && read_number(atoms[2], step.to);
}

}  // namespace quire::labs::illusion
