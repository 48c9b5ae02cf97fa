// From a list of operands to one node: NEAR binds closest, then OR, then being side by side. Words that are
// too common go, and of many plain words any is enough.
#include <algorithm>
#include <map>

#include "index/query_reader.h"
#include "text/tokens.h"

namespace quire::index {
namespace {

/// Up to so many plain words are all required; of more, any is enough and the ranking decides.
constexpr std::size_t kAllRequiredMax = 3;

bool is_text_leaf(const Node& node) {
  const bool leaf = node.op == Node::Op::word || node.op == Node::Op::phrase || node.op == Node::Op::near;
  return leaf && node.field != Field::author && !node.prefix && node.edits == 0;
}

/// Words near each other take in a further word. A phrase gives its words.
void take_in(Node& near, Node& further, unsigned within, Notes& notes) {
  if (near.op == Node::Op::phrase || further.op == Node::Op::phrase)
    notes.add("NEAR takes words: those of a phrase may stand apart");
  near.op = Node::Op::near;
  near.within = std::max(near.within, within);
  near.exact = near.loose = false;
  near.typed.clear();
  for (std::string& word : further.words) near.words.push_back(std::move(word));
  near.within = std::max(near.within, static_cast<std::uint32_t>(near.words.size() - 1));
}

std::vector<Operand> join_near(std::vector<Operand> operands, Notes& notes) {
  std::vector<Operand> out;
  for (Operand& item : operands) {
    if (!item.near_before || out.empty()) {
      out.push_back(std::move(item));
      continue;
    }
    Node& before = *out.back().node;
    out.back().stop_word = false;
    if (is_text_leaf(before) && is_text_leaf(*item.node) && before.field == item.node->field) {
      take_in(before, *item.node, *item.near_before, notes);
      continue;
    }
    notes.add("NEAR needs a word of the same field on each side: read as AND");
    before.loose = item.node->loose = false;
    item.stop_word = false;
    out.push_back(std::move(item));
  }
  return out;
}

/// OR binds its two neighbours: a b OR c = a AND (b OR c).
std::vector<Operand> join_alternatives(std::vector<Operand> operands) {
  std::vector<Operand> out;
  bool open = false;
  for (Operand& item : operands) {
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

void say_what_binds(const std::vector<Operand>& operands, Notes& notes) {
  const bool either =
      std::any_of(operands.begin(), operands.end(), [](const Operand& item) { return item.or_before; });
  const bool both = std::any_of(operands.begin(), operands.end(), [](const Operand& item) {
    return item.required && !item.or_before && item.node->op != Node::Op::none;
  });
  if (either && both) notes.add("OR binds closer than AND: use parentheses where that is not meant");
}

void drop_stop_words(std::vector<Operand>& operands, Notes& notes) {
  const bool something_else = std::any_of(operands.begin(), operands.end(), [](const Operand& item) {
    return !item.stop_word && item.node->op != Node::Op::none;
  });
  if (!something_else) return;
  std::string left_out;
  std::erase_if(operands, [&](const Operand& item) {
    if (!item.stop_word || item.required) return false;
    left_out += (left_out.empty() ? "" : ", ") + item.node->words.front();
    return true;
  });
  if (!left_out.empty()) notes.add("too common to search for outside quotes: " + left_out);
}

/// What stands twice counts twice.
void join_repeated(std::vector<Operand>& operands) {
  std::map<std::string, Node*> seen;
  std::erase_if(operands, [&](const Operand& item) {
    const auto [first, fresh] = seen.try_emplace(readable(*item.node), item.node.get());
    if (!fresh && item.node->loose) first->second->weight += item.node->weight;
    return !fresh;
  });
}

std::size_t loose_words(const std::vector<Operand>& operands) {
  return static_cast<std::size_t>(
      std::count_if(operands.begin(), operands.end(), [](const Operand& item) { return item.node->loose; }));
}

/// A question is about the words that are not only there to ask it, if there are enough of those.
void drop_fillers(std::vector<Operand>& operands) {
  const auto is_filler = [](const Operand& item) {
    const Node& node = *item.node;
    return node.loose && !node.words.empty() &&
           std::all_of(node.words.begin(), node.words.end(), [&](const std::string& word) {
             const std::string& typed = node.words.size() == 1 && !node.typed.empty() ? node.typed : word;
             return text::is_filler(typed) || text::is_stop_word(typed);
           });
  };
  const auto fillers = static_cast<std::size_t>(std::count_if(operands.begin(), operands.end(), is_filler));
  if (loose_words(operands) - fillers > kAllRequiredMax) std::erase_if(operands, is_filler);
}

/// Of more than three plain words any is enough; what has an operator stays required.
void loosen_long(std::vector<Operand>& operands) {
  if (loose_words(operands) <= kAllRequiredMax) return;
  Operand some;
  some.node = std::make_unique<Node>();
  some.node->op = Node::Op::any;
  std::erase_if(operands, [&](Operand& item) {
    if (!item.node->loose) return false;
    some.node->children.push_back(std::move(item.node));
    return true;
  });
  operands.insert(operands.begin(), std::move(some));
}

}  // namespace

std::unique_ptr<Node> join_operands(std::vector<Operand> operands, bool outermost, Notes& notes) {
  operands = join_near(std::move(operands), notes);
  say_what_binds(operands, notes);
  operands = join_alternatives(std::move(operands));
  drop_stop_words(operands, notes);
  const bool question = outermost && loose_words(operands) > kAllRequiredMax;
  if (question) drop_fillers(operands);
  join_repeated(operands);
  if (operands.empty()) return nullptr;
  if (question) loosen_long(operands);
  if (operands.size() == 1) return std::move(operands.front().node);
  auto all = std::make_unique<Node>();
  all->op = Node::Op::all;
  for (Operand& item : operands) all->children.push_back(std::move(item.node));
  return all;
}

}  // namespace quire::index
