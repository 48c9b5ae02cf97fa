// Reads a query as typed into a tree and filters. One pass, recursive descent; what does not fit the grammar
// is read as words, with a note. Grammar with examples: docs/searching.md.
#include <algorithm>
#include <array>
#include <set>

#include "index/query.h"
#include "paper/paper.h"
#include "text/tex.h"
#include "text/tokens.h"
#include "text/unicode.h"

namespace quire::index {
namespace {

constexpr std::size_t kBytesMax = 4096;
constexpr std::size_t kWordsMax = 64;
constexpr std::size_t kDepthMax = 8;
constexpr std::size_t kFilterValuesMax = 32;
/// Up to so many plain words are all required; of more, any is enough and the ranking decides.
constexpr std::size_t kAllRequiredMax = 3;

enum class Prefix : std::uint8_t { none, title, abstract_text, author, category, from, to, lab, subject };

struct PrefixName {
  std::string_view name;
  Prefix prefix;
};
constexpr std::array<PrefixName, 14> kPrefixes{{{"title", Prefix::title},
                                                {"ti", Prefix::title},
                                                {"abs", Prefix::abstract_text},
                                                {"abstract", Prefix::abstract_text},
                                                {"author", Prefix::author},
                                                {"authors", Prefix::author},
                                                {"au", Prefix::author},
                                                {"cat", Prefix::category},
                                                {"category", Prefix::category},
                                                {"from", Prefix::from},
                                                {"to", Prefix::to},
                                                {"lab", Prefix::lab},
                                                {"subject", Prefix::subject},
                                                {"subj", Prefix::subject}}};

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; }

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// An operand of a list, and how it was joined to its neighbours.
struct Item {
  std::unique_ptr<Node> node;
  bool or_before = false;
  bool required = false;   ///< "+word" or AND beside it
  bool stop_word = false;  ///< a single plain word that is too common to rank by
};

class Reader {
 public:
  Reader(std::string_view text, Query& query) : text_(text), query_(query) {}

  void read() { query_.root = list(0, Field::any); }

 private:
  // Characters.
  bool at_end() const { return at_ >= text_.size(); }
  void skip_blanks() {
    while (!at_end() && is_blank(text_[at_])) ++at_;
  }
  void note(const std::string& sentence) {
    if (noted_.insert(sentence).second) query_.notes.push_back(sentence);
  }
  bool take(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }
  /// Takes an operator in capitals that stands alone.
  bool take_operator(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    const std::size_t after = at_ + word.size();
    if (after < text_.size() && !is_blank(text_[after]) && text_[after] != '(' && text_[after] != '"')
      return false;
    at_ = after;
    return true;
  }
  bool take_quote() { return take("\"") || take("\u201c") || take("\u201d") || take("\u201e"); }

  // Grammar.
  std::unique_ptr<Node> list(std::size_t depth, Field field) {
    std::vector<Item> items;
    bool or_next = false;
    bool and_next = false;
    std::size_t flat_opens = 0;
    for (skip_blanks();; skip_blanks()) {
      if (at_end()) {
        if (depth > 0) note("unclosed parenthesis: taken to the end");
        break;
      }
      if (text_[at_] == ')') {
        ++at_;
        if (flat_opens > 0) {
          --flat_opens;
        } else if (depth > 0) {
          break;
        } else {
          note("closing parenthesis without an opening one: left out");
        }
        continue;
      }
      if (take_operator("OR") || take_operator("||") || take_operator("|")) {
        or_next = true;
        continue;
      }
      const bool and_not = take_operator("ANDNOT");
      if (!and_not && (take_operator("AND") || take_operator("&&"))) {
        and_next = true;
        if (!items.empty()) {
          items.back().required = true;
          items.back().node->loose = false;
        }
        continue;
      }
      const bool negated = and_not || take_operator("NOT") || take_sign('-');
      const bool required = take_sign('+') || and_next;
      skip_blanks();
      Item item = operand(depth, field, negated, flat_opens);
      if (item.node == nullptr) continue;
      item.or_before = or_next && !items.empty();
      item.required = required;
      if (required) item.node->loose = false;
      or_next = and_next = false;
      items.push_back(std::move(item));
    }
    return join(std::move(items), depth);
  }

  /// "-" and "+" count as signs only in front of something.
  bool take_sign(char sign) {
    if (at_ + 1 >= text_.size() || text_[at_] != sign) return false;
    const char next = text_[at_ + 1];
    if (is_blank(next) || next == sign || next == ')') return false;
    ++at_;
    return true;
  }

  Item operand(std::size_t depth, Field field, bool negated, std::size_t& flat_opens) {
    Item item;
    const Prefix prefix = take_prefix();
    if (prefix >= Prefix::category) {
      filter(prefix, negated);
      return item;
    }
    if (prefix == Prefix::title) field = Field::title;
    if (prefix == Prefix::abstract_text) field = Field::abstract_text;
    if (prefix == Prefix::author) field = Field::author;
    if (at_end()) return item;
    if (text_[at_] == '(') {
      ++at_;
      if (depth + 1 >= kDepthMax) {
        note("parentheses deeper than 8 levels: read without them");
        ++flat_opens;
        return item;
      }
      item.node = list(depth + 1, field);
    } else {
      item = words(field);
    }
    if (negated && item.node != nullptr) {
      item.stop_word = false;
      auto none = std::make_unique<Node>();
      none->op = Node::Op::none;
      none->children.push_back(std::move(item.node));
      item.node = std::move(none);
    }
    return item;
  }

  Prefix take_prefix() {
    std::size_t end = at_;
    while (end < text_.size() && is_letter(text_[end]) && end - at_ < 12) ++end;
    if (end == at_ || end >= text_.size() || text_[end] != ':') return Prefix::none;
    const std::string name = lower_ascii(text_.substr(at_, end - at_));
    for (const PrefixName& known : kPrefixes) {
      if (known.name != name) continue;
      at_ = end + 1;
      skip_blanks();
      return known.prefix;
    }
    return Prefix::none;
  }

  /// The text between quotes, if a closing one follows.
  std::optional<std::string_view> quoted() {
    const std::size_t begin = at_;
    if (!take_quote()) return std::nullopt;
    const std::size_t from = at_;
    while (!at_end()) {
      const std::size_t end = at_;
      if (take_quote()) return text_.substr(from, end - from);
      ++at_;
    }
    at_ = begin;
    take_quote();
    note("unclosed quote: read as words");
    return std::nullopt;
  }

  /// Up to the next blank, quote or parenthesis; parentheses inside ("SU(2)") belong to it.
  std::string_view chunk() {
    const std::size_t begin = at_;
    std::size_t inner = 0;
    while (!at_end() && !is_blank(text_[at_]) && text_[at_] != '"') {
      if (text_[at_] == '(') {
        ++inner;
      } else if (text_[at_] == ')') {
        if (inner == 0) break;
        --inner;
      }
      ++at_;
    }
    return text_.substr(begin, at_ - begin);
  }

  Item words(Field field) {
    Item item;
    const auto in_quotes = quoted();
    if (!in_quotes) skip_blanks();
    const std::string plain = text::plain_words(in_quotes ? *in_quotes : chunk());
    std::vector<std::string> found;
    bool stop = false;
    text::for_each_word(plain, [&](std::string_view word, std::uint32_t) {
      if (words_ + found.size() >= kWordsMax) {
        note("more than 64 words: the rest is left out");
        return;
      }
      stop = text::is_stop_word(word);
      found.emplace_back(word);
    });
    if (found.empty()) return item;
    words_ += found.size();
    item.node = std::make_unique<Node>();
    Node& node = *item.node;
    node.op = found.size() == 1 ? Node::Op::word : Node::Op::phrase;
    node.field = field;
    node.exact = found.size() == 1 && in_quotes.has_value() && field != Field::author;
    node.loose = field == Field::any && !in_quotes;
    item.stop_word = stop && node.loose && found.size() == 1;
    if (found.size() == 1) node.typed = found.front();
    for (const std::string& word : found) {
      node.words.emplace_back(node.exact || field == Field::author ? std::string_view(word)
                                                                   : text::stem(word));
    }
    return item;
  }

  // Filters hold for the whole query, wherever they stand.
  void filter(Prefix prefix, bool negated) {
    const auto in_quotes = quoted();
    const std::string value(in_quotes ? *in_quotes : chunk());
    if (value.empty()) return note("a filter without a value: left out");
    Filters& filters = query_.filters;
    switch (prefix) {
      case Prefix::category:
        return category(value, negated);
      case Prefix::lab:
        return lab(value, negated);
      case Prefix::from:
      case Prefix::to:
      case Prefix::subject:
        break;
      default:
        return;
    }
    if (negated) return note("only cat: and lab: can be excluded: \"-\" before another filter is left out");
    if (prefix == Prefix::subject) {
      filters.subject = text::one_line(value);
      return;
    }
    const auto day = day_of(value, prefix == Prefix::to);
    if (!day)
      return note("not a day (2026-05-04, 2026-05 or 2026): \"" + text::one_line(value) + "\": left out");
    (prefix == Prefix::from ? filters.from : filters.to) = day;
    if (filters.from && filters.to && *filters.to < *filters.from)
      note("from: is later than to:, so nothing matches");
  }

  void category(std::string value, bool negated) {
    if (value.ends_with(".*")) value.resize(value.size() - 2);
    auto& list = negated ? query_.filters.without_categories : query_.filters.categories;
    if (list.size() >= kFilterValuesMax) return note("more than 32 categories: the rest is left out");
    list.push_back(canonical_category(text::one_line(value)));
  }

  void lab(const std::string& value, bool negated) {
    const std::string word = lower_ascii(value);
    const bool yes = word == "yes" || word == "true" || word == "1";
    const bool no = word == "no" || word == "false" || word == "0";
    if (!yes && !no) return note("lab: takes yes or no: left out");
    query_.filters.has_lab = yes != negated;
  }

  /// The first (or last) day of what was named: a day, a month or a year.
  static std::optional<Day> day_of(const std::string& value, bool last) {
    if (const auto day = Day::parse(value)) return *day;
    if (const auto month = Month::parse(value)) return last ? month->last() : month->first();
    const bool digits = value.size() == 4 && value.find_first_not_of("0123456789") == std::string::npos;
    if (!digits) return std::nullopt;
    const auto day = last ? Day::from_ymd(std::stoi(value), 12, 31) : Day::from_ymd(std::stoi(value), 1, 1);
    if (!day) return std::nullopt;
    return *day;
  }

  // From a list of operands to one node.
  std::unique_ptr<Node> join(std::vector<Item> items, std::size_t depth) {
    items = join_alternatives(std::move(items));
    drop_stop_words(items);
    drop_repeated(items);
    if (items.empty()) return nullptr;
    if (depth == 0) loosen_long(items);
    if (items.size() == 1) return std::move(items.front().node);
    auto all = std::make_unique<Node>();
    all->op = Node::Op::all;
    for (Item& item : items) all->children.push_back(std::move(item.node));
    return all;
  }

  /// OR binds its two neighbours: a b OR c = a AND (b OR c).
  static std::vector<Item> join_alternatives(std::vector<Item> items) {
    std::vector<Item> out;
    bool open = false;
    for (Item& item : items) {
      if (!item.or_before) {
        out.push_back(std::move(item));
        open = false;
        continue;
      }
      if (!open) {
        auto any = std::make_unique<Node>();
        any->op = Node::Op::any;
        any->children.push_back(std::move(out.back().node));
        out.back().node = std::move(any);
        out.back().stop_word = false;
        open = true;
      }
      out.back().node->children.push_back(std::move(item.node));
    }
    return out;
  }

  void drop_stop_words(std::vector<Item>& items) {
    const bool something_else = std::any_of(items.begin(), items.end(), [](const Item& item) {
      return !item.stop_word && item.node->op != Node::Op::none;
    });
    if (!something_else) return;
    std::string left_out;
    std::erase_if(items, [&](const Item& item) {
      if (!item.stop_word || item.required) return false;
      left_out += (left_out.empty() ? "" : ", ") + item.node->words.front();
      return true;
    });
    if (!left_out.empty()) note("too common to search for outside quotes: " + left_out);
  }

  static void drop_repeated(std::vector<Item>& items) {
    std::set<std::string> seen;
    std::erase_if(items, [&](const Item& item) { return !seen.insert(readable(*item.node)).second; });
  }

  /// Of more than three plain words any is enough; what has an operator stays required.
  static void loosen_long(std::vector<Item>& items) {
    const auto count =
        std::count_if(items.begin(), items.end(), [](const Item& item) { return item.node->loose; });
    if (static_cast<std::size_t>(count) <= kAllRequiredMax) return;
    Item some;
    some.node = std::make_unique<Node>();
    some.node->op = Node::Op::any;
    std::erase_if(items, [&](Item& item) {
      if (!item.node->loose) return false;
      some.node->children.push_back(std::move(item.node));
      return true;
    });
    items.insert(items.begin(), std::move(some));
  }

  std::string_view text_;
  Query& query_;
  std::size_t at_ = 0;
  std::size_t words_ = 0;
  std::set<std::string> noted_;
};

std::string field_prefix(Field field) {
  switch (field) {
    case Field::title:
      return "title:";
    case Field::abstract_text:
      return "abs:";
    case Field::author:
      return "author:";
    case Field::any:
      break;
  }
  return "";
}

std::string joined(const Node& node, std::string_view between) {
  std::string out;
  for (const auto& child : node.children) {
    if (!out.empty()) out += between;
    out += readable(*child);
  }
  return out;
}

void collect_words(const Node& node, std::vector<std::string>& out) {
  if (node.op == Node::Op::none) return;
  for (const auto& child : node.children) collect_words(*child, out);
  for (const std::string& word : node.words) {
    if (node.field == Field::author && word.size() == 1) continue;
    if (node.words.size() > 1 && text::is_stop_word(word)) continue;
    out.push_back(word);
  }
}

}  // namespace

Query read_query(std::string_view typed) {
  Query query;
  query.text = text::one_line(typed.substr(0, kBytesMax));
  if (typed.size() > kBytesMax) query.notes.emplace_back("longer than 4096 bytes: the rest is left out");
  Reader(query.text, query).read();
  if (query.root == nullptr && query.text.find_first_not_of(' ') != std::string::npos) {
    const Filters& f = query.filters;
    const bool filtered = f.from || f.to || f.has_lab || !f.categories.empty() ||
                          !f.without_categories.empty() || !f.subject.empty();
    if (!filtered) query.notes.emplace_back("no word to search for: all papers are listed");
  }
  return query;
}

std::string readable(const Node& node) {
  const std::string field = field_prefix(node.field);
  switch (node.op) {
    case Node::Op::word:
      return field + (node.exact ? "\"" + node.words.front() + "\"" : node.words.front());
    case Node::Op::phrase: {
      std::string out = field + "\"";
      for (const std::string& word : node.words) out += (out.back() == '"' ? "" : " ") + word;
      return out + "\"";
    }
    case Node::Op::near: {
      std::string out;
      for (const std::string& word : node.words)
        out += (out.empty() ? "" : " NEAR/" + std::to_string(node.within) + " ") + word;
      return field + "(" + out + ")";
    }
    case Node::Op::all:
      return "(" + joined(node, " AND ") + ")";
    case Node::Op::any:
      if (node.at_least == 1) return "(" + joined(node, " OR ") + ")";
      return "(" + std::to_string(node.at_least) + " of " + joined(node, ", ") + ")";
    case Node::Op::none:
      return "NOT " + joined(node, "");
  }
  return "";
}

std::string readable(const Query& query) {
  std::string out = query.root ? readable(*query.root) : "every paper";
  const Filters& filters = query.filters;
  if (filters.from) out += " from " + filters.from->iso();
  if (filters.to) out += " to " + filters.to->iso();
  for (const std::string& category : filters.categories) out += " cat " + category;
  for (const std::string& category : filters.without_categories) out += " without cat " + category;
  for (const std::string& author : filters.authors) out += " author " + author;
  if (filters.has_lab) out += *filters.has_lab ? " with a lab" : " without a lab";
  if (!filters.subject.empty()) out += " subject " + filters.subject;
  if (query.sort == Sort::newest) out += " newest first";
  return out;
}

void rank_by_any_word(Query& query) {
  if (query.root == nullptr || query.root->op != Node::Op::all) return;
  auto any = std::make_unique<Node>();
  any->op = Node::Op::any;
  for (auto& child : query.root->children) {
    if (child->op == Node::Op::none) continue;
    if (child->op != Node::Op::any) {
      any->children.push_back(std::move(child));
      continue;
    }
    for (auto& inner : child->children) any->children.push_back(std::move(inner));
  }
  if (!any->children.empty()) query.root = std::move(any);
}

std::vector<std::string> highlight_words(const Query& query) {
  std::vector<std::string> words;
  if (query.root != nullptr) collect_words(*query.root, words);
  for (const std::string& name : query.filters.authors) {
    text::for_each_word(name, [&](std::string_view word, std::uint32_t) {
      if (word.size() > 1) words.emplace_back(word);
    });
  }
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

}  // namespace quire::index
