#include "labs/lean-tcs/learner.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <fmt/format.h>

#include "labs/engines/micro/train.h"
#include "labs/engines/random/random.h"
#include "labs/lean-tcs/enumerate.h"
#include "labs/lean-tcs/generate.h"

namespace quire::labs::lean_tcs {
namespace {

using micro::Token;
using random::Stream;

constexpr std::string_view kLetters = ".0123456789ABCDLRZ_<?()xyz=+-*&|^~";
constexpr Token kTrue = 36, kFalse = 37, kStart = 38;
constexpr std::size_t kVocabulary = 48;
static_assert(kLetters.size() <= kTrue);
constexpr std::uint64_t kTestShare = 8;  // one group of so many is for the test

micro::Example example_of(const Lesson& lesson) {
  micro::Example example;
  example.tokens.push_back(kStart);
  // Padded in front, so that the verdict stands at one place.
  for (std::size_t i = lesson.text.size(); i < kLessonLetters; ++i) example.tokens.push_back(0);
  for (const char c : lesson.text) example.tokens.push_back(static_cast<Token>(kLetters.find(c)));
  example.asked = example.tokens.size();
  example.tokens.push_back(lesson.truth ? kTrue : kFalse);
  return example;
}

bool for_test(const std::string& group) { return random::fingerprint(group) % kTestShare == 0; }

/// Four states and two symbols, without an open entry.
tm::Machine draw_machine(Stream& stream) {
  constexpr std::size_t kStates = 4;
  tm::Machine m(kStates, 2);
  for (std::size_t q = 0; q < kStates; ++q)
    for (std::size_t s = 0; s < 2; ++s) {
      const std::uint64_t next = stream.below(kStates + 1);
      m.set(
          static_cast<tm::State>(q), static_cast<tm::Symbol>(s),
          {static_cast<tm::Symbol>(stream.below(2)), static_cast<std::int8_t>(stream.below(2) == 0 ? -1 : 1),
           next == kStates ? tm::kHalt : static_cast<tm::State>(next)});
    }
  return m;
}

tm::Machine one_token_changed(const tm::Machine& machine, Stream& stream) {
  tm::Machine m = machine;
  const auto q = static_cast<tm::State>(stream.below(m.states()));
  const auto s = static_cast<tm::Symbol>(stream.below(m.symbols()));
  tm::Action a = m.at(q, s);
  const std::uint64_t part = stream.below(3);
  if (part == 0) a.write = static_cast<tm::Symbol>(1 - a.write);
  if (part == 1) a.move = static_cast<std::int8_t>(-a.move);
  if (part == 2) {
    const std::uint64_t next = stream.below(m.states() + 1);
    a.next = next == m.states() ? tm::kHalt : static_cast<tm::State>(next);
  }
  m.set(q, s, a);
  return m;
}

std::string without_blanks(std::string text) {
  std::erase(text, ' ');
  return text;
}

}  // namespace

Lesson halting_lesson(std::uint64_t seed, std::uint64_t number, bool test) {
  constexpr std::size_t kTwinTries = 40;
  Stream stream(seed, test ? "lean-tcs bb test" : "lean-tcs bb train", number);
  for (;;) {
    const std::uint64_t bound = 3 + stream.below(12);
    const tm::Machine machine = draw_machine(stream);
    if (for_test(tm::text_of(tm::normal_form(machine, bound))) != test) continue;
    const auto halts = [bound](const tm::Machine& m) { return tm::run(m, bound).ended == tm::Ended::halted; };
    const bool truth = halts(machine);
    for (std::size_t i = 0; i < kTwinTries; ++i) {
      const tm::Machine twin = one_token_changed(machine, stream);
      if (halts(twin) == truth || for_test(tm::text_of(tm::normal_form(twin, bound))) != test) continue;
      const bool first = stream.below(2) == 0;
      return {fmt::format("{}<{}?", tm::text_of(first ? machine : twin), bound), first ? truth : !truth};
    }
  }
}

Lesson identity_lesson(std::uint64_t seed, std::uint64_t number, bool test) {
  Stream stream(seed, test ? "lean-tcs mba test" : "lean-tcs mba train", number);
  const mba::GenerateOptions options{.variables = 2, .terms = 3, .width = 8};
  for (;;) {
    mba::Identity identity = mba::generate(options, stream);
    std::string column;
    for (const mba::Word& w : mba::signature(identity.left, 2, 8)) column += mba::decimal(w) + " ";
    if (for_test(column) != test) continue;
    const bool truth = stream.below(2) == 0;
    if (!truth) {
      const auto twin = mba::false_twin(identity, options, stream);
      if (!twin) continue;
      identity = twin->identity;
    }
    const std::string text = without_blanks(mba::text_of(identity.left, mba::standard_names())) + "=" +
                             without_blanks(mba::text_of(identity.right, mba::standard_names())) + "?";
    if (text.size() > kLessonLetters || text.size() < 28) continue;
    return {text, truth};
  }
}

micro::Net learn(const LearnOptions& options) {
  micro::Shape shape = micro::named_shape(options.net).value();
  shape.vocabulary = kVocabulary;
  shape.context = kLessonLetters + 8;
  micro::Net net(shape, options.seed);
  micro::Trainer trainer(
      net,
      {.rate = 2e-3, .warm_up = std::min<std::uint64_t>(100, options.steps / 4 + 1), .steps = options.steps},
      options.threads);
  for (std::size_t step = 0; step < options.steps; ++step) {
    std::vector<micro::Example> batch;
    for (std::size_t i = 0; i < options.batch; ++i) {
      const std::uint64_t number = step * options.batch + i;
      batch.push_back(example_of(i % 2 == 0 ? halting_lesson(options.seed, number, false)
                                            : identity_lesson(options.seed, number, false)));
    }
    const double loss = trainer.step(batch).loss;
    if (options.done) options.done(step, loss);
  }
  return net;
}

std::uint64_t judged_rightly(const micro::Net& net, bool halting, std::size_t count, std::uint64_t seed,
                             unsigned threads, const std::function<void()>& check) {
  std::uint64_t right = 0;
  constexpr std::size_t kAtOnce = 100;
  for (std::size_t first = 0; first < count; first += kAtOnce) {
    check();
    std::vector<micro::Example> examples;
    std::vector<bool> truths;
    for (std::size_t i = first; i < std::min(count, first + kAtOnce); ++i) {
      const Lesson lesson = halting ? halting_lesson(seed, i, true) : identity_lesson(seed, i, true);
      truths.push_back(lesson.truth);
      examples.push_back(example_of(lesson));
    }
    const auto yes = micro::place_logits(net, examples, kTrue, threads);
    const auto no = micro::place_logits(net, examples, kFalse, threads);
    for (std::size_t i = 0; i < truths.size(); ++i) right += (yes[i][0] > no[i][0]) == truths[i] ? 1U : 0U;
  }
  return right;
}

}  // namespace quire::labs::lean_tcs
