#include "index/suggest.h"

#include <algorithm>
#include <ctime>
#include <unordered_set>

#include "index/completions.h"
#include "index/dictionary.h"
#include "index/postings.h"
#include "index/search.h"
#include "text/tokens.h"

namespace quire::index {
namespace {

constexpr std::size_t kReadings = 2;  // of the last word, beside the word as it stands
constexpr std::size_t kPapersOfReading = 8;
constexpr std::size_t kPapersOfName = 16;
constexpr std::size_t kNameWordsMax = 4;
constexpr double kSecondsMax = 0.004;              // of one search; what was found until then is offered
constexpr double kSecondsOfTitleMax = 0.002;       // of the one for a title
constexpr double kThreadSecondsMax = 0.002;        // behind these no further search is begun
constexpr std::uint64_t kNameSharePercentMin = 2;  // of a word's papers that have it among the authors

double thread_seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// Is the word that is being typed searched for, and not the value of a filter or part of an identifier?
bool is_word_of(const Node& node, std::string_view word) {
  if (node.field == Field::organisation) return false;  // words that go on are those of texts
  if (!node.words.empty()) {
    const std::string& last = node.words.back();
    return last == word || last == text::stem(word);
  }
  return std::any_of(node.children.begin(), node.children.end(),
                     [&](const auto& child) { return is_word_of(*child, word); });
}

bool is_of_names(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80) != 0;
    return letter || c == ' ' || c == '.' || c == ',' || c == '-' || c == '\'';
  });
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  text::for_each_word(text, [&](std::string_view word, std::uint32_t) { words.emplace_back(word); });
  return words;
}

/// Where `author:` begins whose value is being typed, in quotes or not; npos: it is not.
std::size_t author_field(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::string_view::npos;
  std::string_view value = text.substr(colon + 1);
  const bool quoted = value.starts_with('"');
  if (quoted) value.remove_prefix(1);
  if (!is_of_names(value) || (!quoted && value.find(' ') != std::string_view::npos))
    return std::string_view::npos;
  for (const std::string_view name : {"authors", "author", "au"}) {
    if (colon < name.size()) continue;
    const std::size_t begin = colon - name.size();
    const bool alone = begin == 0 || text[begin - 1] == ' ' || text[begin - 1] == '(';
    const bool same = std::equal(name.begin(), name.end(), text.begin() + static_cast<std::ptrdiff_t>(begin),
                                 [](char a, char b) { return a == (b | 0x20); });
    if (alone && same) return begin;
  }
  return std::string_view::npos;
}

class Suggester {
 public:
  Suggester(const Snapshot& snapshot, store::Store& store) : snapshot_(snapshot), store_(store) {}

  Suggested of(std::string_view typed) {
    Query query = read_query(typed, {.as_typed = true});
    out_.text = query.text;
    out_.word_begin = out_.name_begin = out_.text.size();
    if (snapshot_.papers == 0 || out_.text.empty()) return std::move(out_);
    const bool goes_on = typed.back() == out_.text.back();
    const std::string word = goes_on ? last_word(query) : std::string();
    if (word.empty()) {
      resolve_ids(store_, query);
      if (query.root != nullptr || query.filters.docs) papers_of(std::move(query));
    } else if (author_) {
      out_.names = complete(snapshot_, word, 0, kSuggestedNameWords).names;
      for (const NameWord& name : out_.names) papers_of(named(name.word));
      join_names();
    } else {
      Completions found = complete(snapshot_, word, kSuggestedWords, may_be_name() ? kSuggestedNameWords : 0);
      out_.words = std::move(found.words);
      out_.names = std::move(found.names);
      papers_of_title();
      papers_of_words(word);
      join_names();
    }
    interleave();
    return std::move(out_);
  }

 private:
  /// The word that is being typed, folded; empty if there is none. Sets where it begins, and what stands
  /// before it of the same name.
  std::string last_word(const Query& query) {
    const auto tokens = text::tokenize(out_.text);
    if (tokens.empty() || tokens.back().end != out_.text.size()) return {};
    const std::string& word = tokens.back().word;
    const std::string_view before = std::string_view(out_.text).substr(0, tokens.back().begin);
    const std::size_t field = author_field(out_.text);
    author_ = field != std::string_view::npos;
    if (!author_ && (query.root == nullptr || !is_word_of(*query.root, word))) return {};
    out_.word_begin = tokens.back().begin;
    if (author_) {
      out_.name_begin = field;
      out_.name_before = words_of(before.substr(before.rfind(':') + 1));
    } else if (is_of_names(before)) {
      out_.name_begin = 0;
      out_.name_before = words_of(before);
    }
    out_.name_beginning = word;
    return word;
  }

  /// Plain words alone are typed, and those before the last one are words that names have.
  bool may_be_name() const {
    if (out_.name_begin != 0 || out_.name_before.size() >= kNameWordsMax) return false;
    return std::all_of(out_.name_before.begin(), out_.name_before.end(),
                       [this](const std::string& word) { return word.size() == 1 || is_name_word(word); });
  }

  bool is_name_word(const std::string& word) const {
    constexpr std::size_t kLookedAt = 64;
    std::uint64_t seen = 0, authors = 0;
    for (const LiveSegment& live : snapshot_.segments) {
      const auto entry = live.segment->find(text::stem(word));
      if (!entry) continue;
      PostingCursor cursor(*live.segment, *entry);
      std::size_t left = kLookedAt;
      for (Local at = cursor.local(); at != kNoLocal && left > 0; at = cursor.next(), --left) {
        ++seen;
        authors += Counts::author(cursor.counts()) > 0;
      }
    }
    return authors * 100 > seen * kNameSharePercentMin;
  }

  Query named(const std::string& word) const {
    std::string name;
    for (const std::string& before : out_.name_before) name += before + " ";
    return read_query(out_.text.substr(0, out_.name_begin) + " author:\"" + name + word + "\"");
  }

  /// Papers of authors who have all words of the name; other names of one word keep their sample.
  void join_names() {
    if (out_.name_before.empty()) return;
    for (NameWord& name : out_.names) {
      std::string all;
      for (const std::string& before : out_.name_before) all += before + " ";
      Query query = read_query("author:\"" + all + name.word + "\"");
      query.limit = kPapersOfName;
      name.sample.clear();
      for (const Hit& hit : hits_of(query, kSecondsMax)) name.sample.push_back(hit.doc);
      name.papers = static_cast<double>(name.sample.size());
    }
    std::erase_if(out_.names, [](const NameWord& name) { return name.sample.empty(); });
  }

  /// Papers whose title has what was typed before the last word: somebody may know the title.
  void papers_of_title() {
    const auto& words = out_.name_before;
    const bool rare = std::any_of(words.begin(), words.end(),
                                  [](const std::string& word) { return !text::is_stop_word(word); });
    if (out_.name_begin != 0 || words.size() < 2 || !rare) return;
    std::string phrase;
    for (const std::string& word : out_.name_before) phrase += word + " ";
    papers_of(read_query("title:\"" + phrase + "\""), kSecondsOfTitleMax);
  }

  void papers_of_words(const std::string& word) {
    const std::string before = out_.text.substr(0, out_.word_begin);
    const std::string stem(text::stem(word));
    std::vector<std::string> stems;
    if (Dictionary(snapshot_).papers_with(stem) > 0 || out_.words.empty()) {
      stems.push_back(stem);
      papers_of(read_query(before + word));
    }
    for (const Completion& completion : out_.words) {
      if (stems.size() > kReadings) break;
      std::string other(text::stem(completion.word));
      if (std::find(stems.begin(), stems.end(), other) != stems.end()) continue;
      stems.push_back(std::move(other));
      papers_of(read_query(before + completion.word));
    }
  }

  void papers_of(Query query, double seconds_max = kSecondsMax) {
    query.limit = kPapersOfReading;
    if (!query.filters.ids.empty() && !query.filters.docs) resolve_ids(store_, query);
    readings_.push_back(hits_of(query, seconds_max));
  }

  std::vector<Hit> hits_of(Query& query, double seconds_max) {
    if (thread_seconds() - start_ >= kThreadSecondsMax) return {};
    query.exact_total = false;
    query.seconds_max = seconds_max;
    return search_snapshot(snapshot_, query).hits;
  }

  /// The first of every reading, then the second of every reading, and so on.
  void interleave() {
    std::unordered_set<store::Doc> seen;
    for (std::size_t rank = 0; rank < kPapersOfReading; ++rank) {
      for (const auto& hits : readings_) {
        if (rank >= hits.size() || out_.papers.size() >= kSuggestedPapers) continue;
        if (seen.insert(hits[rank].doc).second) out_.papers.push_back(hits[rank]);
      }
    }
  }

  const Snapshot& snapshot_;
  store::Store& store_;
  const double start_ = thread_seconds();
  bool author_ = false;
  std::vector<std::vector<Hit>> readings_;
  Suggested out_;
};

}  // namespace

Suggested suggest_from(const Snapshot& snapshot, std::string_view typed, store::Store& store) {
  return Suggester(snapshot, store).of(typed);
}

}  // namespace quire::index
