// Cost a word: the tokenizer, one probe of the word table, six bytes appended. The sort is two passes over
// the entries.
#include "index/builder.h"

#include <algorithm>
#include <bit>
#include <set>

#include "index/bytes.h"
#include "index/list_format.h"
#include "text/tex.h"
#include "text/tokens.h"

namespace quire::index {
namespace {

// What one paper may put into the index; positions stay below 65,536. What is over is not findable.
constexpr std::uint32_t kTitleWordsMax = 1000;
constexpr std::uint32_t kAbstractWordsMax = 20'000;
constexpr std::uint32_t kSummaryWordsMax = 4000;
constexpr std::uint32_t kPositionMax = 65'000;
constexpr std::uint32_t kOrganisationWordsMax = 500;
constexpr std::size_t kCategoriesMax = 64;
constexpr std::size_t kCategoriesKeptMax = 10'000;
/// Between two texts one position stays empty, so that no phrase reaches across.
constexpr std::uint32_t kGap = 1;

std::string_view first_character(std::string_view word) {
  std::size_t size = 1;
  while (size < word.size() && (static_cast<std::uint8_t>(word[size]) & 0xc0) == 0x80) ++size;
  return word.substr(0, size);
}

/// Eight bytes of a key such that numbers order as keys do.
std::uint64_t order_prefix(std::string_view key) {
  std::uint64_t prefix = 0;
  for (std::size_t i = 0; i < 8; ++i)
    prefix = (prefix << 8) | (i < key.size() ? static_cast<std::uint8_t>(key[i]) : 0u);
  return prefix;
}

}  // namespace

void Builder::add(const store::StoredPaper& stored) {
  const Paper& paper = stored.paper;
  EntryRange range;
  range.first = static_cast<std::uint32_t>(entry_words_.size());
  const std::uint32_t title = text(paper.title, 0, kTitleWordsMax);
  const std::uint32_t abstract_begin = title + kGap;
  const std::uint32_t abstract_end = text(paper.abstract, abstract_begin, kAbstractWordsMax);
  const std::uint32_t summary_begin = abstract_end + kGap;
  const std::uint32_t summary_end = text(paper.summary, summary_begin, kSummaryWordsMax);
  const std::uint32_t base = summary_end + kGap;
  organisations(paper, authors(paper.authors, base));
  const std::size_t text_words = title + (abstract_end - abstract_begin) + (summary_end - summary_begin);
  range.last = static_cast<std::uint32_t>(entry_words_.size());

  row_of_[stored.doc] = static_cast<std::uint32_t>(entries_of_row_.size());
  entries_of_row_.push_back(range);
  rows_.docs.push_back(stored.doc);
  rows_.days.push_back(paper.published ? paper.published->count()
                       : stored.pick   ? stored.pick->day.count()
                                       : kNoDay);
  rows_.set_words(title, text_words - title);
  rows_.author_base.push_back(static_cast<std::uint16_t>(base));
  rows_.set_subject(paper.subject);
  rows_.labs.push_back(paper.lab.empty() ? 0 : 1);
  rows_.set_organisation(paper.organisation);
  categories(paper.categories);
}

void Builder::categories(const std::vector<std::string>& names) {
  if (canonical_.size() > kCategoriesKeptMax) canonical_.clear();
  for (std::size_t i = 0; i < std::min(names.size(), kCategoriesMax); ++i) {
    const auto [at, fresh] = canonical_.try_emplace(names[i]);
    if (fresh) at->second = canonical_category(names[i]);
    rows_.add_category(at->second);
  }
  rows_.end_categories();
}

std::uint32_t Builder::text(std::string_view tex, std::uint32_t position, std::uint32_t words_max) {
  if (tex.empty()) return position;
  const std::uint32_t end = position + words_max;
  text::for_each_word(text::plain_words(tex), [&](std::string_view folded, std::uint32_t) {
    if (position < end) enter(vocabulary_.word(folded), position++);
  });
  return position;
}

std::uint32_t Builder::authors(const std::vector<Author>& authors, std::uint32_t base) {
  std::uint32_t position = base;
  const auto take = [&](std::string_view folded, std::uint32_t) {
    if (position >= kPositionMax) return;
    enter(vocabulary_.word(folded), position++);
    rows_.initials += first_character(folded);
  };
  for (const Author& author : authors) {
    if (author.name.find_first_of("\\${}&") == std::string::npos) {
      text::for_each_word(author.name, take);
    } else {
      text::for_each_word(text::plain_words(author.name), take);
    }
    position += kGap;
    rows_.initials += kAuthorEnd;
    if (position >= kPositionMax) break;
  }
  rows_.end_initials();
  return position;
}

/// The organisation and every affiliation once, behind the authors: for the ranking they count like names.
void Builder::organisations(const Paper& paper, std::uint32_t position) {
  const std::uint32_t end = position + kOrganisationWordsMax;
  std::set<std::string_view> seen;
  std::string key;
  const auto take = [&](const std::string& name) {
    if (name.empty() || position >= end || !seen.insert(name).second) return;
    text::for_each_word(text::plain_words(name), [&](std::string_view folded, std::uint32_t) {
      if (position < end) enter(vocabulary_.word(key.assign(1, kOrganisationKey).append(folded)), position++);
    });
    position += kGap;
  };
  take(paper.organisation);
  for (const Author& author : paper.authors) take(author.affiliation);
}

void Builder::enter(std::uint32_t word, std::uint32_t position) {
  entry_words_.push_back(word);
  entry_positions_.push_back(static_cast<std::uint16_t>(position));
}

std::vector<std::uint32_t> Builder::rows_by_doc() const {
  std::vector<std::uint32_t> order;
  order.reserve(row_of_.size());
  for (std::uint32_t row = 0; row < entries_of_row_.size(); ++row) {
    if (row_of_.at(rows_.docs[row]) == row) order.push_back(row);
  }
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return rows_.docs[a] < rows_.docs[b]; });
  return order;
}

Rows Builder::sorted_rows(const std::vector<std::uint32_t>& order) const {
  Rows out;
  const auto pick = [&order](const auto& from, auto& to) {
    to.reserve(order.size());
    for (const std::uint32_t row : order) to.push_back(from[row]);
  };
  pick(rows_.docs, out.docs);
  pick(rows_.days, out.days);
  pick(rows_.lengths, out.lengths);
  pick(rows_.title_words, out.title_words);
  pick(rows_.abstract_words, out.abstract_words);
  pick(rows_.author_base, out.author_base);
  pick(rows_.subjects, out.subjects);
  pick(rows_.labs, out.labs);
  pick(rows_.organisations, out.organisations);
  for (const std::uint32_t row : order) {
    for (std::uint32_t i = rows_.category_start[row]; i < rows_.category_start[row + 1]; ++i) {
      out.categories.push_back(rows_.categories[i]);
    }
    out.end_categories();
    out.initials.append(rows_.initials, rows_.initial_start[row],
                        rows_.initial_start[row + 1] - rows_.initial_start[row]);
    out.end_initials();
  }
  out.category_names = rows_.category_names;
  out.subject_names = rows_.subject_names;
  out.organisation_names = rows_.organisation_names;
  return out;
}

/// All entries of the papers that are kept, by term, then by new row, then by position: row, position, form.
std::vector<std::uint64_t> Builder::sorted_entries(const std::vector<std::uint32_t>& order) {
  const std::span<Word> words = vocabulary_.words();
  const std::span<Term> terms = vocabulary_.terms();
  for (const std::uint32_t row : order) {
    for (std::uint32_t i = entries_of_row_[row].first; i < entries_of_row_[row].last; ++i) {
      Word& word = words[entry_words_[i]];
      Term& term = terms[word.term];
      ++term.entries;
      if (word.form == Vocabulary::kNoForm) word.form = term.forms++;
    }
  }
  std::uint32_t total = 0;
  for (Term& term : terms) {
    term.first = total;
    total += term.entries;
  }
  std::vector<std::uint64_t> sorted(total);
  std::vector<std::uint32_t> next(terms.size());
  for (std::size_t i = 0; i < terms.size(); ++i) next[i] = terms[i].first;
  for (std::uint64_t local = 0; local < order.size(); ++local) {
    const EntryRange range = entries_of_row_[order[local]];
    for (std::uint32_t i = range.first; i < range.last; ++i) {
      const Word& word = words[entry_words_[i]];
      sorted[next[word.term]++] = local << 32 | std::uint64_t{entry_positions_[i]} << 16 | word.form;
    }
  }
  return sorted;
}

std::vector<std::uint32_t> Builder::terms_by_key() {
  const std::span<const Term> terms = vocabulary_.terms();
  struct Keyed {
    std::uint64_t prefix;
    std::uint32_t term;
  };
  std::vector<Keyed> keyed;
  for (std::uint32_t i = 0; i < terms.size(); ++i) {
    if (terms[i].entries > 0) keyed.push_back({order_prefix(vocabulary_.spelling(terms[i])), i});
  }
  std::sort(keyed.begin(), keyed.end(), [&](const Keyed& a, const Keyed& b) {
    if (a.prefix != b.prefix) return a.prefix < b.prefix;
    return vocabulary_.spelling(terms[a.term]) < vocabulary_.spelling(terms[b.term]);
  });
  std::vector<std::uint32_t> order;
  order.reserve(keyed.size());
  for (const Keyed& entry : keyed) order.push_back(entry.term);
  return order;
}

SegmentFiles Builder::write(const SegmentSink& sink) {
  const std::vector<std::uint32_t> order = rows_by_doc();
  const Rows rows = sorted_rows(order);
  const std::vector<std::uint64_t> entries = sorted_entries(order);
  const std::span<const Term> terms = vocabulary_.terms();
  std::vector<std::uint32_t> form_start(terms.size() + 1, 0);
  for (std::size_t i = 0; i < terms.size(); ++i) form_start[i + 1] = form_start[i] + terms[i].forms;
  std::vector<std::string_view> forms(form_start.back());
  for (const Word& word : vocabulary_.words()) {
    if (word.form != Vocabulary::kNoForm)
      forms[form_start[word.term] + word.form] = vocabulary_.spelling(word);
  }
  SegmentWriter out(sink, rows);
  for (const std::uint32_t i : terms_by_key()) {
    write_list(out, terms[i], std::span(entries).subspan(terms[i].first, terms[i].entries), rows,
               std::span(forms).subspan(form_start[i], terms[i].forms));
  }
  SegmentFiles files = out.finish();
  forget();
  return files;
}

void Builder::write_list(SegmentWriter& out, const Term& term, std::span<const std::uint64_t> entries,
                         const Rows& rows, std::span<const std::string_view> forms) {
  const std::string_view key = vocabulary_.spelling(term);
  out.begin_term(key, forms);
  for (std::size_t i = 0; i < entries.size();) {
    const auto local = static_cast<Local>(entries[i] >> 32);
    const std::uint32_t title_end = rows.title_words[local];
    const std::uint32_t author_begin = rows.author_base[local];
    std::uint32_t title = 0;
    std::uint32_t author = 0;
    places_.clear();
    for (; i < entries.size() && entries[i] >> 32 == local; ++i) {
      const Place place{static_cast<std::uint32_t>(entries[i] >> 16 & 0xffff),
                        static_cast<std::uint32_t>(entries[i] & 0xffff)};
      places_.push_back(place);
      title += place.position < title_end;
      author += place.position >= author_begin;
    }
    const auto total = static_cast<std::uint32_t>(places_.size());
    out.add(local, Counts::pack(title, total - title - author, author), places_);
  }
  out.end_term();
}

void Builder::forget() {
  entry_words_.clear();
  entry_positions_.clear();
  entries_of_row_.clear();
  rows_ = Rows();
  row_of_.clear();
  vocabulary_.begin_segment();
}

}  // namespace quire::index
