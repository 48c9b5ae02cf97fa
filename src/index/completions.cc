#include "index/completions.h"

#include <algorithm>
#include <map>

#include "index/postings.h"
#include "text/tokens.h"

namespace quire::index {
namespace {

constexpr std::size_t kBeginningBytesMin = 2;
constexpr std::size_t kTermsLookedAt = 256;  // of a segment, the most frequent ones
constexpr std::size_t kGlancePapers = 8;     // to tell names from words
constexpr std::size_t kWordStems = 16;       // whose spellings are counted
constexpr std::size_t kNameStems = 8;
constexpr std::size_t kSamplePapers = 24;  // of a stem, over all segments
constexpr std::size_t kStemBytesMin = 3;
constexpr std::size_t kSpellingsOfStem = 2;  // "sampling", "samples"; not six of one stem

/// A stem with about how many papers have it in their text, and among their authors.
struct Stem {
  double text = 0;
  double authors = 0;
};
using Stems = std::map<std::string, Stem, std::less<>>;

/// The keys of a segment that begin so, the most frequent if there are many.
std::vector<std::size_t> frequent_terms(const Segment& segment, std::string_view beginning) {
  std::string after(beginning);  // no byte of UTF-8 is the highest
  after.back() = static_cast<char>(static_cast<unsigned char>(after.back()) + 1);
  std::vector<std::size_t> terms;
  std::uint32_t least = 0;
  const auto more_papers = [&](std::size_t a, std::size_t b) {
    return segment.entry(a).papers > segment.entry(b).papers;
  };
  const std::size_t end = segment.lower_bound(after);
  for (std::size_t term = segment.lower_bound(beginning); term < end; ++term) {
    if (segment.entry(term).papers < least) continue;
    terms.push_back(term);
    if (terms.size() < 2 * kTermsLookedAt) continue;
    const auto cut = terms.begin() + kTermsLookedAt;
    std::nth_element(terms.begin(), cut, terms.end(), more_papers);
    least = segment.entry(*cut).papers;
    terms.erase(cut, terms.end());
  }
  if (terms.size() > kTermsLookedAt) {
    std::nth_element(terms.begin(), terms.begin() + kTermsLookedAt, terms.end(), more_papers);
    terms.resize(kTermsLookedAt);
  }
  return terms;
}

/// Adds a segment's papers of a stem, shared out by the first of its list.
void glance(const Segment& segment, const TermEntry& entry, Stem& stem) {
  PostingCursor cursor(segment, entry);
  std::size_t seen = 0, text = 0, authors = 0;
  for (Local at = cursor.local(); at != kNoLocal && seen < kGlancePapers; at = cursor.next(), ++seen) {
    const std::uint8_t counts = cursor.counts();
    text += Counts::title(counts) + Counts::abstract(counts) > 0;
    authors += Counts::author(counts) > 0;
  }
  if (seen == 0) return;
  stem.text += static_cast<double>(entry.papers * text) / static_cast<double>(seen);
  stem.authors += static_cast<double>(entry.papers * authors) / static_cast<double>(seen);
}

/// Stems that are shorter than the beginning, or end otherwise, though a spelling may begin so: "learnin".
std::vector<std::string> stems_within(std::string_view beginning) {
  std::vector<std::string> stems;
  for (std::size_t size = kStemBytesMin; size <= beginning.size(); ++size) {
    const std::string shorter(beginning.substr(0, size));
    if (size < beginning.size()) stems.push_back(shorter);
    if (size < beginning.size()) stems.push_back(shorter + "e");
    if (shorter.back() == 'y') stems.push_back(shorter.substr(0, size - 1) + "i");
  }
  return stems;
}

Stems stems_of(const Snapshot& snapshot, std::string_view beginning) {
  Stems stems;
  const auto within = stems_within(beginning);
  for (const LiveSegment& live : snapshot.segments) {
    const Segment& segment = *live.segment;
    for (const std::size_t term : frequent_terms(segment, beginning))
      glance(segment, segment.entry(term), stems[std::string(segment.key(term))]);
    for (const std::string& stem : within) {
      if (stem.starts_with(beginning)) continue;
      if (const auto entry = segment.find(stem)) glance(segment, *entry, stems[stem]);
    }
  }
  return stems;
}

/// The `most` stems with the highest count.
std::vector<std::string> highest(const Stems& stems, double Stem::*count, std::size_t most) {
  std::vector<const Stems::value_type*> order;
  for (const auto& stem : stems)
    if (stem.second.*count > 0) order.push_back(&stem);
  std::stable_sort(order.begin(), order.end(),
                   [count](auto* a, auto* b) { return a->second.*count > b->second.*count; });
  if (order.size() > most) order.resize(most);
  std::vector<std::string> keys;
  for (const auto* stem : order) keys.push_back(stem->first);
  return keys;
}

/// How often each spelling of a stem was met in a sample that is spread over the lists of all segments.
class SpellingSample {
 public:
  SpellingSample(const Snapshot& snapshot, const std::string& stem, std::string_view beginning)
      : beginning_(beginning) {
    std::uint64_t papers = 0;
    for (const LiveSegment& live : snapshot.segments) {
      if (const auto entry = live.segment->find(stem)) papers += entry->papers;
    }
    for (const LiveSegment& live : snapshot.segments) {
      if (const auto entry = live.segment->find(stem)) {
        const double share = static_cast<double>(entry->papers) / static_cast<double>(papers);
        look(live, *entry, stem, std::max<std::size_t>(1, static_cast<std::size_t>(kSamplePapers * share)));
      }
    }
  }

  const std::map<std::string, double>& in_text() const { return in_text_; }
  const std::map<std::string, NameWord>& in_names() const { return in_names_; }

 private:
  void look(const LiveSegment& live, const TermEntry& entry, const std::string& stem, std::size_t most) {
    const Segment& segment = *live.segment;
    const auto forms = PostingCursor::form_names(segment, entry, stem);
    const bool any = std::any_of(forms.begin(), forms.end(),
                                 [this](const std::string& form) { return form.starts_with(beginning_); });
    if (!any) return;
    const Local step = entry.papers <= most ? 1 : segment.papers() / static_cast<Local>(most);
    const double worth =
        static_cast<double>(entry.papers) / static_cast<double>(std::min<std::size_t>(most, entry.papers));
    PostingCursor cursor(segment, entry);
    std::vector<Place> places;
    std::size_t looked_at = 0;
    for (Local at = cursor.local(); at != kNoLocal && looked_at < most; at = cursor.seek(at + step)) {
      ++looked_at;
      if (is_dead(*live.dead, at)) continue;
      cursor.places(places);
      count(segment, at, places, forms, worth);
    }
  }

  /// Each spelling once a paper.
  void count(const Segment& segment, Local at, const std::vector<Place>& places,
             const std::vector<std::string>& forms, double worth) {
    std::uint64_t met_in_text = 0, met_in_names = 0;
    for (const Place& place : places) {
      if (place.form >= forms.size() || place.form >= 64) continue;
      const std::string& form = forms[place.form];
      const std::uint64_t bit = std::uint64_t{1} << place.form;
      const bool in_text = place.position < segment.author_base[at];
      std::uint64_t& met = in_text ? met_in_text : met_in_names;
      if ((met & bit) != 0 || !form.starts_with(beginning_)) continue;
      met |= bit;
      if (in_text) {
        in_text_[form] += worth;
      } else {
        NameWord& name = in_names_[form];
        name.word = form;
        name.papers += worth;
        name.sample.push_back(segment.docs[at]);
      }
    }
  }

  std::string_view beginning_;
  std::map<std::string, double> in_text_;
  std::map<std::string, NameWord> in_names_;
};

template <class Word>
void most_frequent_first(std::vector<Word>& words, std::size_t most) {
  std::stable_sort(words.begin(), words.end(),
                   [](const Word& a, const Word& b) { return a.papers > b.papers; });
  if (words.size() > most) words.resize(most);
}

}  // namespace

Completions complete(const Snapshot& snapshot, std::string_view beginning, std::size_t words_most,
                     std::size_t names_most) {
  Completions out;
  if (beginning.size() < kBeginningBytesMin) return out;
  const Stems stems = stems_of(snapshot, beginning);
  if (words_most > 0) {
    for (const std::string& stem : highest(stems, &Stem::text, kWordStems)) {
      std::vector<Completion> spellings;
      const SpellingSample sample(snapshot, stem, beginning);
      for (const auto& [word, papers] : sample.in_text())
        if (word != beginning && !text::is_stop_word(word)) spellings.push_back({word, papers});
      most_frequent_first(spellings, kSpellingsOfStem);
      out.words.insert(out.words.end(), spellings.begin(), spellings.end());
    }
    most_frequent_first(out.words, words_most);
  }
  if (names_most > 0) {
    for (const std::string& stem : highest(stems, &Stem::authors, kNameStems)) {
      const SpellingSample sample(snapshot, stem, beginning);
      for (const auto& [word, name] : sample.in_names()) out.names.push_back(name);
    }
    most_frequent_first(out.names, names_most);
  }
  return out;
}

}  // namespace quire::index
