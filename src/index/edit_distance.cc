#include "index/edit_distance.h"

namespace quire::index {
namespace {

std::vector<std::int32_t> letters_of(std::string_view word) {
  std::vector<std::int32_t> letters;
  for (std::size_t at = 0; at < word.size();) {
    const text::Decoded letter = text::decode(word, at);
    letters.push_back(letter.point);
    at = letter.next;
  }
  return letters;
}

}  // namespace

unsigned edit_distance(std::string_view a, std::string_view b, unsigned limit) {
  const EditAutomaton automaton(a, std::min(limit, EditAutomaton::kEditsMax));
  EditAutomaton::State state = automaton.start();
  for (const std::int32_t letter : letters_of(b)) {
    if (automaton.next_letter(state, letter) != letter) return limit + 1;
    state = automaton.step(state, letter);
  }
  return automaton.distance(state).value_or(limit + 1);
}

EditAutomaton::EditAutomaton(std::string_view word, unsigned edits)
    : edits_(std::min(edits, kEditsMax)), letters_(letters_of(word)) {
  if (letters_.size() > kLettersMax) return;
  all_ = (std::uint64_t{2} << letters_.size()) - 1;
  for (std::size_t i = 0; i < letters_.size(); ++i) {
    const std::int32_t letter = letters_[i];
    if (letter >= 0 && letter < 128) ascii_[static_cast<std::size_t>(letter)] |= std::uint64_t{1} << i;
  }
}

EditAutomaton::State EditAutomaton::start() const {
  State state;
  state.at[0] = all_ & 1;
  drop_letters(state);
  return state;
}

EditAutomaton::State EditAutomaton::step(const State& from, std::int32_t letter) const {
  const std::uint64_t here = places_of(letter);
  State to;
  for (unsigned e = 0; e <= edits_; ++e) {
    to.at[e] = (from.at[e] & here) << 1 | (from.swapped[e] & here) << 2;
    if (e == 0) continue;
    to.at[e] |= from.at[e - 1] | from.at[e - 1] << 1;  // a letter too many, or another one
    to.swapped[e] = from.at[e - 1] & here >> 1;
  }
  drop_letters(to);
  return to;
}

/// Letters of the word may be missing in what is read.
void EditAutomaton::drop_letters(State& state) const {
  state.at[0] &= all_;
  for (unsigned e = 1; e <= edits_; ++e) state.at[e] = (state.at[e] | state.at[e - 1] << 1) & all_;
}

std::optional<unsigned> EditAutomaton::distance(const State& state, std::uint64_t ends) const {
  for (unsigned e = 0; e <= edits_; ++e) {
    if ((state.at[e] & ends) != 0) return e;
  }
  return std::nullopt;
}

std::optional<std::int32_t> EditAutomaton::next_letter(const State& state, std::int32_t from) const {
  for (unsigned e = 0; e < edits_; ++e) {
    if (state.at[e] != 0) return from;  // an edit is left: any letter will do
  }
  std::optional<std::int32_t> least;
  std::uint64_t open = state.at[edits_];
  for (unsigned e = 1; e <= edits_; ++e) open |= state.swapped[e];
  for (std::size_t i = 0; i < letters_.size() && i < 64; ++i) {
    if ((open >> i & 1) == 0 || letters_[i] < from) continue;
    if (!least || letters_[i] < *least) least = letters_[i];
  }
  return least;
}

std::uint64_t EditAutomaton::places_of(std::int32_t letter) const {
  if (letter >= 0 && letter < 128) return ascii_[static_cast<std::size_t>(letter)];
  std::uint64_t places = 0;
  for (std::size_t i = 0; i < letters_.size() && i <= kLettersMax; ++i) {
    if (letters_[i] == letter) places |= std::uint64_t{1} << i;
  }
  return places;
}

}  // namespace quire::index
