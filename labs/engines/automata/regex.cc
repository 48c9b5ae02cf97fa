#include "labs/engines/automata/regex.h"

#include <cctype>
#include <optional>
#include <utility>

namespace quire::labs::automata {

namespace {

using Kind = Regex::Node::Kind;

/// Recursive descent over: choice := sequence ('|' sequence)*; sequence := (atom quantifier?)*.
class Parser {
 public:
  Parser(std::string_view pattern, const Alphabet& alphabet) : text_(pattern), alphabet_(alphabet) {
    for (std::size_t i = 0; i < alphabet.size(); ++i) all_ |= Letters{1} << i;
  }

  Result<Regex> parse() {
    if (text_.size() > kPatternBytesMax) {
      return Error{"the expression has " + std::to_string(text_.size()) + " characters; at most " +
                   std::to_string(kPatternBytesMax)};
    }
    const std::uint32_t root = choice(0);
    if (error_.empty() && at_ < text_.size()) fail(at_, "')' without '('");
    if (!error_.empty()) return Error{error_};
    regex_.root = root;
    return std::move(regex_);
  }

 private:
  bool more() const { return error_.empty() && at_ < text_.size(); }
  bool looking_at(std::string_view s) const { return text_.substr(at_).starts_with(s); }

  std::uint32_t fail(std::size_t where, const std::string& what) {
    if (error_.empty()) {
      error_ = "expression \"" + std::string(text_.substr(0, 80)) + "\", character " +
               std::to_string(where + 1) + ": " + what;
    }
    return 0;
  }

  std::uint32_t add(Regex::Node node) {
    regex_.nodes.push_back(std::move(node));
    return static_cast<std::uint32_t>(regex_.nodes.size() - 1);
  }
  std::uint32_t add_letters(Letters letters) { return add({Kind::letters, letters, {}, 0, 0}); }

  std::uint32_t choice(std::size_t depth) {
    if (depth > kNestingMax) return fail(at_, "groups nest deeper than " + std::to_string(kNestingMax));
    std::vector<std::uint32_t> branches{sequence(depth)};
    while (more() && text_[at_] == '|') {
      ++at_;
      branches.push_back(sequence(depth));
    }
    if (branches.size() == 1) return branches.front();
    return add({Kind::choice, 0, std::move(branches), 0, 0});
  }

  std::uint32_t sequence(std::size_t depth) {
    std::vector<std::uint32_t> parts;
    if (depth == 0 && more() && text_[at_] == '^') ++at_;
    while (more() && text_[at_] != '|' && text_[at_] != ')') {
      if (text_[at_] == '$' && depth == 0 && (at_ + 1 == text_.size() || text_[at_ + 1] == '|')) {
        ++at_;
        break;
      }
      parts.push_back(quantified(depth));
    }
    if (parts.empty()) return add({Kind::nothing_but_empty, 0, {}, 0, 0});
    if (parts.size() == 1) return parts.front();
    return add({Kind::sequence, 0, std::move(parts), 0, 0});
  }

  std::uint32_t quantified(std::size_t depth) {
    const std::uint32_t inner = atom(depth);
    const auto bounds = quantifier();
    if (!bounds) return inner;
    if (more() && text_[at_] == '?') ++at_;  // lazy: the same language
    const std::size_t again = at_;
    if (quantifier()) return fail(again, "a quantifier after a quantifier; put the first in a group");
    return add({Kind::repeat, 0, {inner}, bounds->first, bounds->second});
  }

  /// Reads *, +, ?, {m}, {m,} or {m,n}; a '{' that opens no count is a letter, as in RE2.
  std::optional<std::pair<std::size_t, std::size_t>> quantifier() {
    if (!more()) return std::nullopt;
    switch (text_[at_]) {
      case '*':
        ++at_;
        return std::pair{std::size_t{0}, Regex::kUnbounded};
      case '+':
        ++at_;
        return std::pair{std::size_t{1}, Regex::kUnbounded};
      case '?':
        ++at_;
        return std::pair{std::size_t{0}, std::size_t{1}};
      case '{':
        break;
      default:
        return std::nullopt;
    }
    std::size_t i = at_ + 1;
    const auto least = count(i);
    if (!least) return std::nullopt;
    std::size_t most = *least;
    if (i < text_.size() && text_[i] == ',') {
      ++i;
      most = count(i).value_or(Regex::kUnbounded);
    }
    if (i >= text_.size() || text_[i] != '}') return std::nullopt;
    if (*least > kRepeatMax || (most != Regex::kUnbounded && most > kRepeatMax)) {
      fail(at_, "a repetition of more than " + std::to_string(kRepeatMax));
    } else if (most < *least) {
      fail(at_, "a repetition whose upper bound is below its lower bound");
    }
    at_ = i + 1;
    return std::pair{*least, most};
  }

  std::optional<std::size_t> count(std::size_t& i) const {
    const std::size_t begin = i;
    std::size_t value = 0;
    while (i < text_.size() && std::isdigit(static_cast<unsigned char>(text_[i]))) {
      if (value <= kRepeatMax) value = value * 10 + static_cast<std::size_t>(text_[i] - '0');
      ++i;
    }
    if (i == begin) return std::nullopt;
    return value;
  }

  std::uint32_t atom(std::size_t depth) {
    const std::size_t where = at_;
    const char c = text_[at_++];
    switch (c) {
      case '(':
        return group(where, depth);
      case '[':
        return add_letters(character_class(where));
      case '.':
        return add_letters(all_);
      case '\\':
        return add_letters(escape(where));
      case '*':
      case '+':
      case '?':
        return fail(where, std::string("'") + c + "' with nothing to repeat");
      case '^':
      case '$':
        return fail(where,
                    std::string("the anchor '") + c + "' inside the expression; it matches whole words");
      default:
        return add_letters(one(where, c));
    }
  }

  std::uint32_t group(std::size_t where, std::size_t depth) {
    if (looking_at("?")) {
      if (looking_at("?:")) {
        at_ += 2;
      } else if (looking_at("?=") || looking_at("?!") || looking_at("?<=") || looking_at("?<!")) {
        return fail(where, "look-around is not regular syntax; write the condition as an \"and\" or \"not\"");
      } else if (looking_at("?P<") || looking_at("?<")) {
        const std::size_t close = text_.find('>', at_);
        if (close == std::string_view::npos) return fail(where, "a group name without '>'");
        at_ = close + 1;
      } else if (looking_at("?P=")) {
        return fail(where, "a back-reference; languages with back-references are not regular");
      } else {
        return fail(where, "flags and special groups are not supported; only (?: ) and named groups");
      }
    }
    const std::uint32_t inner = choice(depth + 1);
    if (!more() || text_[at_] != ')') return fail(where, "'(' without ')'");
    ++at_;
    return inner;
  }

  Letters one(std::size_t where, char c) {
    const std::size_t n = alphabet_.number(c);
    if (n == alphabet_.size()) {
      fail(where, std::string("'") + (std::isprint(static_cast<unsigned char>(c)) ? c : '?') +
                      "' is not in the alphabet \"" + alphabet_.letters() + "\"");
      return 0;
    }
    return Letters{1} << n;
  }

  template <class Predicate>
  Letters where_true(Predicate holds) const {
    Letters out = 0;
    for (std::size_t i = 0; i < alphabet_.size(); ++i) {
      if (holds(static_cast<unsigned char>(alphabet_.letters()[i]))) out |= Letters{1} << i;
    }
    return out;
  }

  /// The letters of \d, \w, \s or their complements; nothing for any other character.
  std::optional<Letters> shorthand(char c) const {
    switch (c) {
      case 'd':
        return where_true([](unsigned char x) { return std::isdigit(x) != 0; });
      case 'D':
        return all_ & ~*shorthand('d');
      case 'w':
        return where_true([](unsigned char x) { return std::isalnum(x) != 0 || x == '_'; });
      case 'W':
        return all_ & ~*shorthand('w');
      case 's':
        return where_true([](unsigned char x) { return x == ' '; });
      case 'S':
        return all_ & ~*shorthand('s');
      default:
        return std::nullopt;
    }
  }

  Letters escape(std::size_t where) {
    if (!more()) {
      fail(where, "'\\' at the end");
      return 0;
    }
    const char c = text_[at_++];
    if (std::isdigit(static_cast<unsigned char>(c))) {
      fail(where,
           std::string("the back-reference \\") + c + "; languages with back-references are not regular");
      return 0;
    }
    if (const auto letters = shorthand(c)) return *letters;
    if (std::isalpha(static_cast<unsigned char>(c))) {
      fail(where, std::string("the escape \\") + c + " is not supported");
      return 0;
    }
    return one(where, c);
  }

  Letters character_class(std::size_t where) {
    Letters out = 0;
    const bool negated = looking_at("^");
    if (negated) ++at_;
    for (bool first = true; more(); first = false) {
      if (text_[at_] == ']' && !first) {
        ++at_;
        return negated ? all_ & ~out : out;
      }
      if (looking_at("[:")) {
        fail(at_, "POSIX classes are not supported; list the letters");
        return 0;
      }
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
        if (const auto letters = shorthand(text_[at_ + 1])) {
          out |= *letters;
          at_ += 2;
          continue;
        }
      }
      const unsigned char low = class_end();
      unsigned char high = low;
      if (at_ + 1 < text_.size() && text_[at_] == '-' && text_[at_ + 1] != ']') {
        ++at_;
        high = class_end();
      }
      if (high < low) fail(where, "a range in a class that runs backwards");
      out |= where_true([&](unsigned char x) { return low <= x && x <= high; });
    }
    fail(where, "'[' without ']'");
    return 0;
  }

  unsigned char class_end() {
    if (text_[at_] == '\\') {
      const std::size_t where = at_++;
      if (at_ >= text_.size() || std::isalnum(static_cast<unsigned char>(text_[at_]))) {
        fail(where, "an escape in a class that is not supported");
        return 0;
      }
    }
    return static_cast<unsigned char>(text_[at_++]);
  }

  std::string_view text_;
  const Alphabet& alphabet_;
  Letters all_ = 0;
  std::size_t at_ = 0;
  std::string error_;
  Regex regex_;
};

/// Glushkov's construction: every part brings its first and last positions; follow edges arise where parts
/// meet.
class PositionBuilder {
 public:
  explicit PositionBuilder(const Regex& regex) : regex_(regex) {}

  Result<PositionAutomaton> build() {
    Part whole = part(regex_.root);
    if (over_) {
      return Error{"the expression has more than " + std::to_string(kPositionsMax) + " letters or " +
                   std::to_string(kEdgesMax) + " connections once its repetitions are written out"};
    }
    out_.first = std::move(whole.first);
    out_.last = std::move(whole.last);
    out_.accepts_empty = whole.empty;
    return std::move(out_);
  }

 private:
  struct Part {
    std::vector<std::uint32_t> first, last;
    bool empty = true;
  };

  void connect(const Part& left, const Part& right) {
    edges_ += left.last.size() * right.first.size();
    if (edges_ > kEdgesMax) over_ = true;
    if (over_) return;
    for (const std::uint32_t p : left.last) {
      out_.follow[p].insert(out_.follow[p].end(), right.first.begin(), right.first.end());
    }
  }

  Part then(Part left, Part right) {
    connect(left, right);
    if (left.empty) left.first.insert(left.first.end(), right.first.begin(), right.first.end());
    if (right.empty) right.last.insert(right.last.end(), left.last.begin(), left.last.end());
    return {std::move(left.first), std::move(right.last), left.empty && right.empty};
  }

  /// Copies are made one by one: each needs positions of its own. A limit stops pathological nests early.
  Part repeat(const Regex::Node& node) {
    Part out;
    const std::uint32_t inner = node.children.front();
    const bool unbounded = node.most == Regex::kUnbounded;
    const std::size_t copies = unbounded ? std::max<std::size_t>(node.least, 1) : node.most;
    for (std::size_t c = 0; c < copies && !over_; ++c) {
      const std::size_t before = out_.letters.size();
      Part copy = part(inner);
      if (unbounded && c + 1 == copies) connect(copy, copy);
      if (c >= node.least) copy.empty = true;
      const bool no_letters = out_.letters.size() == before;
      out = then(std::move(out), std::move(copy));
      if (no_letters) break;
    }
    return out;
  }

  Part part(std::uint32_t index) {
    const Regex::Node& node = regex_.nodes[index];
    if (over_ || ++visits_ > kEdgesMax) {
      over_ = true;
      return {};
    }
    switch (node.kind) {
      case Kind::nothing_but_empty:
        return {};
      case Kind::letters: {
        if (out_.letters.size() >= kPositionsMax) over_ = true;
        const auto position = static_cast<std::uint32_t>(out_.letters.size());
        out_.letters.push_back(node.letters);
        out_.follow.emplace_back();
        return {{position}, {position}, false};
      }
      case Kind::sequence: {
        Part out;
        for (const std::uint32_t child : node.children) out = then(std::move(out), part(child));
        return out;
      }
      case Kind::choice: {
        Part out{{}, {}, false};
        for (const std::uint32_t child : node.children) {
          Part branch = part(child);
          out.first.insert(out.first.end(), branch.first.begin(), branch.first.end());
          out.last.insert(out.last.end(), branch.last.begin(), branch.last.end());
          out.empty = out.empty || branch.empty;
        }
        return out;
      }
      case Kind::repeat:
        return repeat(node);
    }
    return {};
  }

  const Regex& regex_;
  PositionAutomaton out_;
  std::size_t edges_ = 0;
  std::size_t visits_ = 0;
  bool over_ = false;
};

}  // namespace

Result<Alphabet> Alphabet::of(std::string_view letters) {
  if (letters.empty() || letters.size() > 64) return Error{"an alphabet has 1 to 64 letters"};
  Alphabet out;
  for (const char c : letters) {
    if (!std::isprint(static_cast<unsigned char>(c)))
      return Error{"an alphabet holds printable ASCII letters only"};
    if (out.letters_.find(c) != std::string::npos) {
      return Error{std::string("the letter '") + c + "' is twice in the alphabet"};
    }
    out.letters_ += c;
  }
  return out;
}

std::size_t Alphabet::number(char c) const {
  const std::size_t at = letters_.find(c);
  return at == std::string::npos ? size() : at;
}

Result<Regex> parse_regex(std::string_view pattern, const Alphabet& alphabet) {
  return Parser(pattern, alphabet).parse();
}

Result<PositionAutomaton> positions(const Regex& regex) { return PositionBuilder(regex).build(); }

Result<Dfa> regex_dfa(std::string_view pattern, const Alphabet& alphabet) {
  const auto regex = parse_regex(pattern, alphabet);
  if (!regex) return Error{regex.error()};
  const auto automaton = positions(*regex);
  if (!automaton) return Error{automaton.error()};
  return determinise(*automaton, alphabet.size());
}

}  // namespace quire::labs::automata
