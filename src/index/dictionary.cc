#include "index/dictionary.h"

#include <algorithm>
#include <array>
#include <set>

#include "index/list_format.h"
#include "index/postings.h"
#include "text/tokens.h"

namespace quire::index {
namespace {

constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz";
constexpr std::size_t kEditedBytesMax = 24;  // longer words have their edits found by the automaton alone
constexpr std::size_t kStemBytesMin = 3;
/// Endings that the stemmer cuts from words that are spelled rightly.
constexpr std::array<std::string_view, 32> kEndings = {
    "",     "s",     "es",   "ed",    "er",      "ers",    "or",      "ors",     "ing",      "ings", "ion",
    "ions", "al",    "ally", "ality", "ation",   "ations", "ational", "ization", "izations", "ized", "izing",
    "ity",  "ities", "ive",  "ively", "iveness", "ment",   "ments",   "ness",    "able",     "ably"};
constexpr std::size_t kProofsMax = 128;
constexpr std::uint32_t kSamplePapers = 256;
constexpr std::size_t kNamesMax = 256;  // stems whose spellings are compared with a name

/// The keys of a segment that begin so: from first to last.
std::pair<std::size_t, std::size_t> terms_beginning(const Segment& segment, std::string_view beginning) {
  std::string after(beginning);  // no byte of UTF-8 is the highest
  after.back() = static_cast<char>(static_cast<unsigned char>(after.back()) + 1);
  return {segment.lower_bound(beginning), segment.lower_bound(after)};
}

void most_frequent_first(std::vector<KnownWord>& words) {
  std::sort(words.begin(), words.end(), [](const KnownWord& a, const KnownWord& b) {
    return a.papers != b.papers ? a.papers > b.papers : a.word < b.word;
  });
}

void nearest_first(std::vector<KnownWord>& words) {
  most_frequent_first(words);
  std::stable_sort(words.begin(), words.end(),
                   [](const KnownWord& a, const KnownWord& b) { return a.edits < b.edits; });
}

/// A key without the byte that tells a word of an organisation. Of a file that was cut it may be empty.
std::string_view without_mark(std::string_view key) {
  return key.substr(std::min<std::size_t>(1, key.size()));
}

/// The keys of a segment that are words of texts, or those of words of organisations, without that byte.
struct KeyRange {
  const Segment& segment;
  std::size_t first = 0;
  std::size_t last = 0;
  bool marked = false;

  std::size_t terms() const { return last - first; }
  std::string_view key(std::size_t term) const {
    const std::string_view key = segment.key(first + term);
    return marked ? without_mark(key) : key;
  }
  std::uint64_t papers(std::size_t term) const { return segment.entry(first + term).papers; }
};

KeyRange text_keys(const Segment& segment) {
  return {segment, 0, segment.lower_bound(std::string(1, kOrganisationKey))};
}
KeyRange organisation_keys(const Segment& segment) {
  return {segment, segment.lower_bound(std::string(1, kOrganisationKey)), segment.terms(), true};
}

/// The most frequent terms of a range. The table of terms is read alone, so that ranges may be long.
std::vector<std::size_t> most_frequent(const Segment& segment, std::pair<std::size_t, std::size_t> range,
                                       std::size_t most) {
  struct Counted {
    std::uint32_t papers;
    std::size_t term;
  };
  std::vector<Counted> counted;
  for (std::size_t term = range.first; term < range.second; ++term)
    counted.push_back({segment.entry(term).papers, term});
  if (counted.size() > most) {
    std::nth_element(counted.begin(), counted.begin() + static_cast<std::ptrdiff_t>(most), counted.end(),
                     [](const Counted& a, const Counted& b) {
                       return a.papers != b.papers ? a.papers > b.papers : a.term < b.term;
                     });
    counted.resize(most);
  }
  std::vector<std::size_t> terms;
  for (const Counted& each : counted) terms.push_back(each.term);
  return terms;
}

std::size_t letters_in(std::string_view word) {
  return static_cast<std::size_t>(std::count_if(
      word.begin(), word.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::uint64_t bit_of(std::size_t letter) { return letter < 64 ? std::uint64_t{1} << letter : 0; }

/// A bit for the number of letters before each common ending of the word.
std::uint64_t stem_ends(std::string_view word) {
  std::uint64_t ends = 0;
  for (const std::string_view ending : kEndings) {
    if (word.ends_with(ending) && word.size() >= ending.size() + kStemBytesMin)
      ends |= bit_of(letters_in(word.substr(0, word.size() - ending.size())));
  }
  return ends;
}

bool is_ascii_word(std::string_view word) {
  return std::all_of(word.begin(), word.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Calls visit with every word one edit away.
template <class Visit>
void each_one_edit(std::string_view word, Visit visit) {
  std::string edited;
  for (std::size_t i = 0; i <= word.size(); ++i) {
    const std::string_view before = word.substr(0, i);
    const std::string_view after = word.substr(i);
    for (const char letter : kLetters) {
      visit(edited.assign(before).append(1, letter).append(after));
      if (!after.empty() && after[0] != letter)
        visit(edited.assign(before).append(1, letter).append(after.substr(1)));
    }
    if (!after.empty()) visit(edited.assign(before).append(after.substr(1)));
    if (after.size() > 1 && after[0] != after[1])
      visit(edited.assign(before).append(1, after[1]).append(1, after[0]).append(after.substr(2)));
  }
}

}  // namespace

std::uint64_t Dictionary::papers_with(std::string_view stem) const {
  std::uint64_t papers = 0;
  for (const LiveSegment& live : snapshot_.segments) {
    if (const auto entry = live.segment->find(stem)) papers += entry->papers;
  }
  return papers;
}

std::vector<std::string> Dictionary::spellings(std::string_view stem) const {
  std::set<std::string> all;
  for (const LiveSegment& live : snapshot_.segments) {
    const std::size_t term = live.segment->lower_bound(stem);
    if (term >= live.segment->terms() || live.segment->key(term) != stem) continue;
    for (std::string& spelling : live.segment->forms(term)) all.insert(std::move(spelling));
  }
  return {all.begin(), all.end()};
}

std::vector<Dictionary::Spelling> Dictionary::spelling_counts(std::string_view stem) const {
  std::map<std::string, double> counts;
  std::vector<Place> places;
  for (const LiveSegment& live : snapshot_.segments) {
    const auto entry = live.segment->find(stem);
    if (!entry) continue;
    const auto forms = PostingCursor::form_names(*live.segment, *entry, stem);
    std::vector<std::uint32_t> met(forms.size());
    std::vector<std::uint32_t> last(forms.size());  // paper of the sample that had the form
    PostingCursor cursor(*live.segment, *entry);
    std::uint32_t looked_at = 0;
    for (Local at = cursor.local(); at != kNoLocal && looked_at < kSamplePapers; at = cursor.next()) {
      ++looked_at;
      cursor.places(places);
      for (const Place& place : places) {
        if (place.form >= forms.size() || last[place.form] == looked_at) continue;
        last[place.form] = looked_at;
        ++met[place.form];
      }
    }
    if (looked_at == 0) continue;
    for (std::size_t form = 0; form < forms.size(); ++form)
      counts[forms[form]] += static_cast<double>(met[form]) * entry->papers / looked_at;
  }
  std::vector<Spelling> out;
  for (const auto& [word, papers] : counts) out.push_back({word, papers});
  return out;
}

void Dictionary::add(ByStem& found, std::string_view stem, std::uint64_t papers, unsigned edits) {
  auto at = found.find(stem);
  if (at == found.end()) at = found.emplace(stem, KnownWord{std::string(stem), false, 0, edits}).first;
  at->second.papers += papers;
  at->second.edits = std::min(at->second.edits, edits);
}

/// Snowball cuts endings, turns a last y into i, and puts an e where "sizing" has lost one.
std::vector<std::string> Dictionary::stems_within(std::string_view word) const {
  std::vector<std::string> stems;
  for (std::size_t size = kStemBytesMin; size <= word.size(); ++size) {
    const std::string_view beginning = word.substr(0, size);
    if (size < word.size()) stems.emplace_back(beginning);
    if (size < word.size()) stems.push_back(std::string(beginning) + "e");
    if (beginning.back() == 'y') stems.push_back(std::string(beginning.substr(0, size - 1)) + "i");
  }
  std::sort(stems.begin(), stems.end());
  stems.erase(std::unique(stems.begin(), stems.end()), stems.end());
  std::erase_if(stems, [this](const std::string& stem) { return papers_with(stem) == 0; });
  return stems;
}

std::vector<KnownWord> Dictionary::beginning_with(std::string_view beginning, WordKind kind, std::size_t most,
                                                  bool& cut) const {
  cut = false;
  if (beginning.empty()) return {};
  if (kind == WordKind::organisation) return organisations_beginning_with(beginning, most, cut);
  ByStem stems;
  for (const LiveSegment& live : snapshot_.segments) {
    const auto range = terms_beginning(*live.segment, beginning);
    for (const std::size_t term : most_frequent(*live.segment, range, 2 * most))
      add(stems, live.segment->key(term), 0, 0);
  }
  std::vector<KnownWord> words;
  for (auto& [stem, known] : stems) {
    known.papers = papers_with(stem);
    words.push_back(known);
  }
  most_frequent_first(words);
  cut = words.size() > most;
  if (cut) words.resize(most);
  std::vector<std::string> others = stems_within(beginning);
  if (kind == WordKind::name) {
    for (const KnownWord& known : words) others.push_back(known.word);
    words.clear();
  }
  for (const std::string& stem : others) {
    if (kind == WordKind::text && stem.starts_with(beginning)) continue;
    for (std::string& spelling : spellings(stem)) {
      if (spelling.starts_with(beginning)) words.push_back({std::move(spelling), true, papers_with(stem), 0});
    }
  }
  most_frequent_first(words);
  cut = cut || words.size() > most;
  if (words.size() > most) words.resize(most);
  return words;
}

std::vector<KnownWord> Dictionary::near(std::string_view word, unsigned edits, WordKind kind,
                                        KeyBudget& budget) const {
  if (kind == WordKind::organisation) return organisations_near(word, edits, budget);
  ByStem found;
  const std::string stem(text::stem(word));
  walk(word, stem, edits, budget, found);
  if (!word.starts_with(stem)) walk(stem, stem, edits, budget, found);
  if (edits > 0 && is_ascii_word(word) && word.size() <= kEditedBytesMax) add_one_edit_spellings(word, found);
  if (edits > 1) {
    for (const std::string& within : stems_within(word)) add_if_spelled(word, within, edits, found);
  }
  std::vector<KnownWord> words;
  if (kind == WordKind::name) {
    words = spelled(found, word, edits);
  } else {
    for (auto& [key, known] : found) words.push_back(std::move(known));
  }
  nearest_first(words);
  return words;
}

std::vector<KnownWord> Dictionary::organisations_beginning_with(std::string_view beginning, std::size_t most,
                                                                bool& cut) const {
  ByStem found;
  const std::string key = kOrganisationKey + std::string(beginning);
  for (const LiveSegment& live : snapshot_.segments) {
    const auto range = terms_beginning(*live.segment, key);
    for (const std::size_t term : most_frequent(*live.segment, range, 2 * most))
      add(found, without_mark(live.segment->key(term)), live.segment->entry(term).papers, 0);
  }
  std::vector<KnownWord> words;
  for (const auto& [word, known] : found) words.push_back({word, true, known.papers, 0});
  most_frequent_first(words);
  cut = words.size() > most;
  if (cut) words.resize(most);
  return words;
}

std::vector<KnownWord> Dictionary::organisations_near(std::string_view word, unsigned edits,
                                                      KeyBudget& budget) const {
  ByStem found;
  const EditAutomaton automaton(word, edits);
  for (const LiveSegment& live : snapshot_.segments) {
    const KeyRange keys = organisation_keys(*live.segment);
    each_key_within(keys, automaton, budget, [&](std::size_t term, const EditAutomaton::State& state) {
      if (const auto distance = automaton.distance(state))
        add(found, keys.key(term), keys.papers(term), *distance);
    });
  }
  std::vector<KnownWord> words;
  for (const auto& [name, known] : found) words.push_back({name, true, known.papers, known.edits});
  nearest_first(words);
  return words;
}

/// Keys near the stem of the word; and, since a slip may keep the stemmer from cutting an ending, keys near
/// what stands before any of the common endings, if a spelling proves them right.
void Dictionary::walk(std::string_view word, std::string_view stem, unsigned edits, KeyBudget& budget,
                      ByStem& found) const {
  const EditAutomaton automaton(word, edits);
  const std::uint64_t stem_end = word.starts_with(stem) ? bit_of(letters_in(stem)) : 0;
  const std::uint64_t other_ends = edits > 1 ? stem_ends(word) & ~stem_end : 0;
  std::map<std::string, std::uint64_t> maybe;
  for (const LiveSegment& live : snapshot_.segments) {
    const KeyRange keys = text_keys(*live.segment);
    each_key_within(keys, automaton, budget, [&](std::size_t term, const EditAutomaton::State& state) {
      const std::uint64_t papers = keys.papers(term);
      if (const auto distance = automaton.distance(state, stem_end)) {
        add(found, keys.key(term), papers, *distance);
      } else if (automaton.distance(state, other_ends)) {
        maybe[std::string(keys.key(term))] += papers;
      }
    });
  }
  std::vector<KnownWord> frequent;
  for (const auto& [key, papers] : maybe) frequent.push_back({key, false, papers, 0});
  most_frequent_first(frequent);
  if (frequent.size() > kProofsMax) frequent.resize(kProofsMax);
  for (const KnownWord& known : frequent) add_if_spelled(word, known.word, edits, found);
}

void Dictionary::add_if_spelled(std::string_view word, const std::string& stem, unsigned edits,
                                ByStem& found) const {
  unsigned least = edits + 1;
  for (const std::string& spelling : spellings(stem))
    least = std::min(least, edit_distance(word, spelling, edits));
  if (least <= edits) add(found, stem, found.contains(stem) ? 0 : papers_with(stem), least);
}

/// An edit may change how much the stemmer cuts ("optmization", stem "optmiz"; "optimization", stem "optim"),
/// so all spellings one edit away are made, stemmed and looked up.
void Dictionary::add_one_edit_spellings(std::string_view word, ByStem& found) const {
  each_one_edit(word, [&](const std::string& edited) {
    const std::string stem(text::stem(edited));
    if (const auto known = found.find(stem); known != found.end() && known->second.edits <= 1) return;
    const std::uint64_t papers = papers_with(stem);
    if (papers == 0) return;
    const auto all = spellings(stem);
    if (!std::binary_search(all.begin(), all.end(), edited)) return;
    add(found, stem, found.contains(stem) ? 0 : papers, 1);
  });
}

std::vector<KnownWord> Dictionary::spelled(const ByStem& stems, std::string_view word, unsigned edits) const {
  std::vector<KnownWord> frequent;
  for (const auto& [stem, known] : stems) frequent.push_back(known);
  nearest_first(frequent);
  if (frequent.size() > kNamesMax) frequent.resize(kNamesMax);
  std::vector<KnownWord> words;
  for (const KnownWord& known : frequent) {
    for (std::string& spelling : spellings(known.word)) {
      const unsigned distance = edit_distance(word, spelling, edits);
      if (distance <= edits) words.push_back({std::move(spelling), true, known.papers, distance});
    }
  }
  return words;
}

}  // namespace quire::index
