// Reading a query as a list of words; papers with all of them, led by the rarest list; and who matches at
// all.
#include "index/plain_words.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "index/list_format.h"

namespace quire::index {
namespace {

constexpr unsigned kBlocksBetweenLooks = 64;

bool is_plain(const Node& node) {
  return node.op == Node::Op::word && !node.exact && !node.prefix && node.edits == 0 &&
         node.field != Field::author && node.words.size() == 1;
}

/// How much higher an impact can be than when the segment's bounds were computed: lengths count relative to
/// the mean, and an impact grows slower than what it saturates.
double growth(const Ranking& now, const Segment& then) {
  return std::max({1.0, now.title_mean() / std::max(then.title_mean(), 1e-3),
                   now.abstract_mean() / std::max(then.abstract_mean(), 1e-3)});
}

ImpactBounds bounds_grown(double grown) {
  ImpactBounds out{};
  for (std::uint32_t bound = 0; bound < out.size(); ++bound) {
    double highest = std::ceil(static_cast<double>(bound) * Ranking::kImpactMax / kBoundMax);
    if (grown > 1) highest = highest * grown + 1;
    out[bound] = static_cast<std::uint16_t>(std::min<double>(Ranking::kImpactMax, std::ceil(highest)));
  }
  return out;
}

}  // namespace

ImpactBounds impact_bounds(const Ranking& ranking, const Segment& segment) {
  static const ImpactBounds same = bounds_grown(1);
  const double grown = growth(ranking, segment);
  return grown > 1 ? bounds_grown(grown) : same;
}

std::optional<PlainWords> plain_words(const Node& root) {
  PlainWords out;
  if (is_plain(root)) {
    out.words.push_back(&root);
    return out;
  }
  const bool any = root.op == Node::Op::any && root.at_least <= 1 && !root.best_of;
  if (!any && root.op != Node::Op::all) return std::nullopt;
  out.join = any ? PlainWords::Join::any : PlainWords::Join::all;
  for (const auto& child : root.children) {
    if (!any && child->op == Node::Op::none) {
      for (const auto& inner : child->children) out.excluded.push_back(inner.get());
      continue;
    }
    if (!is_plain(*child)) return std::nullopt;
    out.words.push_back(child.get());
  }
  if (out.words.empty() || out.words.size() > kWordsMax) return std::nullopt;
  return out;
}

std::vector<WordList> open_lists(const PlainWords& words, const Lexicon& lexicon, const Segment& segment,
                                 const ImpactBounds& bounds, std::size_t number, bool& all_there) {
  std::vector<WordList> lists;
  lists.reserve(words.words.size());
  all_there = true;
  for (const Node* const node : words.words) {
    const TermEntry* const entry = lexicon.find(number, Lexicon::key_of(*node, node->words.front()));
    if (entry == nullptr) {
      all_there = false;
      continue;
    }
    PostingCursor cursor(segment, *entry);
    const std::uint32_t weight = lexicon.weight(*node);
    const std::uint32_t highest = score_of(weight, bounds[cursor.bound()]);
    lists.push_back({std::move(cursor), lexicon.ranking().impacts(node->field), weight, highest});
  }
  return lists;
}

void each_with_any(std::vector<WordList>& lists, Pass& pass, const WindowVisitor& matches) {
  std::array<std::uint64_t, Bits::kWindow / 64> bits{};
  const auto& lengths = pass.segment.lengths;
  for (Local first = 0; first < pass.segment.papers(); first += Bits::kWindow) {
    bool some = false;
    for (WordList& list : lists) {
      for (Postings chunk = list.cursor.take_until(first + Bits::kWindow); chunk.count > 0;
           chunk = list.cursor.take_until(first + Bits::kWindow)) {
        some = true;
        for (std::size_t i = 0; i < chunk.count; ++i) {
          const Local row = chunk.rows[i];
          const std::uint64_t in_field = list.impacts[chunk.codes[i] * 256u + lengths[row]] != 0;
          bits[(row - first) / 64] |= in_field << (row % 64);
        }
      }
    }
    if (!some) continue;
    if (pass.allowed != nullptr) {
      const std::uint64_t* const allowed = pass.allowed->words() + first / 64;
      for (std::size_t i = 0; i < bits.size(); ++i) bits[i] &= allowed[i];
    }
    matches(first, bits.data());
    bits.fill(0);
    if (first / Bits::kWindow % kBlocksBetweenLooks == 0 && pass.late()) {
      pass.cut_short = true;
      return;
    }
  }
}

}  // namespace quire::index
