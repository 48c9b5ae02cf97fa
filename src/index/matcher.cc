// Leaves: a word (stemmed or as spelled), a phrase, an author. Combinations: all, any, none, every paper.
#include "index/matcher.h"

#include <algorithm>

#include "text/tokens.h"

namespace quire::index {
namespace {

class Nothing final : public Matcher {
 public:
  Nothing() { local_ = kNoLocal; }
  double score() override { return 0; }
  void explain(std::vector<Part>&) override {}
  std::uint64_t cost() const override { return 0; }

 private:
  Local advance(Local) override { return kNoLocal; }
};

class Everything final : public Matcher {
 public:
  explicit Everything(Local papers) : papers_(papers) { local_ = advance(0); }
  double score() override { return 0; }
  void explain(std::vector<Part>&) override {}
  std::uint64_t cost() const override { return papers_; }

 private:
  Local advance(Local target) override { return target < papers_ ? target : kNoLocal; }
  Local papers_;
};

/// What leaves over the text share: counts by field become a score and its parts.
class TextLeaf : public Matcher {
 public:
  TextLeaf(const Segment& segment, const Ranking& ranking, Field field, double idf, std::string name)
      : segment_(segment), ranking_(ranking), field_(field), idf_(idf), name_(std::move(name)) {}

  double score() final { return idf_ * Ranking::saturated(weighed().sum()); }
  void explain(std::vector<Part>& parts) final {
    const Weighed w = weighed();
    const double each = score() / w.sum();
    if (w.title > 0) parts.push_back({"title: " + name_, each * w.title});
    if (w.abstract > 0) parts.push_back({"abstract: " + name_, each * w.abstract});
    if (w.author > 0) parts.push_back({"author: " + name_, each * w.author});
  }

 protected:
  /// Counts in the fields that the leaf looks at, as Counts::pack has them.
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
  Weighed weighed() {
    const std::uint8_t packed = counts();
    const bool any = field_ == Field::any;
    return ranking_.weigh(segment_, local_, any || field_ == Field::title ? Counts::title(packed) : 0u,
                          any || field_ == Field::abstract_text ? Counts::abstract(packed) : 0u,
                          any || field_ == Field::author ? Counts::author(packed) : 0u);
  }

  const Ranking& ranking_;
  Field field_;
  double idf_;
  std::string name_;
};

class Word final : public TextLeaf {
 public:
  Word(const Segment& segment, const Ranking& ranking, Field field, double idf, const std::string& name,
       const TermEntry& entry)
      : TextLeaf(segment, ranking, field, idf, name), cursor_(segment, entry, false) {
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

/// A word as it is spelled: the stem's list, and of each paper the places where this spelling stands.
class Spelling final : public TextLeaf {
 public:
  Spelling(const Segment& segment, const Ranking& ranking, Field field, double idf, const std::string& word,
           const std::string& stem, const TermEntry& entry)
      : TextLeaf(segment, ranking, field, idf, word), cursor_(segment, entry, false) {
    const auto& forms = cursor_.forms();
    const auto found = std::find(forms.begin(), forms.end(), word);
    absent_ = forms.empty() ? stem != word : found == forms.end();
    form_ = static_cast<std::uint32_t>(found - forms.begin());
    local_ = advance(0);
  }
  std::uint64_t cost() const override { return absent_ ? 0 : 8ull * cursor_.papers(); }

 private:
  std::uint8_t counts() override { return counts_; }
  Local advance(Local target) override {
    if (absent_) return kNoLocal;
    for (Local at = cursor_.seek(target); at != kNoLocal; at = cursor_.next()) {
      cursor_.places(places_);
      positions_.clear();
      for (const Place& place : places_) {
        if (place.form == form_) positions_.push_back(place.position);
      }
      counts_ = pack_places(at, positions_);
      if (in_field(counts_)) return at;
    }
    return kNoLocal;
  }
  PostingCursor cursor_;
  bool absent_ = false;
  std::uint32_t form_ = 0;
  std::uint8_t counts_ = 0;
  std::vector<Place> places_;
  std::vector<std::uint32_t> positions_;
};

/// Several lists moved together to the papers that all of them have, the rarest leading.
class Aligned {
 public:
  Aligned(const Segment& segment, const std::vector<const TermEntry*>& entries, bool of_authors) {
    for (const TermEntry* const entry : entries) cursors_.emplace_back(segment, *entry, of_authors);
    for (std::size_t i = 0; i < cursors_.size(); ++i) by_rarity_.push_back(i);
    std::sort(by_rarity_.begin(), by_rarity_.end(),
              [this](auto a, auto b) { return cursors_[a].papers() < cursors_[b].papers(); });
  }
  /// Numbers of the lists, the rarest first.
  const std::vector<std::size_t>& by_rarity() const { return by_rarity_; }
  PostingCursor& operator[](std::size_t list) { return cursors_[list]; }
  std::uint64_t papers() const { return cursors_[by_rarity_.front()].papers(); }

  Local seek(Local target) {
    std::size_t i = 0;
    while (i < by_rarity_.size()) {
      const Local at = cursors_[by_rarity_[i]].seek(target);
      if (at == kNoLocal) return kNoLocal;
      i = at == target ? i + 1 : i == 0 ? 1 : 0;
      target = at;
    }
    return target;
  }

 private:
  std::vector<PostingCursor> cursors_;
  std::vector<std::size_t> by_rarity_;
};

class Phrase final : public TextLeaf {
 public:
  Phrase(const Segment& segment, const Ranking& ranking, Field field, double idf, const std::string& name,
         const std::vector<const TermEntry*>& entries)
      : TextLeaf(segment, ranking, field, idf, name), lists_(segment, entries, false) {
    local_ = advance(0);
  }
  std::uint64_t cost() const override { return 8 * lists_.papers(); }

 private:
  std::uint8_t counts() override { return counts_; }

  Local advance(Local target) override {
    for (Local at = lists_.seek(target); at != kNoLocal; at = lists_.seek(at + 1)) {
      find_starts();
      counts_ = pack_places(at, starts_);
      if (in_field(counts_)) return at;
    }
    return kNoLocal;
  }

  /// Positions of the first word from which all others follow.
  void find_starts() {
    starts_.clear();
    for (const std::size_t i : lists_.by_rarity()) {
      lists_[i].places(places_);
      const auto offset = static_cast<std::uint32_t>(i);
      if (i == lists_.by_rarity().front()) {
        for (const Place& place : places_) {
          if (place.position >= offset) starts_.push_back(place.position - offset);
        }
      } else {
        auto at = places_.begin();
        std::erase_if(starts_, [&](std::uint32_t start) {
          while (at != places_.end() && at->position < start + offset) ++at;
          return at == places_.end() || at->position != start + offset;
        });
      }
      if (starts_.empty()) return;
    }
  }

  Aligned lists_;
  std::uint8_t counts_ = 0;
  std::vector<Place> places_;
  std::vector<std::uint32_t> starts_;
};

/// One author whose name has all the words, in any order; a single letter is met by any word that starts with
/// it.
class OneAuthor final : public Matcher {
 public:
  OneAuthor(const Segment& segment, double score, std::string name,
            const std::vector<const TermEntry*>& entries)
      : score_(score), name_(std::move(name)), lists_(segment, entries, true) {
    local_ = advance(0);
  }
  double score() override { return score_; }
  void explain(std::vector<Part>& parts) override {
    if (score_ > 0) parts.push_back({"author: " + name_, score_});
  }
  std::uint64_t cost() const override { return 4 * lists_.papers(); }

 private:
  Local advance(Local target) override {
    for (Local at = lists_.seek(target); at != kNoLocal; at = lists_.seek(at + 1)) {
      if (lists_.by_rarity().size() == 1 || common_author()) return at;
    }
    return kNoLocal;
  }
  bool common_author() {
    const auto& order = lists_.by_rarity();
    lists_[order.front()].places(common_);
    for (std::size_t i = 1; i < order.size() && !common_.empty(); ++i) {
      lists_[order[i]].places(places_);
      auto at = places_.begin();
      std::erase_if(common_, [&](const Place& author) {
        while (at != places_.end() && at->position < author.position) ++at;
        return at == places_.end() || at->position != author.position;
      });
    }
    return !common_.empty();
  }
  double score_;
  std::string name_;
  Aligned lists_;
  std::vector<Place> common_;
  std::vector<Place> places_;
};

class All final : public Matcher {
 public:
  All(std::vector<std::unique_ptr<Matcher>> wanted, std::vector<std::unique_ptr<Matcher>> unwanted)
      : wanted_(std::move(wanted)), unwanted_(std::move(unwanted)) {
    for (const auto& matcher : wanted_) by_cost_.push_back(matcher.get());
    std::sort(by_cost_.begin(), by_cost_.end(), [](auto* a, auto* b) { return a->cost() < b->cost(); });
    local_ = advance(0);
  }
  double score() override {
    double sum = 0;
    for (const auto& matcher : wanted_) sum += matcher->score();
    return sum;
  }
  void explain(std::vector<Part>& parts) override {
    for (const auto& matcher : wanted_) matcher->explain(parts);
  }
  std::uint64_t cost() const override { return by_cost_.front()->cost(); }

 private:
  Local advance(Local target) override {
    while (true) {
      target = align(target);
      if (target == kNoLocal) return kNoLocal;
      const bool excluded = std::any_of(unwanted_.begin(), unwanted_.end(), [target](const auto& matcher) {
        return matcher->seek(target) == target;
      });
      if (!excluded) return target;
      ++target;
    }
  }
  Local align(Local target) {
    std::size_t i = 0;
    while (i < by_cost_.size()) {
      const Local at = by_cost_[i]->seek(target);
      if (at == target) {
        ++i;
      } else if (at == kNoLocal) {
        return kNoLocal;
      } else {
        i = i == 0 ? 1 : 0;
        target = at;
      }
    }
    return target;
  }
  std::vector<std::unique_ptr<Matcher>> wanted_;
  std::vector<std::unique_ptr<Matcher>> unwanted_;
  std::vector<Matcher*> by_cost_;
};

class Any final : public Matcher {
 public:
  Any(std::vector<std::unique_ptr<Matcher>> children, std::uint32_t at_least)
      : children_(std::move(children)), at_least_(at_least) {
    local_ = advance(0);
  }
  double score() override {
    double sum = 0;
    for (const auto& child : children_) {
      if (child->local() == local_) sum += child->score();
    }
    return sum;
  }
  void explain(std::vector<Part>& parts) override {
    for (const auto& child : children_) {
      if (child->local() == local_) child->explain(parts);
    }
  }
  std::uint64_t cost() const override {
    std::uint64_t sum = 0;
    for (const auto& child : children_) sum += child->cost();
    return sum;
  }

 private:
  Local advance(Local target) override {
    while (true) {
      Local smallest = kNoLocal;
      std::uint32_t met = 0;
      for (const auto& child : children_) {
        const Local at = child->seek(target);
        if (at < smallest) {
          smallest = at;
          met = 1;
        } else {
          met += at == smallest;
        }
      }
      if (smallest == kNoLocal || met >= at_least_) return smallest;
      target = smallest + 1;
    }
  }
  std::vector<std::unique_ptr<Matcher>> children_;
  std::uint32_t at_least_;
};

class MatcherMaker {
 public:
  MatcherMaker(const Lexicon& lexicon, const Segment& segment, std::size_t number)
      : lexicon_(lexicon), segment_(segment), number_(number) {}

  std::unique_ptr<Matcher> make(const Node& node) const {
    switch (node.op) {
      case Node::Op::word:
        return node.field == Field::author ? author(node.words, true) : word(node);
      case Node::Op::phrase:
      case Node::Op::near:
        return node.field == Field::author ? author(node.words, true) : phrase(node);
      case Node::Op::all:
        return all(node);
      case Node::Op::any:
        return any(node);
      case Node::Op::none:
        return without({}, node);
    }
    return std::make_unique<Nothing>();
  }

  std::unique_ptr<Matcher> author(const std::vector<std::string>& words, bool scored) const {
    std::vector<const TermEntry*> entries;
    double score = 0;
    std::string name;
    for (const std::string& word : words) {
      const std::string key = Lexicon::author_key(word);
      entries.push_back(lexicon_.find(number_, key));
      if (entries.back() == nullptr) return std::make_unique<Nothing>();
      if (scored) score += lexicon_.idf(key);
      name += (name.empty() ? "" : " ") + word;
    }
    if (entries.empty()) return std::make_unique<Everything>(segment_.papers());
    return std::make_unique<OneAuthor>(segment_, score, name, entries);
  }

  std::unique_ptr<Matcher> all_of(std::vector<std::unique_ptr<Matcher>> wanted,
                                  std::vector<std::unique_ptr<Matcher>> unwanted) const {
    if (wanted.size() == 1 && unwanted.empty()) return std::move(wanted.front());
    if (wanted.empty()) wanted.push_back(std::make_unique<Everything>(segment_.papers()));
    return std::make_unique<All>(std::move(wanted), std::move(unwanted));
  }

 private:
  std::unique_ptr<Matcher> word(const Node& node) const {
    const std::string& word = node.words.front();
    const std::string key = node.exact ? std::string(text::stem(word)) : word;
    const TermEntry* const entry = lexicon_.find(number_, key);
    if (entry == nullptr) return std::make_unique<Nothing>();
    const double idf = lexicon_.idf(key);
    if (node.exact) {
      return std::make_unique<Spelling>(segment_, lexicon_.ranking(), node.field, idf, word, key, *entry);
    }
    return std::make_unique<Word>(segment_, lexicon_.ranking(), node.field, idf, word, *entry);
  }

  std::unique_ptr<Matcher> phrase(const Node& node) const {
    std::vector<const TermEntry*> entries;
    double idf = 0;
    std::string name;
    for (const std::string& word : node.words) {
      entries.push_back(lexicon_.find(number_, word));
      if (entries.back() == nullptr) return std::make_unique<Nothing>();
      idf += lexicon_.idf(word);
      name += (name.empty() ? "" : " ") + word;
    }
    if (entries.empty()) return std::make_unique<Nothing>();
    return std::make_unique<Phrase>(segment_, lexicon_.ranking(), node.field, idf, name, entries);
  }

  std::unique_ptr<Matcher> all(const Node& node) const {
    std::vector<std::unique_ptr<Matcher>> wanted;
    std::vector<std::unique_ptr<Matcher>> unwanted;
    for (const auto& child : node.children) {
      if (child->op == Node::Op::none) {
        for (const auto& inner : child->children) unwanted.push_back(make(*inner));
      } else {
        wanted.push_back(make(*child));
      }
    }
    return all_of(std::move(wanted), std::move(unwanted));
  }

  std::unique_ptr<Matcher> any(const Node& node) const {
    std::vector<std::unique_ptr<Matcher>> children;
    for (const auto& child : node.children) children.push_back(make(*child));
    if (children.empty()) return std::make_unique<Nothing>();
    return std::make_unique<Any>(std::move(children), std::max(node.at_least, 1u));
  }

  std::unique_ptr<Matcher> without(std::vector<std::unique_ptr<Matcher>> wanted, const Node& node) const {
    std::vector<std::unique_ptr<Matcher>> unwanted;
    for (const auto& inner : node.children) unwanted.push_back(make(*inner));
    return all_of(std::move(wanted), std::move(unwanted));
  }

  const Lexicon& lexicon_;
  const Segment& segment_;
  std::size_t number_;
};

}  // namespace

Lexicon::Lexicon(const Snapshot& snapshot, const Query& query) : ranking_(snapshot) {
  if (query.root != nullptr) collect(snapshot, *query.root);
  for (const std::string& name : query.filters.authors) {
    for (const std::string& word : name_words(name)) look_up(snapshot, author_key(word));
  }
}

std::string Lexicon::author_key(const std::string& word) {
  std::size_t characters = 0;
  for (const char c : word) characters += (static_cast<std::uint8_t>(c) & 0xc0) != 0x80;
  std::string key = kAuthorKey + word;
  if (characters == 1) key.push_back(kInitialKey);
  return key;
}

void Lexicon::collect(const Snapshot& snapshot, const Node& node) {
  for (const auto& child : node.children) collect(snapshot, *child);
  for (const std::string& word : node.words) {
    if (node.field == Field::author) {
      look_up(snapshot, author_key(word));
    } else {
      look_up(snapshot, node.exact ? std::string(text::stem(word)) : word);
    }
  }
}

void Lexicon::look_up(const Snapshot& snapshot, const std::string& key) {
  const auto [at, fresh] = words_.try_emplace(key);
  if (!fresh) return;
  std::uint64_t papers = 0;
  for (const LiveSegment& live : snapshot.segments) {
    at->second.entries.push_back(live.segment->find(key).value_or(TermEntry{}));
    papers += at->second.entries.back().papers;
  }
  at->second.idf = ranking_.idf(papers);
}

const TermEntry* Lexicon::find(std::size_t segment, const std::string& key) const {
  const auto found = words_.find(key);
  if (found == words_.end() || found->second.entries[segment].papers == 0) return nullptr;
  return &found->second.entries[segment];
}

double Lexicon::idf(const std::string& key) const {
  const auto found = words_.find(key);
  return found == words_.end() ? 0 : found->second.idf;
}

std::vector<std::string> name_words(const std::string& name) {
  std::vector<std::string> words;
  text::for_each_word(name, [&](std::string_view word, std::uint32_t) { words.emplace_back(word); });
  return words;
}

std::unique_ptr<Matcher> make_matcher(const Query& query, const Node* root, const Lexicon& lexicon,
                                      const Segment& segment, std::size_t segment_number) {
  const MatcherMaker maker(lexicon, segment, segment_number);
  std::vector<std::unique_ptr<Matcher>> wanted;
  if (root != nullptr) wanted.push_back(maker.make(*root));
  for (const std::string& name : query.filters.authors)
    wanted.push_back(maker.author(name_words(name), false));
  return maker.all_of(std::move(wanted), {});
}

}  // namespace quire::index
