// Two open-addressing tables over one string of spellings.
#include "index/vocabulary.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "index/list_format.h"
#include "text/tokens.h"

namespace quire::index {
namespace {

constexpr std::size_t kSlotsMin = std::size_t{1} << 16;

std::string_view key_of(std::string_view folded) {
  return folded.starts_with(kOrganisationKey) ? folded : text::stem(folded);
}

std::uint32_t hash_of(std::string_view word) {
  std::uint64_t hash = 0x2545f4914f6cdd1dull;
  const char* at = word.data();
  std::size_t left = word.size();
  const auto mix = [&hash](std::uint64_t bytes) {
    hash = std::rotl((hash ^ bytes) * 0xd6e8feb86659fd93ull, 29);
  };
  for (; left >= 8; at += 8, left -= 8) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, at, 8);
    mix(bytes);
  }
  std::uint64_t tail = left;
  for (; left > 0; ++at, --left) tail = (tail << 8) | static_cast<std::uint8_t>(*at);
  mix(tail);
  return static_cast<std::uint32_t>((hash * 0xd6e8feb86659fd93ull) >> 32);
}

/// The first free slot of a hash. There is one.
template <class Slots, class IsFree>
auto& free_slot(Slots& slots, std::uint32_t hash, IsFree&& is_free) {
  const std::size_t mask = slots.size() - 1;
  std::size_t at = hash & mask;
  while (!is_free(slots[at])) at = (at + 1) & mask;
  return slots[at];
}

}  // namespace

std::uint32_t Vocabulary::word(std::string_view folded) {
  if ((words_.size() + 1) * 2 > slots_.size()) grow_slots();
  const std::uint32_t hash = hash_of(folded);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
    Slot& slot = slots_[at];
    if (slot.word == 0) return enter(slot, hash, folded, term(key_of(folded)));
    if (slot.hash != hash || slot.size != folded.size()) continue;
    const char* const known =
        slot.size <= Slot::kInline ? slot.text : spellings_.data() + words_[slot.word - 1].spelling;
    if (std::memcmp(known, folded.data(), folded.size()) == 0) return slot.word - 1;
  }
}

std::uint32_t Vocabulary::enter(Slot& slot, std::uint32_t hash, std::string_view folded, std::uint32_t term) {
  Word fresh;
  fresh.spelling = spellings_.size();
  fresh.hash = hash;
  fresh.term = term;
  fresh.size = static_cast<std::uint16_t>(folded.size());
  spellings_ += folded;
  words_.push_back(fresh);
  slot.word = static_cast<std::uint32_t>(words_.size());
  slot.hash = hash;
  slot.size = fresh.size;
  std::memcpy(slot.text, folded.data(), std::min(folded.size(), Slot::kInline));
  return slot.word - 1;
}

std::uint32_t Vocabulary::term(std::string_view key) {
  if ((terms_.size() + 1) * 2 > term_slots_.size()) grow_term_slots();
  const std::uint32_t hash = hash_of(key);
  const std::size_t mask = term_slots_.size() - 1;
  std::size_t at = hash & mask;
  for (; term_slots_[at] != 0; at = (at + 1) & mask) {
    const Term& known = terms_[term_slots_[at] - 1];
    if (known.hash == hash && spelling(known) == key) return term_slots_[at] - 1;
  }
  Term fresh;
  fresh.spelling = spellings_.size();
  fresh.hash = hash;
  fresh.size = static_cast<std::uint16_t>(key.size());
  spellings_ += key;
  terms_.push_back(fresh);
  term_slots_[at] = static_cast<std::uint32_t>(terms_.size());
  return term_slots_[at] - 1;
}

void Vocabulary::begin_segment() {
  if (words_.size() > kWordsKeptMax) forget_unused();
  for (Word& word : words_) word.form = kNoForm;
  for (Term& term : terms_) term.forms = 0, term.entries = 0;
}

void Vocabulary::forget_unused() {
  Vocabulary kept;
  constexpr std::uint32_t kUnused = ~std::uint32_t{0};
  std::vector<std::uint32_t> new_terms(terms_.size(), kUnused);
  for (const Word& word : words_) {
    if (word.form == kNoForm) continue;
    std::uint32_t& new_term = new_terms[word.term];
    if (new_term == kUnused) new_term = kept.term(spelling(terms_[word.term]));
    if ((kept.words_.size() + 1) * 2 > kept.slots_.size()) kept.grow_slots();
    Slot& slot = free_slot(kept.slots_, word.hash, [](const Slot& each) { return each.word == 0; });
    kept.enter(slot, word.hash, spelling(word), new_term);
  }
  *this = std::move(kept);
}

void Vocabulary::grow_slots() {
  const std::vector<Slot> old = std::move(slots_);
  slots_.assign(std::max(old.size() * 2, kSlotsMin), Slot());
  for (const Slot& slot : old) {
    if (slot.word != 0) free_slot(slots_, slot.hash, [](const Slot& each) { return each.word == 0; }) = slot;
  }
}

void Vocabulary::grow_term_slots() {
  term_slots_.assign(std::max(term_slots_.size() * 2, kSlotsMin), 0);
  for (std::uint32_t term = 0; term < terms_.size(); ++term)
    free_slot(term_slots_, terms_[term].hash, [](std::uint32_t each) { return each == 0; }) = term + 1;
}

}  // namespace quire::index
