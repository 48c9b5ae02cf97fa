#include "index/expand.h"

#include <algorithm>

#include "index/dictionary.h"
#include "text/tokens.h"

namespace quire::index {
namespace {

constexpr std::size_t kKeysOfQueryMax = 200'000;
constexpr std::size_t kGuessesMax = 3;       // words searched for instead of one that no paper has
constexpr std::size_t kGuessesWeighed = 12;  // near words whose spellings are counted
constexpr double kGuessShare = 10;           // each in at least a tenth as many papers as the first
constexpr double kOtherFirstLetter = 10;     // a slip in the first letter is rarer: worth a tenth
constexpr double kOnlyTheStem = 0.01;        // no spelling is near, as "agent" for "atention", stem "atent"
constexpr std::uint64_t kRarePapers = 2;
constexpr std::uint64_t kMuchMoreFrequent = 1000;

/// Slips are looked for in words of four letters and more, two in words of eight; not in numbers and
/// formulae.
unsigned slips_allowed(std::string_view word) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (std::any_of(word.begin(), word.end(), is_digit)) return 0;
  const auto letters = std::count_if(word.begin(), word.end(),
                                     [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
  return letters < 4 ? 0 : letters < 8 ? 1 : 2;
}

std::string in_quotes(const std::string& word) { return "\"" + word + "\""; }

float edit_weight(unsigned edits) { return edits == 0 ? 1 : edits == 1 ? kOneEditWeight : kTwoEditsWeight; }

class Expander {
 public:
  Expander(const Snapshot& snapshot, Expanded& expanded, bool suggest)
      : dictionary_(snapshot), expanded_(expanded), suggest_(suggest) {}

  std::unique_ptr<Node> expand(const Node& node, bool excluded = false) {
    if (node.op == Node::Op::word && node.words.size() == 1) {
      if (node.prefix) return completed(node);
      if (node.edits > 0) return near(node);
      if (!node.exact && !excluded && !is_of_names(node.field) && known(node) == 0) return corrected(node);
      if (suggest_ && node.loose && !excluded) did_you_mean(node);
    }
    auto out = like(node);
    for (const auto& child : node.children)
      out->children.push_back(expand(*child, excluded || node.op == Node::Op::none));
    return out;
  }

 private:
  /// The node without its children, beginnings and edits.
  static std::unique_ptr<Node> like(const Node& node) {
    auto out = copy_alone(node);
    out->prefix = false;
    out->edits = 0;
    return out;
  }

  static WordKind kind(const Node& node) {
    return node.field == Field::author         ? WordKind::name
           : node.field == Field::organisation ? WordKind::organisation
                                               : WordKind::text;
  }
  static const std::string& typed(const Node& node) {
    return node.typed.empty() ? node.words.front() : node.typed;
  }
  std::uint64_t known(const Node& node) const { return dictionary_.papers_with(node.words.front()); }
  double idf(std::uint64_t papers) const {
    return Ranking::idf(std::min(papers, dictionary_.papers()), dictionary_.papers());
  }
  void note(const std::string& sentence) {
    auto& notes = expanded_.notes;
    if (std::find(notes.begin(), notes.end(), sentence) == notes.end()) notes.push_back(sentence);
  }

  // Beginnings.
  std::unique_ptr<Node> completed(const Node& node) {
    const std::string& beginning = node.words.front();
    if (room() == 0) {
      note(in_quotes(beginning + "*") + ": left out, the query has too many such words");
      return stemmed(node);
    }
    bool cut = false;
    const auto words = dictionary_.beginning_with(beginning, kind(node), room(), cut);
    if (cut)
      note(in_quotes(beginning + "*") + ": of the words that begin so, the " + std::to_string(words.size()) +
           " most frequent are searched for");
    if (words.empty()) {
      note("no word begins with " + in_quotes(beginning));
      return stemmed(node);
    }
    std::uint64_t papers = 0;
    for (const KnownWord& word : words) papers += word.papers;
    const std::string stem(text::stem(beginning));
    return alternatives(node, words, [&](const KnownWord& word) {
      const bool whole = word.word == (word.spelled ? beginning : stem);
      return whole ? 1 : idf(papers) / std::max(idf(word.papers), 1e-9);
    });
  }

  /// Rare words would be worth more for being rare; near words are worth at most as much as the word itself,
  /// or the first of them.
  auto near_weight(const std::vector<KnownWord>& words) const {
    return [this, most = idf(words.front().papers)](const KnownWord& word) {
      return static_cast<double>(edit_weight(word.edits)) *
             std::min(1.0, most / std::max(idf(word.papers), 1e-9));
    };
  }

  // Edits that were asked for.
  std::unique_ptr<Node> near(const Node& node) {
    const std::string& word = node.words.front();
    auto words = near_words(word, node.edits, kind(node));
    if (words.empty()) {
      note("no word is near " + in_quotes(word));
      return stemmed(node);
    }
    if (words.size() > room()) {
      words.resize(std::max<std::size_t>(room(), 1));
      note(in_quotes(word) + ": of the words near it, the " + std::to_string(words.size()) +
           " nearest and most frequent are searched for");
    }
    return alternatives(node, words, near_weight(words));
  }

  // Words that no paper has.
  struct Guess {
    KnownWord known;
    std::string spelling;
    double likely = 0;
  };

  std::unique_ptr<Node> corrected(const Node& node) {
    const auto found = guesses(typed(node), 1);
    if (found.empty()) {
      if (node.loose) note("no paper has " + in_quotes(typed(node)));
      return like(node);
    }
    std::string list;
    std::vector<KnownWord> words;
    OtherWord other{typed(node), {}, node.loose};
    for (const Guess& guess : found) {
      list += (list.empty() ? "" : ", ") + in_quotes(guess.spelling);
      words.push_back(guess.known);
      other.spellings.push_back(guess.spelling);
    }
    expanded_.other_words.push_back(std::move(other));
    if (!node.loose) {
      note("no paper has " + in_quotes(typed(node)) + "; did you mean " + list + "?");
      return like(node);
    }
    note("no paper has " + in_quotes(typed(node)) + ": searched for " + list);
    return alternatives(node, words, near_weight(words));
  }

  void did_you_mean(const Node& node) {
    const std::uint64_t papers = known(node);
    if (papers == 0 || papers > kRarePapers || dictionary_.papers() < kMuchMoreFrequent) return;
    const auto found = guesses(typed(node), papers * kMuchMoreFrequent);
    if (found.empty()) return;
    expanded_.other_words.push_back({typed(node), {found.front().spelling}, false});
    note("did you mean " + in_quotes(found.front().spelling) + "? only " + std::to_string(papers) +
         (papers == 1 ? " paper has " : " papers have ") + in_quotes(typed(node)));
  }

  /// What may have been meant: words of the fewest edits that are in so many papers, the likeliest first.
  std::vector<Guess> guesses(const std::string& word, std::uint64_t papers_min) {
    std::vector<KnownWord> words;
    const unsigned allowed = slips_allowed(word);
    for (unsigned edits = 1; edits <= allowed && words.empty(); ++edits) {
      words = near_words(word, edits, WordKind::text);
      std::erase_if(words,
                    [&](const KnownWord& near) { return near.edits == 0 || near.papers < papers_min; });
    }
    if (words.size() > kGuessesWeighed) words.resize(kGuessesWeighed);
    std::vector<Guess> out;
    for (const KnownWord& near : words) out.push_back(guess(word, near));
    std::erase_if(
        out, [&](const Guess& g) { return g.likely < static_cast<double>(papers_min) / kOtherFirstLetter; });
    std::stable_sort(out.begin(), out.end(),
                     [](const Guess& a, const Guess& b) { return a.likely > b.likely; });
    const double least = out.empty() ? 0 : out.front().likely / kGuessShare;
    std::erase_if(out, [least](const Guess& g) { return g.likely < least; });
    if (out.size() > kGuessesMax) out.resize(kGuessesMax);
    return out;
  }

  /// A stem is as likely as its spelling that is nearest to the word: "numer" has many papers, but few of
  /// them have "numeral".
  Guess guess(const std::string& word, const KnownWord& near) const {
    Guess out{near, near.word, 0};
    unsigned least = EditAutomaton::kEditsMax + 2;
    for (const auto& spelling : dictionary_.spelling_counts(near.word)) {
      const unsigned edits = edit_distance(word, spelling.word, EditAutomaton::kEditsMax);
      if (edits > least || (edits == least && spelling.papers <= out.likely)) continue;
      least = edits;
      out.spelling = spelling.word;
      out.likely = spelling.papers;
    }
    out.likely = std::max(out.likely, 1.0);
    if (least > EditAutomaton::kEditsMax) out.likely *= kOnlyTheStem;
    if (out.spelling.front() != word.front()) out.likely /= kOtherFirstLetter;
    return out;
  }

  std::vector<KnownWord> near_words(const std::string& word, unsigned edits, WordKind kind) {
    if (searches_ >= kNearSearchesMax) {
      note("near words are looked for only for the first " + std::to_string(kNearSearchesMax) +
           " words that need it");
      return {};
    }
    ++searches_;
    auto words = dictionary_.near(word, edits, kind, budget_);
    if (budget_.spent())
      note("the dictionary is large: not all words near " + in_quotes(word) + " were looked at");
    return words;
  }

  // Nodes.
  std::size_t room() const { return std::min(kAlternativesMax, kAlternativesOfQueryMax - alternatives_); }

  /// The node as a plain word, which no paper has.
  static std::unique_ptr<Node> stemmed(const Node& node) {
    auto out = like(node);
    if (!is_of_names(node.field)) out->words.front() = text::stem(node.words.front());
    return out;
  }

  template <class Weight>
  std::unique_ptr<Node> alternatives(const Node& node, const std::vector<KnownWord>& words, Weight weight) {
    alternatives_ += std::min(words.size(), room());
    std::vector<std::unique_ptr<Node>> children;
    for (const KnownWord& word : words) {
      // They are marked in texts, where those of organisations do not stand.
      if (node.field != Field::organisation) expanded_.words.push_back(word.word);
      auto child = like(node);
      child->words = {word.word};
      child->typed.clear();
      child->exact = word.spelled && !is_of_names(node.field);
      child->weight = node.weight * static_cast<float>(weight(word));
      children.push_back(std::move(child));
    }
    if (children.size() == 1) return std::move(children.front());
    auto any = std::make_unique<Node>();
    any->op = Node::Op::any;
    any->best_of = true;
    any->loose = node.loose;
    for (auto& child : children) child->loose = false;
    any->children = std::move(children);
    return any;
  }

  const Dictionary dictionary_;
  Expanded& expanded_;
  const bool suggest_;
  KeyBudget budget_{kKeysOfQueryMax};
  std::size_t searches_ = 0;
  std::size_t alternatives_ = 0;
};

}  // namespace

std::unique_ptr<Node> expand(const Snapshot& snapshot, const Node& root, Expanded& expanded, bool suggest) {
  return Expander(snapshot, expanded, suggest).expand(root);
}

}  // namespace quire::index
