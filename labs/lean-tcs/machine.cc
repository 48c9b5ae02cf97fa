#include "labs/lean-tcs/machine.h"

#include <algorithm>
#include <stdexcept>
#include <vector>

#include <fmt/format.h>

#include "labs/engines/tables/text_file.h"

namespace quire::labs::lean_tcs::tm {
namespace {

std::vector<std::string_view> rows_of(std::string_view text) {
  std::vector<std::string_view> rows;
  while (rows.size() <= kStatesMax) {
    const std::size_t end = text.find('_');
    rows.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return rows;
}

Result<Action> read_entry(std::string_view entry, std::size_t states, std::size_t symbols) {
  if (entry == "---") return Action{};
  const char write = entry[0], move = entry[1], next = entry[2];
  if (write < '0' || static_cast<std::size_t>(write - '0') >= symbols)
    return Error{fmt::format("{} is no symbol of this machine; it has 0 to {}", tables::shown({&write, 1}),
                             symbols - 1)};
  if (move != 'L' && move != 'R')
    return Error{fmt::format("the head goes L or R, not {}", tables::shown({&move, 1}))};
  const bool known = next >= 'A' && static_cast<std::size_t>(next - 'A') < states;
  if (next != 'Z' && !known)
    return Error{fmt::format("{} is no state of this machine; it has A to {} and Z, which halts",
                             tables::shown({&next, 1}), static_cast<char>('A' + states - 1))};
  return Action{.write = static_cast<Symbol>(write - '0'),
                .move = static_cast<std::int8_t>(move == 'R' ? 1 : -1),
                .next = next == 'Z' ? kHalt : static_cast<State>(next - 'A')};
}

}  // namespace

Machine::Machine(std::size_t states, std::size_t symbols) : states_(states), symbols_(symbols) {
  if (states == 0 || states > kStatesMax || symbols < 2 || symbols > kSymbolsMax)
    throw std::invalid_argument("a machine has 1 to 8 states and 2 to 6 symbols");
}

std::size_t Machine::open_entries() const {
  return static_cast<std::size_t>(
      std::count_if(table_.begin(), table_.begin() + static_cast<std::ptrdiff_t>(states_ * symbols_),
                    [](const Action& a) { return !a.chosen(); }));
}

Result<Machine> parse(std::string_view text) {
  const std::vector<std::string_view> rows = rows_of(text);
  if (rows.size() > kStatesMax) return Error{fmt::format("more than {} rows", kStatesMax)};
  const std::size_t wide = rows.front().size();
  if (wide % 3 != 0 || wide < 6 || wide > 3 * kSymbolsMax)
    return Error{fmt::format("row A has {} letters; a row has 2 to {} entries of three letters each", wide,
                             kSymbolsMax)};
  Machine machine(rows.size(), wide / 3);
  for (std::size_t q = 0; q < rows.size(); ++q) {
    const char name = static_cast<char>('A' + q);
    if (rows[q].size() != wide)
      return Error{fmt::format("row {} has {} letters, row A has {}", name, rows[q].size(), wide)};
    for (std::size_t s = 0; s < machine.symbols(); ++s) {
      const Result<Action> action = read_entry(rows[q].substr(3 * s, 3), machine.states(), machine.symbols());
      if (!action) return Error{fmt::format("row {}, entry {}: {}", name, s, action.error())};
      machine.set(static_cast<State>(q), static_cast<Symbol>(s), *action);
    }
  }
  return machine;
}

std::string text_of(const Machine& machine) {
  std::string text;
  for (std::size_t q = 0; q < machine.states(); ++q) {
    if (q > 0) text += '_';
    for (std::size_t s = 0; s < machine.symbols(); ++s) {
      const Action& a = machine.at(static_cast<State>(q), static_cast<Symbol>(s));
      if (!a.chosen()) {
        text += "---";
        continue;
      }
      text += static_cast<char>('0' + a.write);
      text += a.move > 0 ? 'R' : 'L';
      text += a.halts() ? 'Z' : static_cast<char>('A' + a.next);
    }
  }
  return text;
}

}  // namespace quire::labs::lean_tcs::tm
