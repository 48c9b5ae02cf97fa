// Leaves of a query: a word (stemmed or as spelled), a phrase, words near each other, an author.
#include <algorithm>

#include "index/matcher.h"
#include "index/postings.h"
#include "text/tokens.h"

namespace quire::index {
namespace {

class Nothing final : public Matcher {
 public:
  Nothing() { local_ = kNoLocal; }
  std::uint32_t score() override { return 0; }
  void explain(std::vector<Part>&) override {}
  std::uint64_t cost() const override { return 0; }

 private:
  Local advance(Local) override { return kNoLocal; }
};

class Everything final : public Matcher {
 public:
  explicit Everything(Local papers) : papers_(papers) { local_ = advance(0); }
  std::uint32_t score() override { return 0; }
  void explain(std::vector<Part>&) override {}
  std::uint64_t cost() const override { return papers_; }

 private:
  Local advance(Local target) override { return target < papers_ ? target : kNoLocal; }
  Local papers_;
};

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

/// What leaves over the text share: counts by field become a score and its parts.
class TextLeaf : public Matcher {
 public:
  TextLeaf(const Node& node, const Lexicon& lexicon, const Segment& segment)
      : segment_(segment),
        lexicon_(lexicon),
        field_(node.field),
        impacts_(lexicon.ranking().impacts(node.field)),
        weight_(lexicon.weight(node)),
        name_(joined(node.words)) {}

  std::uint32_t score() final {
    return score_of(weight_, impacts_[kCodeOfCounts[counts()] * 256u + segment_.lengths[local_]]);
  }
  void explain(std::vector<Part>& parts) final {
    const auto w = lexicon_.ranking().weigh(counts(), segment_.lengths[local_], field_);
    const double each = lexicon_.scale().score(score()) / w.sum();
    if (w.title > 0) parts.push_back({"title: " + name_, each * w.title});
    if (w.abstract > 0) parts.push_back({"abstract: " + name_, each * w.abstract});
    if (w.author > 0) parts.push_back({"author: " + name_, each * w.author});
  }

 protected:
  /// Counts in all fields.
  virtual std::uint8_t counts() = 0;

  bool in_field(std::uint8_t packed) const {
    switch (field_) {
      case Field::title:
        return Counts::title(packed) > 0;
      case Field::abstract_text:
        return Counts::abstract(packed) > 0;
      case Field::author:
        return Counts::author(packed) > 0;
      case Field::any:
        break;
    }
    return packed != 0;
  }

  std::uint8_t pack_places(Local local, std::span<const std::uint32_t> positions) const {
    std::uint32_t title = 0;
    std::uint32_t author = 0;
    for (const std::uint32_t position : positions) {
      title += position < segment_.title_words[local];
      author += position >= segment_.author_base[local];
    }
    return Counts::pack(title, static_cast<std::uint32_t>(positions.size()) - title - author, author);
  }

  const Segment& segment_;

 private:
  const Lexicon& lexicon_;
  Field field_;
  const std::uint16_t* impacts_;
  std::uint32_t weight_;
  std::string name_;
};

class Word final : public TextLeaf {
 public:
  Word(const Node& node, const Lexicon& lexicon, const Segment& segment, const TermEntry& entry)
      : TextLeaf(node, lexicon, segment), cursor_(segment, entry) {
    local_ = advance(0);
  }
  std::uint64_t cost() const override { return cursor_.papers(); }

 private:
  std::uint8_t counts() override { return cursor_.counts(); }
  Local advance(Local target) override {
    Local at = cursor_.seek(target);
    while (at != kNoLocal && !in_field(cursor_.counts())) at = cursor_.next();
    return at;
  }
  PostingCursor cursor_;
};

/// The list of a stem, and in it one spelling.
struct Spelled {
  Spelled(const Segment& segment, const TermEntry& entry, const std::string& key, const std::string& word)
      : cursor(segment, entry) {
    const auto forms = PostingCursor::form_names(segment, entry, key);
    const auto found = std::find(forms.begin(), forms.end(), word);
    absent = found == forms.end();
    form = static_cast<std::uint32_t>(found - forms.begin());
  }
  /// Places of the spelling in the current paper, from `least` on.
  void positions(std::uint32_t least, std::vector<std::uint32_t>& out) {
    out.clear();
    cursor.places(places);
    for (const Place& place : places) {
      if (place.form == form && place.position >= least) out.push_back(place.position);
    }
  }
  PostingCursor cursor;
  bool absent = false;
  std::uint32_t form = 0;
  std::vector<Place> places;
};

/// A word as it is spelled: the stem's list, and of each paper the places where this spelling stands.
class Spelling final : public TextLeaf {
 public:
  Spelling(const Node& node, const Lexicon& lexicon, const Segment& segment, const TermEntry& entry)
      : TextLeaf(node, lexicon, segment),
        spelled_(segment, entry, Lexicon::key_of(node, node.words.front()), node.words.front()) {
    local_ = advance(0);
  }
  std::uint64_t cost() const override { return spelled_.absent ? 0 : 8ull * spelled_.cursor.papers(); }

 private:
  std::uint8_t counts() override { return counts_; }
  Local advance(Local target) override {
    if (spelled_.absent) return kNoLocal;
    for (Local at = spelled_.cursor.seek(target); at != kNoLocal; at = spelled_.cursor.next()) {
      spelled_.positions(0, positions_);
      counts_ = pack_places(at, positions_);
      if (in_field(counts_)) return at;
    }
    return kNoLocal;
  }
  Spelled spelled_;
  std::uint8_t counts_ = 0;
  std::vector<std::uint32_t> positions_;
};

/// Several lists, the rarest of those given, moved together to the papers that all of them have.
class Aligned {
 public:
  Aligned(std::vector<PostingCursor*> cursors, std::size_t rarest) : cursors_(std::move(cursors)) {
    std::sort(cursors_.begin(), cursors_.end(), [](auto* a, auto* b) { return a->papers() < b->papers(); });
    if (cursors_.size() > rarest) cursors_.resize(rarest);
  }
  std::uint64_t papers() const { return cursors_.front()->papers(); }

  Local seek(Local target) {
    std::size_t i = 0;
    while (i < cursors_.size()) {
      const Local at = cursors_[i]->seek(target);
      if (at == kNoLocal) return kNoLocal;
      i = at == target ? i + 1 : i == 0 ? 1 : 0;
      target = at;
    }
    return target;
  }

 private:
  std::vector<PostingCursor*> cursors_;
};

std::vector<PostingCursor> cursors_of(const Segment& segment, const std::vector<const TermEntry*>& entries) {
  std::vector<PostingCursor> out;
  out.reserve(entries.size());
  for (const TermEntry* const entry : entries) out.emplace_back(segment, *entry);
  return out;
}

std::vector<PostingCursor*> pointers(std::vector<PostingCursor>& cursors) {
  std::vector<PostingCursor*> out;
  for (PostingCursor& cursor : cursors) out.push_back(&cursor);
  return out;
}

/// Words that must stand in some order or distance to each other.
class Placed : public TextLeaf {
 public:
  /// Papers are those that the `aligned` rarest lists share; find_starts() sees to the others.
  Placed(const Node& node, const Lexicon& lexicon, const Segment& segment,
         const std::vector<const TermEntry*>& entries, std::size_t aligned)
      : TextLeaf(node, lexicon, segment),
        cursors_(cursors_of(segment, entries)),
        lists_(pointers(cursors_), aligned) {}
  std::uint64_t cost() const override { return 8 * lists_.papers(); }

 protected:
  /// Where the words stand as wanted in paper `at`: a position for each time.
  virtual void find_starts(Local at, std::vector<std::uint32_t>& starts) = 0;
  Local advance(Local target) final {
    for (Local at = lists_.seek(target); at != kNoLocal; at = lists_.seek(at + 1)) {
      starts_.clear();
      find_starts(at, starts_);
      counts_ = pack_places(at, starts_);
      if (in_field(counts_)) return at;
    }
    return kNoLocal;
  }
  std::vector<PostingCursor> cursors_;  ///< in the order of the words
  std::vector<std::uint32_t> positions_;

 private:
  std::uint8_t counts() final { return counts_; }
  Aligned lists_;
  std::uint8_t counts_ = 0;
  std::vector<std::uint32_t> starts_;
};

/// One word right after the other. Common words ("of the") are asked only where the rarer ones stand rightly.
class Phrase final : public Placed {
 public:
  Phrase(const Node& node, const Lexicon& lexicon, const Segment& segment,
         const std::vector<const TermEntry*>& entries)
      : Placed(node, lexicon, segment, entries, 2) {
    for (std::uint32_t i = 0; i < cursors_.size(); ++i) by_rarity_.push_back(i);
    std::sort(by_rarity_.begin(), by_rarity_.end(),
              [this](auto a, auto b) { return cursors_[a].papers() < cursors_[b].papers(); });
    local_ = advance(0);
  }

 private:
  void find_starts(Local at_paper, std::vector<std::uint32_t>& starts) override {
    for (const std::uint32_t offset : by_rarity_) {
      if (cursors_[offset].seek(at_paper) != at_paper) return starts.clear();
      cursors_[offset].positions(positions_);
      if (offset == by_rarity_.front()) {
        for (const std::uint32_t position : positions_) {
          if (position >= offset) starts.push_back(position - offset);
        }
      } else {
        auto at = positions_.begin();
        std::erase_if(starts, [&](std::uint32_t start) {
          while (at != positions_.end() && *at < start + offset) ++at;
          return at == positions_.end() || *at != start + offset;
        });
      }
      if (starts.empty()) return;
    }
  }
  std::vector<std::uint32_t> by_rarity_;
};

/// All words in a span of so many words, within one text, in any order. Counted is each place from which on
/// the others follow.
class Near final : public Placed {
 public:
  Near(const Node& node, const Lexicon& lexicon, const Segment& segment,
       const std::vector<const TermEntry*>& entries)
      : Placed(node, lexicon, segment, entries, entries.size()), within_(node.within) {
    local_ = advance(0);
  }

 private:
  struct Seen {
    std::uint32_t position;
    std::uint32_t word;
  };
  void find_starts(Local at, std::vector<std::uint32_t>& starts) override {
    seen_.clear();
    for (std::uint32_t word = 0; word < cursors_.size(); ++word) {
      cursors_[word].positions(positions_);
      for (const std::uint32_t position : positions_) seen_.push_back({position, word});
    }
    std::sort(seen_.begin(), seen_.end(), [](const Seen& a, const Seen& b) {
      return std::pair(a.position, a.word) < std::pair(b.position, b.word);
    });
    latest_.assign(cursors_.size(), kNoLocal);
    for (const Seen& seen : seen_) {
      latest_[seen.word] = seen.position;
      std::uint32_t start = seen.position;
      bool all = true;
      for (const std::uint32_t position : latest_) {
        all = all && position != kNoLocal;
        start = std::min(start, position);
      }
      const bool fits =
          all && seen.position - start <= within_ && text_of(at, start) == text_of(at, seen.position);
      if (fits && (starts.empty() || starts.back() < start)) starts.push_back(start);
    }
  }
  /// Title, abstract and summary, or authors.
  int text_of(Local at, std::uint32_t position) const {
    return position < segment_.title_words[at] ? 0 : position < segment_.author_base[at] ? 1 : 2;
  }
  std::uint32_t within_;
  std::vector<Seen> seen_;
  std::vector<std::uint32_t> latest_;
};

/// One author whose name has all the words, in any order and as they are spelled; a single letter is met by
/// any word that starts with it. Scored as words that stand among the authors once.
class OneAuthor final : public Matcher {
 public:
  OneAuthor(const Node& node, const Lexicon& lexicon, const Segment& segment, std::vector<Spelled> words)
      : segment_(segment), words_(std::move(words)), name_(joined(node.words)), lexicon_(lexicon) {
    for (const std::string& word : node.words) {
      if (is_initial(word)) initials_.push_back(word);
    }
    std::vector<PostingCursor*> cursors;
    for (Spelled& word : words_) cursors.push_back(&word.cursor);
    if (!cursors.empty()) lists_.emplace(cursors, cursors.size());
    const std::uint16_t impact = Ranking::whole(Ranking::saturated(1));
    if (!words_.empty()) score_ = score_of(lexicon.weight(node), impact);
    local_ = advance(0);
  }
  std::uint32_t score() override { return score_; }
  void explain(std::vector<Part>& parts) override {
    if (score_ > 0) parts.push_back({"author: " + name_, lexicon_.scale().score(score_)});
  }
  std::uint64_t cost() const override { return 4 * (lists_ ? lists_->papers() : segment_.papers()); }

 private:
  Local advance(Local target) override {
    while (true) {
      const Local at = lists_ ? lists_->seek(target) : target < segment_.papers() ? target : kNoLocal;
      if (at == kNoLocal || has_author(at)) return at;
      target = at + 1;
    }
  }

  bool has_author(Local at) {
    positions_.resize(words_.size());
    for (std::size_t i = 0; i < words_.size(); ++i) {
      words_[i].positions(segment_.author_base[at], positions_[i]);
      if (positions_[i].empty()) return false;
    }
    std::uint32_t begin = segment_.author_base[at];
    std::string_view rest = segment_.initials_of(at);
    while (!rest.empty()) {
      const std::string_view author = rest.substr(0, rest.find(kAuthorEnd));
      std::uint32_t words = 0;
      for (const char c : author) words += (static_cast<std::uint8_t>(c) & 0xc0) != 0x80;
      if (meets(author, begin, begin + words)) return true;
      rest.remove_prefix(std::min(rest.size(), author.size() + 1));
      begin += words + 1;
    }
    return false;
  }

  bool meets(std::string_view author, std::uint32_t begin, std::uint32_t end) const {
    return std::all_of(
               initials_.begin(), initials_.end(),
               [&](const std::string& initial) { return author.find(initial) != std::string_view::npos; }) &&
           std::all_of(positions_.begin(), positions_.end(), [&](const auto& positions) {
             const auto first = std::lower_bound(positions.begin(), positions.end(), begin);
             return first != positions.end() && *first < end;
           });
  }

  const Segment& segment_;
  std::vector<Spelled> words_;
  std::optional<Aligned> lists_;
  std::vector<std::string> initials_;
  std::vector<std::vector<std::uint32_t>> positions_;
  std::string name_;
  const Lexicon& lexicon_;
  std::uint32_t score_ = 0;
};

std::unique_ptr<Matcher> author(const Node& node, const Lexicon& lexicon, const Segment& segment,
                                std::size_t number) {
  std::vector<Spelled> words;
  for (const std::string& word : node.words) {
    if (is_initial(word)) continue;
    const std::string key = Lexicon::key_of(node, word);
    const TermEntry* const entry = lexicon.find(number, key);
    if (entry == nullptr) return nothing();
    words.emplace_back(segment, *entry, key, word);
    if (words.back().absent) return nothing();
  }
  if (node.words.empty()) return everything(segment.papers());
  return std::make_unique<OneAuthor>(node, lexicon, segment, std::move(words));
}

}  // namespace

std::unique_ptr<Matcher> nothing() { return std::make_unique<Nothing>(); }
std::unique_ptr<Matcher> everything(Local papers) { return std::make_unique<Everything>(papers); }

std::unique_ptr<Matcher> make_leaf(const Node& node, const Lexicon& lexicon, const Segment& segment,
                                   std::size_t segment_number) {
  if (node.field == Field::author) return author(node, lexicon, segment, segment_number);
  std::vector<const TermEntry*> entries;
  for (const std::string& word : node.words) {
    entries.push_back(lexicon.find(segment_number, Lexicon::key_of(node, word)));
    if (entries.back() == nullptr) return nothing();
  }
  if (entries.empty()) return nothing();
  if (node.op == Node::Op::phrase) return std::make_unique<Phrase>(node, lexicon, segment, entries);
  if (node.op == Node::Op::near) return std::make_unique<Near>(node, lexicon, segment, entries);
  if (node.exact) return std::make_unique<Spelling>(node, lexicon, segment, *entries.front());
  return std::make_unique<Word>(node, lexicon, segment, *entries.front());
}

}  // namespace quire::index
