#include "labs/regex-pspace/learner.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "labs/engines/micro/alphabet.h"
#include "labs/engines/micro/sampler.h"
#include "labs/engines/micro/train.h"
#include "labs/engines/micro_tasks/lessons.h"
#include "labs/engines/tasks/problem.h"
#include "labs/engines/tasks/splits.h"
#include "labs/regex-pspace/equivalence.h"
#include "labs/regex-pspace/grading.h"

namespace quire::labs::regex_pspace {
namespace {

constexpr std::size_t kContext = 64;
constexpr char kTrue[] = "1$", kFalse[] = "0$";

/// Trees of each length up to the last: letters; unary over n-1; binary over all splits of n-1.
std::vector<std::uint64_t> trees_by_length(std::size_t letters, std::size_t most) {
  std::vector<std::uint64_t> count(most + 1);
  count[1] = letters;
  for (std::size_t n = 2; n <= most; ++n) {
    count[n] = 2 * count[n - 1];
    for (std::size_t i = 1; i + 1 < n; ++i) count[n] += 2 * count[i] * count[n - 1 - i];
  }
  return count;
}

Expression tree_of(const std::vector<std::uint64_t>& count, std::size_t length, random::Stream& stream) {
  std::uint64_t pick = stream.below(count[length]);
  if (length == 1) return Expression::leaf(static_cast<std::uint8_t>(pick));
  if (pick < 2 * count[length - 1])
    return Expression::of(pick % 2 == 0 ? Op::star : Op::maybe, tree_of(count, length - 1, stream));
  pick -= 2 * count[length - 1];
  for (std::size_t i = 1;; ++i) {
    const std::uint64_t here = 2 * count[i] * count[length - 1 - i];
    if (pick >= here) {
      pick -= here;
      continue;
    }
    Expression left = tree_of(count, i, stream);
    return Expression::of(pick % 2 == 0 ? Op::either : Op::then, left,
                          tree_of(count, length - 1 - i, stream));
  }
}

micro::Ask ask_of(const Lesson& lesson, std::uint64_t seed, std::size_t number) {
  micro::Ask ask;
  ask.prompt = micro::prompt_tokens(lesson.prompt);
  ask.seed = seed;
  ask.prompt_id = number;
  ask.max_tokens = kContext - ask.prompt.size();
  ask.choice.temperature = 0;
  ask.end = micro::encode("$").value().front();
  return ask;
}

std::string without_end(const micro::Sampled& sampled) {
  std::string text = micro::decode(sampled.tokens);
  if (text.ends_with(tasks::kEnd)) text.pop_back();
  return text;
}

}  // namespace

Expression draw_of_length(std::size_t letters, std::size_t length, random::Stream& stream) {
  return tree_of(trees_by_length(letters, length), length, stream);
}

Lessons::Lessons(const Table& table, std::size_t drawn, std::uint64_t seed) : table_(table) {
  const auto count = trees_by_length(table.letters(), kMost);
  const random::Stream streams(seed, "regex-pspace lessons");
  std::unordered_map<std::size_t, std::size_t> place[2];
  std::unordered_set<std::string> seen;
  for (std::size_t i = 0; i < drawn; ++i) {
    random::Stream stream = streams.at(i);
    const Expression tree = tree_of(count, kLeast + stream.below(kMost - kLeast + 1), stream);
    const auto found = table.place_of(live_of(Positions::of(tree)));
    const Expression named = tree.renamed(found->to_orbit);
    if (!seen.insert(print(named)).second) continue;
    // One orbit in ten is for the test.
    const bool test = random::fingerprint(print(table.shortest(found->orbit))) % 10 == 0;
    const auto [at, fresh] = place[test].try_emplace(found->orbit, parts_[test].groups.size());
    if (fresh) parts_[test].groups.push_back({found->orbit, {}});
    parts_[test].groups[at->second].expressions.push_back(named);
  }
  for (Part& part : parts_)
    for (std::size_t g = 0; g < part.groups.size(); ++g) {
      const Group& group = part.groups[g];
      if (group.expressions.size() > 1) part.several.push_back(g);
      bool longer = false;
      for (std::size_t e = 0; e < group.expressions.size(); ++e) {
        part.by_length[group.expressions[e].length()].emplace_back(g, e);
        longer = longer || group.expressions[e].length() > table.length_of(group.orbit);
      }
      if (longer) part.longer.push_back(g);
    }
}

Renaming Lessons::naming(random::Stream& stream) const {
  Renaming names = kSame;
  stream.shuffle(std::span(names).first(table_.letters()));
  return names;
}

Lesson Lessons::equality(bool test, random::Stream& stream) const {
  const Part& part = parts_[test];
  const Group& group = part.groups[part.several[stream.below(part.several.size())]];
  const Expression& left = group.expressions[stream.below(group.expressions.size())];
  const Renaming names = naming(stream);
  const auto text = [&](const Expression& right, bool equal) {
    Lesson lesson{print(left.renamed(names)) + "=" + print(right.renamed(names)) + "#",
                  equal ? kTrue : kFalse, left, 0};
    return lesson;
  };
  if (stream.bernoulli(0.5)) {
    for (;;) {
      const Expression& right = group.expressions[stream.below(group.expressions.size())];
      if (&right != &left) return text(right, true);
    }
  }
  const auto& others = part.by_length[left.length()];
  constexpr int kTries = 200;
  for (int i = 0; i < kTries; ++i) {
    const auto [g, e] = others[stream.below(others.size())];
    const Expression right = part.groups[g].expressions[e].renamed(naming(stream));
    const auto compared = equivalence(left, right);
    if (compared->word && compared->word->size() >= 2) return text(right, false);
  }
  return equality(test, stream);  // nothing is like this one; another begins anew
}

Lesson Lessons::shortest(bool test, random::Stream& stream) const {
  const Part& part = parts_[test];
  const Group& group = part.groups[part.longer[stream.below(part.longer.size())]];
  const std::size_t least = table_.length_of(group.orbit);
  const Renaming names = naming(stream);
  for (;;) {
    const Expression& query = group.expressions[stream.below(group.expressions.size())];
    if (query.length() == least) continue;
    const Expression asked = query.renamed(names);
    return {print(asked) + ">", print(table_.shortest(group.orbit).renamed(names)) + "$", asked, least};
  }
}

micro::Net learn(const Lessons& lessons, const LearnOptions& options) {
  micro::Shape shape = *micro::named_shape(options.shape);
  shape.context = kContext;
  micro::Net net(shape, options.seed);
  const micro::Schedule schedule{.rate = options.shape == "XS" ? 3e-3 : 1.5e-3,
                                 .warm_up = std::min<std::uint64_t>(100, options.steps / 4 + 1),
                                 .steps = options.steps};
  micro::Trainer trainer(net, schedule, options.threads);
  const random::Stream streams(options.seed, "regex-pspace batches");
  for (std::uint64_t step = 0; step < options.steps; ++step) {
    if (options.check) options.check(static_cast<double>(step) / static_cast<double>(options.steps));
    random::Stream stream = streams.at(step);
    std::vector<micro::Example> batch;
    for (std::size_t i = 0; i < options.batch; ++i) {
      const Lesson lesson = i % 2 == 0 ? lessons.equality(false, stream) : lessons.shortest(false, stream);
      batch.push_back(micro::example_of(lesson.prompt, lesson.answer));
    }
    const double loss = trainer.step(batch).loss;
    if (options.on_loss) options.on_loss(step, loss);
  }
  return net;
}

Scores score(const micro::Net& net, const Lessons& lessons, std::size_t count, std::uint64_t seed,
             unsigned threads, const std::function<void()>& check) {
  std::vector<Lesson> equality, shortest;
  random::Stream stream(seed, "regex-pspace test");
  for (std::size_t i = 0; i < count; ++i) {
    equality.push_back(lessons.equality(true, stream));
    shortest.push_back(lessons.shortest(true, stream));
  }
  std::vector<micro::Ask> asks;
  for (const auto* part : {&equality, &shortest})
    for (const Lesson& lesson : *part) asks.push_back(ask_of(lesson, seed, asks.size()));
  const std::vector<micro::Sampled> said = micro::sample(net, asks, threads, check);
  Scores scores;
  scores.asked = count;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string truth = without_end(said[i]);
    auto& eq = scores.by_length[equality[i].query.length()];
    const bool right = truth + "$" == equality[i].answer;
    ++eq[0];
    eq[1] += right;
    scores.equality_right += right;
    scores.equality_failed += truth != "0" && truth != "1";
    const MinScore min = score_min("answer:" + without_end(said[count + i]), shortest[i].query, kLettersMax,
                                   shortest[i].shortest_length);
    auto& sh = scores.by_length[shortest[i].query.length()];
    ++sh[2];
    sh[3] += min.kind == MinKind::minimal;
    scores.minimal += min.kind == MinKind::minimal;
    scores.equal += min.equal();
    scores.invalid += min.kind == MinKind::invalid;
  }
  return scores;
}

}  // namespace quire::labs::regex_pspace
