// Combinations of matchers: all, any, none.
#include "index/matcher.h"

#include <algorithm>

namespace quire::index {
namespace {

using Matchers = std::vector<std::unique_ptr<Matcher>>;

class All final : public Matcher {
 public:
  All(Matchers wanted, Matchers unwanted) : wanted_(std::move(wanted)), unwanted_(std::move(unwanted)) {
    for (const auto& matcher : wanted_) by_cost_.push_back(matcher.get());
    std::sort(by_cost_.begin(), by_cost_.end(), [](auto* a, auto* b) { return a->cost() < b->cost(); });
    local_ = advance(0);
  }
  std::uint32_t score() override {
    std::uint32_t sum = 0;
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
  Matchers wanted_;
  Matchers unwanted_;
  std::vector<Matcher*> by_cost_;
};

/// At least so many children; scored by their sum, or by the best of them.
class Any final : public Matcher {
 public:
  Any(Matchers children, std::uint32_t at_least, bool best_of)
      : children_(std::move(children)), at_least_(at_least), best_of_(best_of) {
    local_ = advance(0);
  }
  std::uint32_t score() override {
    std::uint32_t sum = 0;
    for (const auto& child : children_) {
      if (child->local() != local_) continue;
      sum = best_of_ ? std::max(sum, child->score()) : sum + child->score();
    }
    return sum;
  }
  void explain(std::vector<Part>& parts) override {
    Matcher* best = nullptr;
    for (const auto& child : children_) {
      if (child->local() != local_) continue;
      if (!best_of_) {
        child->explain(parts);
      } else if (best == nullptr || child->score() > best->score()) {
        best = child.get();
      }
    }
    if (best != nullptr) best->explain(parts);
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
  Matchers children_;
  std::uint32_t at_least_;
  bool best_of_;
};

class MatcherMaker {
 public:
  MatcherMaker(const Lexicon& lexicon, const Segment& segment, std::size_t number)
      : lexicon_(lexicon), segment_(segment), number_(number) {}

  std::unique_ptr<Matcher> make(const Node& node) const {
    switch (node.op) {
      case Node::Op::word:
      case Node::Op::phrase:
      case Node::Op::near:
        return make_leaf(node, lexicon_, segment_, number_);
      case Node::Op::all:
        return all(node);
      case Node::Op::any:
        return any(node);
      case Node::Op::none:
        return all_of({}, each(node));
    }
    return nothing();
  }

 private:
  std::unique_ptr<Matcher> all_of(Matchers wanted, Matchers unwanted) const {
    if (wanted.size() == 1 && unwanted.empty()) return std::move(wanted.front());
    if (wanted.empty()) wanted.push_back(everything(segment_.papers()));
    return std::make_unique<All>(std::move(wanted), std::move(unwanted));
  }

  std::unique_ptr<Matcher> all(const Node& node) const {
    Matchers wanted;
    Matchers unwanted;
    for (const auto& child : node.children) {
      if (child->op == Node::Op::none) {
        for (auto& inner : each(*child)) unwanted.push_back(std::move(inner));
      } else {
        wanted.push_back(make(*child));
      }
    }
    return all_of(std::move(wanted), std::move(unwanted));
  }

  std::unique_ptr<Matcher> any(const Node& node) const {
    if (node.children.empty()) return nothing();
    return std::make_unique<Any>(each(node), std::max(node.at_least, 1u), node.best_of);
  }

  Matchers each(const Node& node) const {
    Matchers children;
    for (const auto& child : node.children) children.push_back(make(*child));
    return children;
  }

  const Lexicon& lexicon_;
  const Segment& segment_;
  std::size_t number_;
};

}  // namespace

std::unique_ptr<Matcher> make_matcher(const Node& node, const Lexicon& lexicon, const Segment& segment,
                                      std::size_t segment_number) {
  return MatcherMaker(lexicon, segment, segment_number).make(node);
}

}  // namespace quire::index
