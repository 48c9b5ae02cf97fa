// Leaves of a query: a word (stemmed or as spelled), an author. Phrases and words near each other:
// placed_leaves.cc.
#include <algorithm>

#include "index/text_leaf.h"
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
  if (node.op == Node::Op::phrase) return phrase(node, lexicon, segment, entries);
  if (node.op == Node::Op::near) return near(node, lexicon, segment, entries);
  if (node.exact) return std::make_unique<Spelling>(node, lexicon, segment, *entries.front());
  return std::make_unique<Word>(node, lexicon, segment, *entries.front());
}

}  // namespace quire::index
