#include "labs/illusion-of-thinking/small_models.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "labs/engines/micro/alphabet.h"
#include "labs/engines/micro/sampler.h"
#include "labs/engines/micro/train.h"
#include "labs/engines/micro_tasks/lessons.h"
#include "labs/engines/random/random.h"

namespace quire::labs::illusion {
namespace {

struct Lesson {
  Instance instance;
  std::vector<Course> courses;
};

std::vector<Lesson> lessons_of(const SmallPlan& plan) {
  std::vector<Lesson> lessons;
  for (const Puzzle puzzle : plan.puzzles)
    for (int n = sizes_of(puzzle).least; n <= plan.train_n; ++n) {
      if (plan.check) plan.check();
      Lesson lesson{paper_instance(puzzle, n), {}};
      lesson.courses = courses_of(lesson.instance);
      if (!lesson.courses.empty()) lessons.push_back(std::move(lesson));
    }
  return lessons;
}

micro::Example example_of(const Lesson& lesson, const Course& course, Style style) {
  return micro::example_of(small_prompt(lesson.instance, course.start), small_response(course, style));
}

double median(std::vector<double> values) {
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

}  // namespace

micro::Net learn_puzzles(const SmallPlan& plan) {
  const std::vector<Lesson> lessons = lessons_of(plan);
  micro::Net net(plan.shape, plan.seed);
  micro::Trainer trainer(
      net, {.rate = 3e-3, .warm_up = std::min<std::uint64_t>(50, plan.steps / 4 + 1), .steps = plan.steps},
      plan.threads);
  for (std::uint64_t step = 0; step < plan.steps; ++step) {
    if (plan.check) plan.check();
    random::Stream stream(plan.seed, "illusion.lessons", step);
    std::vector<micro::Example> batch;
    while (batch.size() < plan.batch) {
      const Lesson& lesson = lessons[stream.below(lessons.size())];
      const bool from_start = stream.bernoulli(0.5);
      const std::uint64_t any = stream.below(lesson.courses.size());
      batch.push_back(example_of(lesson, lesson.courses[from_start ? 0 : any], plan.style));
    }
    trainer.step(batch);
    if (plan.done) plan.done(step);
  }
  return net;
}

std::size_t small_tokens(const Instance& instance, Style style, std::uint64_t length) {
  const std::size_t state = small_start(instance).size();
  // The longest move: three symbols, or everybody whom the boat holds and a mark.
  const std::size_t move =
      instance.puzzle == Puzzle::river ? 2 * static_cast<std::size_t>(instance.boat) + 1 : 3;
  return static_cast<std::size_t>(length) * (move + (style == Style::traced ? state + 2 : 0)) + 1;
}

SmallCell ask_puzzle(const micro::Net& net, const Instance& instance, Style style, std::uint64_t length,
                     std::size_t samples, std::uint64_t seed, unsigned threads,
                     const std::function<void()>& check) {
  micro::Ask ask{
      .prompt = micro::prompt_tokens(small_prompt(instance, small_start(instance))),
      .seed = seed,
      .prompt_id = static_cast<std::uint64_t>(instance.puzzle) * 100 + static_cast<std::uint64_t>(instance.n),
      .end = micro::kEnd};
  const std::size_t answer = small_tokens(instance, style, length);
  ask.max_tokens = std::min(answer + answer / 4, net.shape().context - ask.prompt.size());
  std::vector<micro::Ask> asks(samples, ask);
  for (std::size_t i = 0; i < samples; ++i) asks[i].sample_id = static_cast<std::uint32_t>(i);
  SmallCell cell{.samples = samples};
  std::vector<double> first_bad;
  for (const micro::Sampled& sampled : micro::sample(net, asks, threads, check)) {
    const std::string text = micro::decode(sampled.tokens);
    const Judged judged = judge_small(instance, text, style);
    cell.answers.push_back(small_answer(instance, text, style));
    cell.right += judged.walked.ok ? 1 : 0;
    cell.malformed += judged.well_formed ? 0 : 1;
    if (judged.walked.first_bad) first_bad.push_back(static_cast<double>(*judged.walked.first_bad));
    cell.tokens += static_cast<double>(sampled.tokens.size()) / static_cast<double>(samples);
  }
  cell.first_bad = median(first_bad);
  return cell;
}

}  // namespace quire::labs::illusion
