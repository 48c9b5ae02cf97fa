#include "labs/language-monkeys/micro_learn.h"

#include <cmath>
#include <numeric>
#include <stdexcept>

#include "labs/engines/micro/train.h"
#include "labs/engines/micro_tasks/lessons.h"

namespace quire::labs::language_monkeys {
namespace {

micro::Schedule schedule_of(const LearnOptions& options) {
  return {.rate = options.rate,
          .warm_up = std::min<std::uint64_t>(50, options.steps / 4 + 1),
          .steps = options.steps};
}

void pass(const LearnOptions& options, std::uint64_t step) {
  if (options.check) options.check();
  if (options.done) options.done(step);
}

}  // namespace

Learned learn(const micro::Shape& shape, const tasks::Mixture& mixture, const LearnOptions& options) {
  Learned learned{micro::Net(shape, options.seed)};
  micro::Trainer trainer(learned.net, schedule_of(options), options.threads);
  const micro::Lessons lessons(mixture, options.seed);
  const std::uint64_t last = std::max<std::uint64_t>(1, options.steps / 10);
  for (std::uint64_t step = 0; step < options.steps; ++step) {
    pass(options, step);
    const std::vector<micro::Example> batch = lessons.batch(step, options.batch);
    const double loss = trainer.step(batch).loss;
    if (step + last >= options.steps) learned.loss += loss / static_cast<double>(last);
  }
  learned.tokens = trainer.tokens_seen();
  return learned;
}

std::vector<micro::Judged> judged_texts(const std::vector<ProblemSamples>& all) {
  std::vector<micro::Judged> texts;
  for (const ProblemSamples& p : all)
    for (const std::uint32_t i : p.samples)
      texts.push_back({p.problem.prompt + p.texts[i].text, p.texts[i].right});
  return texts;
}

micro::Net learn_to_judge(micro::Net net, const std::vector<micro::Judged>& texts,
                          const LearnOptions& options) {
  if (texts.empty()) throw std::invalid_argument("a judge learns from texts; there is none");
  micro::Judge judge(net, schedule_of(options), options.threads);
  std::vector<std::size_t> order(texts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::size_t next = order.size();
  std::uint64_t round = 0;
  for (std::uint64_t step = 0; step < options.steps; ++step) {
    pass(options, step);
    std::vector<micro::Judged> batch;
    for (; batch.size() < options.batch; ++next) {
      if (next >= order.size()) {
        random::Stream(options.seed, "monkeys.judge", round++).shuffle(std::span(order));
        next = 0;
      }
      batch.push_back(texts[order[next]]);
    }
    judge.step(batch);
  }
  return net;
}

void score(const micro::Net& judge, std::vector<ProblemSamples>& all, unsigned threads,
           const std::function<void()>& check) {
  constexpr std::size_t kAtOnce = 1024;
  std::vector<DrawnText*> entries;
  std::vector<std::string> texts;
  const auto flush = [&] {
    if (check) check();
    const std::vector<double> logits = micro::judge_scores(judge, texts, threads);
    for (std::size_t i = 0; i < logits.size(); ++i) entries[i]->score = 1 / (1 + std::exp(-logits[i]));
    entries.clear();
    texts.clear();
  };
  for (ProblemSamples& p : all)
    for (DrawnText& t : p.texts) {
      entries.push_back(&t);
      texts.push_back(p.problem.prompt + t.text);
      if (texts.size() == kAtOnce) flush();
    }
  if (!texts.empty()) flush();
}

}  // namespace quire::labs::language_monkeys
