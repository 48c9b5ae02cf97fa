#include "index/query_reader.h"

#include <algorithm>
#include <array>

#include "index/written_name.h"
#include "text/tex.h"
#include "text/tokens.h"

namespace quire::index {
namespace {

constexpr std::size_t kEditedBytesMin = 3;
constexpr std::size_t kIdBytesMin = 9;  // "0704.0001"

struct FieldName {
  std::string_view name;
  Field field;
};
constexpr std::array<FieldName, 16> kFields{{{"title", Field::title},
                                             {"ti", Field::title},
                                             {"intitle", Field::title},
                                             {"abs", Field::abstract_text},
                                             {"abstract", Field::abstract_text},
                                             {"author", Field::author},
                                             {"authors", Field::author},
                                             {"au", Field::author},
                                             {"org", Field::organisation},
                                             {"organisation", Field::organisation},
                                             {"organization", Field::organisation},
                                             {"affiliation", Field::organisation},
                                             {"aff", Field::organisation},
                                             {"all", Field::any},
                                             {"any", Field::any},
                                             {"ft", Field::any}}};
/// Fields that others have and Quire does not search.
constexpr std::array<std::string_view, 6> kForeign{"co", "comment", "comments", "jr", "journal", "rn"};

/// Worth trying as an identifier.
bool may_be_id(std::string_view text) {
  if (text.size() < kIdBytesMin || text.find_first_of("./:") == std::string_view::npos) return false;
  return text.starts_with("http") || text.starts_with("quire:") || text.starts_with("openreview:") ||
         text.find_first_of("0123456789") != std::string_view::npos;
}

bool all_loose(const Node& node) {
  if (node.loose) return true;
  const bool joins = node.op == Node::Op::all || node.op == Node::Op::any;
  return joins && !node.children.empty() &&
         std::all_of(node.children.begin(), node.children.end(),
                     [](const auto& child) { return all_loose(*child); });
}

}  // namespace

void QueryReader::read() {
  query_.root = list(0, Field::any);
  if (bare_id_) drop_words_beside_ids();
}

/// "arXiv:2305.12345v2 [cs.LG] 3 May 2023", or an entry of a bibliography, asks for that paper.
void QueryReader::drop_words_beside_ids() {
  if (query_.root == nullptr || !all_loose(*query_.root)) return;
  query_.root = nullptr;
  notes_.add("there is an identifier: the paper is looked up, words beside it are left out");
}

std::unique_ptr<Node> QueryReader::list(std::size_t depth, Field field) {
  Group group{depth, field, 0};
  std::vector<Operand> operands;
  Joint joint;
  bool after_filter = false;
  while (true) {
    scan_.skip_blanks();
    if (scan_.at_end()) {
      if (depth > 0) notes_.add("unclosed parenthesis: taken to the end");
      break;
    }
    if (scan_.peek() == ')') {
      if (close(group)) break;
      continue;
    }
    if (take_joint(joint, operands)) continue;
    bool negated = false;
    for (; scan_.take_operator("ANDNOT") || scan_.take_operator("NOT"); scan_.skip_blanks()) negated = true;
    negated = scan_.take_sign('-') || negated;
    const bool required = scan_.take_sign('+') || joint.both;
    scan_.skip_blanks();
    const std::size_t categories = query_.filters.categories.size();
    Operand item = operand(group, negated, joint.either);
    if (joint.both && categories > 0 && query_.filters.categories.size() > categories)
      notes_.add("several categories: papers in any of them");
    if (joint.either && item.filter != after_filter && (item.filter || item.node))
      notes_.add("a filter holds for the whole query, also beside OR");
    if (item.filter) joint = {};
    if (item.filter || item.node) after_filter = item.filter;
    if (item.node == nullptr) continue;
    item.or_before = joint.either && !operands.empty();
    item.near_before = operands.empty() ? std::nullopt : joint.near;
    item.required = required;
    if (required) item.node->loose = false;
    joint = {};
    operands.push_back(std::move(item));
  }
  return join_operands(std::move(operands), depth == 0, notes_);
}

/// At a closing parenthesis. True: it closes the group.
bool QueryReader::close(Group& group) {
  scan_.take(")");
  if (group.flat_opens > 0) {
    --group.flat_opens;
    return false;
  }
  if (group.depth > 0) return true;
  notes_.add("closing parenthesis without an opening one: left out");
  return false;
}

bool QueryReader::take_joint(Joint& joint, std::vector<Operand>& operands) {
  if (scan_.take_operator("OR") || scan_.take_operator("||") || scan_.take("|")) {
    joint.either = true;
    return true;
  }
  if (const auto near = scan_.take_near()) {
    joint.near = std::clamp(near->value_or(kNearDefault), 1U, kNearMax);
    return true;
  }
  if (!scan_.take_operator("AND") && !scan_.take_operator("&&")) return false;
  joint.both = true;
  if (!operands.empty()) {
    operands.back().required = true;
    operands.back().node->loose = false;
  }
  return true;
}

Operand QueryReader::operand(Group& group, bool negated, bool either) {
  Operand item;
  item.filter = take_filter(negated, either);
  if (item.filter) return item;
  const Field field = take_field().value_or(group.field);
  if (scan_.at_end()) return item;
  if (scan_.take("(")) {
    if (group.depth + 1 >= kQueryDepthMax) {
      notes_.add("parentheses deeper than 8 levels: read without them");
      ++group.flat_opens;
      return item;
    }
    item.node = list(group.depth + 1, field);
    take_weight();
  } else {
    bool unclosed = false;
    if (const auto text = scan_.take_quoted(unclosed)) {
      item = quoted(*text, field);
    } else {
      if (unclosed) notes_.add("unclosed quote: read as words");
      scan_.skip_blanks();
      auto written = field == Field::any ? name() : std::nullopt;
      item = written ? std::move(*written) : chunk(field, negated);
    }
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

std::optional<Field> QueryReader::take_field() {
  const std::string name = scan_.field_name();
  if (name.empty()) return std::nullopt;
  std::optional<Field> field;
  for (const FieldName& known : kFields) {
    if (known.name == name) field = known.field;
  }
  if (std::find(kForeign.begin(), kForeign.end(), name) != kForeign.end()) {
    notes_.add(name + ": is not searched here: read as words of any field");
    field = Field::any;
  }
  if (!field) return std::nullopt;
  scan_.go_to(scan_.place() + name.size() + 1);
  scan_.skip_blanks();
  return field;
}

bool QueryReader::take_filter(bool negated, bool either) {
  const std::string name = scan_.field_name();
  const auto filter = filter_named(name);
  if (!filter) return false;
  const std::size_t before = scan_.place();
  scan_.go_to(before + name.size() + 1);
  scan_.skip_blanks();
  if (name == "arxiv" || name == "doi") {  // also words that people write before a colon
    const bool is_id = filters_.read_id(scan_.take_chunk(), negated);
    if (!is_id) scan_.go_to(before);
    bare_id_ = bare_id_ || (is_id && !negated);
    return is_id;
  }
  if (name == "lastupdateddate") notes_.add("lastUpdatedDate: read as the day of publication");
  filter_values(*filter, negated, either);
  return true;
}

void QueryReader::filter_values(FilterName name, bool negated, bool either) {
  if (scan_.peek() != '(') return filters_.read(name, filter_value(), negated, either);
  QueryScanner values(scan_.take_bracketed(')'));
  bool any = either;
  for (values.skip_blanks(); !values.at_end(); values.skip_blanks()) {
    if (values.take("(")) continue;
    bool unclosed = false;
    const auto in_quotes = values.take_quoted(unclosed);
    const std::string value(in_quotes ? *in_quotes : values.take_chunk());
    if (!value.empty() && value != "OR" && value != "AND" && value != "|") {
      filters_.read(name, value, negated, any);
      any = true;
    }
  }
}

std::string QueryReader::filter_value() {
  bool unclosed = false;
  if (const auto in_quotes = scan_.take_quoted(unclosed)) return std::string(*in_quotes);
  if (scan_.peek() == '[') return std::string(scan_.take_bracketed(']'));
  if (scan_.peek() == '{') return std::string(scan_.take_bracketed('}'));
  std::string value(scan_.take_chunk());
  if (!value.empty() && value.size() <= 2 && value.find_first_not_of("<>=") == std::string::npos) {
    scan_.skip_blanks();
    value += scan_.take_chunk();
  }
  return value;
}

/// The words of a text that is read as one thing, as far as the query may have more.
std::vector<std::string> QueryReader::words_of(std::string_view text) {
  std::vector<std::string> found;
  text::for_each_word(text::plain_words(text), [&](std::string_view word, std::uint32_t) {
    if (words_ >= kQueryWordsMax) return notes_.add("more than 256 words: the rest is left out");
    ++words_;
    found.emplace_back(word);
  });
  return found;
}

Operand QueryReader::quoted(std::string_view text, Field field) {
  Operand item;
  const std::vector<std::string> found = words_of(text);
  std::optional<unsigned> within;
  if (scan_.take("~")) within = scan_.take_number().value_or(kNearDefault);
  take_weight();
  if (found.empty()) return item;
  item.node = std::make_unique<Node>();
  Node& node = *item.node;
  node.op = found.size() == 1                  ? Node::Op::word
            : within && field != Field::author ? Node::Op::near
                                               : Node::Op::phrase;
  node.field = field;
  node.exact = found.size() == 1 && !is_of_names(field);
  if (node.op == Node::Op::near)
    node.within = static_cast<std::uint32_t>(std::clamp<std::size_t>(*within, found.size() - 1, kNearMax));
  if (found.size() == 1) node.typed = found.front();
  for (const std::string& word : found)
    node.words.emplace_back(node.exact || is_of_names(field) ? std::string_view(word) : text::stem(word));
  return item;
}

Operand QueryReader::chunk(Field field, bool negated) {
  const std::string_view text = scan_.take_chunk();
  if (field == Field::any && may_be_id(text) && filters_.read_id(text, negated)) {
    bare_id_ = bare_id_ || !negated;
    Operand item;
    item.filter = true;
    return item;
  }
  if (text.empty()) return {};
  return word(text, field);
}

/// A word, what is written without blanks ("low-rank", a phrase), and the signs behind it: "*", "~1", "^2".
Operand QueryReader::word(std::string_view text, Field field) {
  const bool last = options_.as_typed && scan_.at_end();
  const bool is_math = text.find('$') != std::string_view::npos;
  std::optional<unsigned> edits;
  bool prefix = last;
  if (!is_math) {
    text = without_weight(text);
    if (const std::size_t at = text.rfind('~'); at != std::string_view::npos && at > 0) {
      const std::string_view number = text.substr(at + 1);
      if (number.empty() || number == "1" || number == "2")
        edits = number.empty() ? 0 : static_cast<unsigned>(number[0] - '0');
      if (edits) text = text.substr(0, at);
    }
    prefix = prefix && !edits;
    while (text.ends_with('*')) {
      prefix = true;
      text.remove_suffix(1);
    }
    if (text.find('*') != std::string_view::npos) notes_.add("* is read only at the end of a word");
  }
  Operand item;
  const std::vector<std::string> found = words_of(text);
  if (found.empty()) return item;
  item.node = std::make_unique<Node>();
  Node& node = *item.node;
  node.op = found.size() == 1 ? Node::Op::word : Node::Op::phrase;
  node.field = field;
  node.loose = field == Field::any;
  if (found.size() > 1) {
    if ((prefix && !last) || edits) notes_.add("* and ~ are read only behind a single word");
  } else {
    const std::string& only = found.front();
    node.typed = only;
    node.prefix = prefix;
    if (edits && only.size() < kEditedBytesMin) {
      notes_.add("~ is read only behind words of three letters or more");
      edits.reset();
    }
    if (edits && !prefix)
      node.edits = static_cast<std::uint8_t>(*edits > 0 ? *edits : only.size() < 8 ? 1 : 2);
    item.stop_word = node.loose && !prefix && !edits && text::is_stop_word(only);
  }
  const bool whole = is_of_names(field) || node.prefix || node.edits > 0;
  for (const std::string& one : found)
    node.words.emplace_back(whole ? std::string_view(one) : text::stem(one));
  return item;
}

std::optional<Operand> QueryReader::name() {
  const std::size_t size = written_name(scan_.rest());
  if (size == 0) return std::nullopt;
  const std::string_view text = scan_.rest().substr(0, size);
  scan_.go_to(scan_.place() + size);
  const std::vector<std::string> found = words_of(text);
  if (found.size() < 2) return std::nullopt;
  Operand item;
  item.node = std::make_unique<Node>();
  item.node->op = Node::Op::any;
  item.node->loose = true;
  for (const Field field : {Field::author, Field::any}) {
    auto words = std::make_unique<Node>();
    words->op = Node::Op::phrase;
    words->field = field;
    for (const std::string& word : found)
      words->words.emplace_back(field == Field::author ? std::string_view(word) : text::stem(word));
    item.node->children.push_back(std::move(words));
  }
  return item;
}

/// "word^2": a weight, as other engines have it. "n^2" is a formula.
std::string_view QueryReader::without_weight(std::string_view word) {
  const std::size_t at = word.rfind('^');
  if (at == std::string_view::npos || at < 3 || at + 1 == word.size()) return word;
  if (word.find_first_not_of("0123456789.", at + 1) != std::string_view::npos) return word;
  notes_.add("weights (^) are not used: left out");
  return word.substr(0, at);
}

/// Behind a quote or a parenthesis.
void QueryReader::take_weight() {
  if (!scan_.take("^")) return;
  notes_.add("weights (^) are not used: left out");
  if (scan_.take_number() && scan_.take(".")) scan_.take_number();
}

}  // namespace quire::index
