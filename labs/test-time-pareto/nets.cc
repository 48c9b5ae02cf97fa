#include "labs/test-time-pareto/nets.h"

#include <algorithm>
#include <stdexcept>
#include <unordered_map>

#include "labs/engines/micro/alphabet.h"
#include "labs/engines/micro/sampler.h"
#include "labs/engines/micro/train.h"
#include "labs/engines/micro_tasks/lessons.h"
#include "labs/engines/tasks/cdown.h"
#include "labs/engines/tasks/rethink.h"

namespace quire::labs::test_time_pareto {
namespace {

constexpr std::size_t kTokensMax =
    112;  // of one answer: five attempts, or three verbose steps, and some room
constexpr std::size_t kTextsAtOnce = 4096;
constexpr std::uint32_t kRoundsOfRepeat = 4096;  // sample numbers that one repeat may use

micro::Ask ask_for(const micro::Net& net, std::string_view prompt, std::size_t problem, std::uint32_t sample,
                   const Sampling& sampling) {
  micro::Ask ask;
  ask.prompt = micro::prompt_tokens(prompt);
  ask.seed = sampling.seed;
  ask.prompt_id = problem;
  ask.sample_id = sample;
  ask.max_tokens = std::min(kTokensMax, net.shape().context - ask.prompt.size());
  ask.choice.temperature = sampling.temperature;
  ask.end = micro::kEnd;
  return ask;
}

/// Numbers answers as they come.
class Answers {
 public:
  std::int32_t number(std::string_view answer) {
    if (answer.empty()) return -1;
    return numbers_.emplace(answer, static_cast<std::int32_t>(numbers_.size())).first->second;
  }

 private:
  std::unordered_map<std::string, std::int32_t> numbers_;
};

Trial trial_of(const tasks::Problem& problem, const micro::Ask& ask, const micro::Sampled& sampled,
               const std::string& text, Answers& answers) {
  Trial trial;
  trial.right = tasks::check(problem, text).right();
  trial.answer = answers.number(problem.task->answer_in(text));
  double sum = 0;
  for (const float log_probability : sampled.log_probabilities) sum += log_probability;
  trial.score =
      static_cast<float>(sum / static_cast<double>(std::max<std::size_t>(1, sampled.tokens.size())));
  trial.prompt_tokens = static_cast<std::uint32_t>(ask.prompt.size());
  trial.tokens = static_cast<std::uint32_t>(sampled.tokens.size());
  return trial;
}

/// What a sequence is asked in its next round, and what becomes of its answer.
struct Going {
  std::function<std::string(std::size_t sequence)> prompt;
  std::function<void(std::size_t sequence, const std::string& text)> take;
};

std::vector<Trials> rounds_of(const micro::Net& net, std::span<const tasks::Problem> problems,
                              std::size_t repeats, std::size_t rounds, const Sampling& sampling,
                              const Going& going) {
  std::vector<Trials> all(problems.size() * repeats);
  std::vector<Answers> answers(problems.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i].task = static_cast<std::uint32_t>(i / repeats);
  for (std::size_t round = 0; round < rounds; ++round)
    for (std::size_t begin = 0; begin < all.size(); begin += kTextsAtOnce) {
      const std::size_t end = std::min(all.size(), begin + kTextsAtOnce);
      std::vector<micro::Ask> asks;
      for (std::size_t i = begin; i < end; ++i)
        asks.push_back(ask_for(net, going.prompt(i), i / repeats,
                               static_cast<std::uint32_t>(i % repeats * kRoundsOfRepeat + round), sampling));
      const std::vector<micro::Sampled> sampled = micro::sample(net, asks, sampling.threads, sampling.check);
      for (std::size_t i = begin; i < end; ++i) {
        const std::string text = micro::decode(sampled[i - begin].tokens);
        all[i].of.push_back(
            trial_of(problems[i / repeats], asks[i - begin], sampled[i - begin], text, answers[i / repeats]));
        going.take(i, text);
      }
      if (sampling.on_progress)
        sampling.on_progress(
            (static_cast<double>(round) + static_cast<double>(end) / static_cast<double>(all.size())) /
            static_cast<double>(rounds));
    }
  return all;
}

}  // namespace

std::vector<Trials> sample_candidates(const micro::Net& net, std::span<const tasks::Problem> problems,
                                      std::size_t samples, const Sampling& sampling) {
  std::vector<Trials> all(problems.size());
  const std::size_t at_once = std::max<std::size_t>(1, kTextsAtOnce / samples);
  for (std::size_t begin = 0; begin < problems.size(); begin += at_once) {
    const std::size_t end = std::min(problems.size(), begin + at_once);
    std::vector<micro::Ask> asks;
    for (std::size_t i = begin; i < end; ++i)
      for (std::size_t sample = 0; sample < samples; ++sample)
        asks.push_back(ask_for(net, problems[i].prompt, i, static_cast<std::uint32_t>(sample), sampling));
    const std::vector<micro::Sampled> sampled = micro::sample(net, asks, sampling.threads, sampling.check);
    for (std::size_t i = begin; i < end; ++i) {
      Answers answers;
      all[i].task = static_cast<std::uint32_t>(i);
      for (std::size_t sample = 0; sample < samples; ++sample) {
        const std::size_t place = (i - begin) * samples + sample;
        const std::string text = micro::decode(sampled[place].tokens);
        all[i].of.push_back(trial_of(problems[i], asks[place], sampled[place], text, answers));
      }
    }
    if (sampling.on_progress)
      sampling.on_progress(static_cast<double>(end) / static_cast<double>(problems.size()));
  }
  return all;
}

std::string carried_on(std::string_view text) {
  std::vector<std::string_view> attempts;
  const bool whole = text.ends_with(tasks::kEnd) || text.ends_with('?');
  if (whole) text.remove_suffix(1);
  while (!text.empty()) {
    const std::size_t end = text.find('?');
    if (end == text.npos && !whole) break;
    attempts.push_back(text.substr(0, end));
    text = end == text.npos ? std::string_view() : text.substr(end + 1);
  }
  std::size_t first = attempts.size(), symbols = 0;
  while (first > 0 && attempts.size() - first < kKeptAttempts) {
    symbols += attempts[first - 1].size() + 1;
    if (symbols > kCarriedSymbolsMax) break;
    --first;
  }
  std::string kept;
  for (std::size_t i = first; i < attempts.size(); ++i) (kept += attempts[i]) += '?';
  return kept;
}

std::vector<Trials> search_rounds(const micro::Net& net, std::span<const tasks::Problem> problems,
                                  std::size_t repeats, std::size_t rounds, const Sampling& sampling) {
  std::vector<std::string> carried(problems.size() * repeats);
  return rounds_of(
      net, problems, repeats, rounds, sampling,
      {.prompt = [&](std::size_t i) { return problems[i / repeats].prompt + carried[i]; },
       .take = [&](std::size_t i, const std::string& text) { carried[i] = carried_on(carried[i] + text); }});
}

std::vector<Trials> rethink_rounds(const micro::Net& net, std::span<const tasks::Problem> problems,
                                   std::size_t repeats, std::size_t rounds, const Sampling& sampling) {
  std::vector<tasks::Problem> asked;
  for (const tasks::Problem& problem : problems) asked.insert(asked.end(), repeats, problem);
  return rounds_of(net, problems, repeats, rounds, sampling,
                   {.prompt = [&](std::size_t i) { return asked[i].prompt; },
                    .take = [&](std::size_t i,
                                const std::string& text) { asked[i] = tasks::asked_again(asked[i], text); }});
}

micro::Net learn(const Lesson& lesson) {
  const std::optional<micro::Shape> shape = micro::named_shape(lesson.shape);
  if (!shape) throw std::invalid_argument("no shape is called " + lesson.shape);
  Result<tasks::Mixture> mixture = tasks::Mixture::read(lesson.mixture);
  if (!mixture) throw std::invalid_argument(mixture.error());
  constexpr std::size_t kTextsOfStep = 24;
  const micro::Lessons lessons(std::move(*mixture), lesson.seed);
  micro::Net net(*shape, lesson.seed);
  micro::Trainer trainer(net, {.rate = lesson.rate, .warm_up = 50, .steps = lesson.steps}, lesson.threads);
  for (std::uint64_t step = 0; step < lesson.steps; ++step) {
    if (lesson.check) lesson.check();
    trainer.step(lessons.batch(step, kTextsOfStep));
    if (lesson.on_progress && step % 20 == 0)
      lesson.on_progress(static_cast<double>(step) / static_cast<double>(lesson.steps));
  }
  return net;
}

}  // namespace quire::labs::test_time_pareto
