#include "labs/inference-flaws/verifiers.h"

#include <array>
#include <charconv>
#include <vector>

#include <fmt/format.h>

#include "labs/engines/random/random.h"
#include "labs/engines/tasks/prog.h"
#include "labs/engines/tasks/task.h"

namespace quire::labs::inference_flaws {

namespace {

constexpr int kTestsMax = 64;
constexpr std::uint64_t kInputs = 10;  // as in the pairs that prompts show

/// The answer of a response as a number; nothing where it is not well written.
std::optional<int> answer_of(const tasks::Problem& problem, std::string_view response) {
  const tasks::Reason reason = tasks::check(problem, response).reason;
  if (reason != tasks::Reason::right && reason != tasks::Reason::wrong_answer) return {};
  const std::string_view answer = problem.task->answer_in(response);
  int value = 0;
  std::from_chars(answer.data(), answer.data() + answer.size(), value);
  return value;
}

bool same_residue(const tasks::Problem& problem, std::string_view response, int modulus) {
  const std::optional<int> value = answer_of(problem, response);
  int truth = 0;
  std::from_chars(problem.answer.data(), problem.answer.data() + problem.answer.size(), truth);
  return value && *value % modulus == truth % modulus;
}

bool passes_tests(const tasks::Problem& problem, std::string_view response, int count, std::uint64_t seed) {
  random::Stream stream(seed, "inference-flaws tests", problem.identity);
  std::vector<tasks::InputPair> pairs;
  while (pairs.size() < static_cast<std::size_t>(count)) {
    const tasks::InputPair pair{static_cast<std::uint32_t>(stream.below(kInputs)),
                                static_cast<std::uint32_t>(stream.below(kInputs))};
    bool seen = false;
    for (const tasks::InputPair& other : pairs) seen = seen || (other.x == pair.x && other.y == pair.y);
    if (!seen) pairs.push_back(pair);
  }
  return tasks::agrees_on(problem, response, pairs);
}

}  // namespace

std::span<const Verifier> all_verifiers() {
  using Kind = Verifier::Kind;
  static constexpr std::array kAll{Verifier{Kind::mod9, 0},   Verifier{Kind::lastdigit, 0},
                                   Verifier{Kind::parity, 0}, Verifier{Kind::tests, 1},
                                   Verifier{Kind::tests, 2},  Verifier{Kind::tests, 4},
                                   Verifier{Kind::tests, 8}};
  return kAll;
}

std::string name_of(const Verifier& verifier) {
  switch (verifier.kind) {
    case Verifier::Kind::mod9:
      return "mod9";
    case Verifier::Kind::lastdigit:
      return "lastdigit";
    case Verifier::Kind::parity:
      return "parity";
    case Verifier::Kind::tests:
      break;
  }
  return fmt::format("tests:{}", verifier.tests);
}

std::optional<Verifier> verifier_named(std::string_view name) {
  for (const Verifier& v : all_verifiers())
    if (name_of(v) == name) return v;
  constexpr std::string_view kTests = "tests:";
  if (!name.starts_with(kTests)) return {};
  name.remove_prefix(kTests.size());
  int count = 0;
  const auto [end, fault] = std::from_chars(name.data(), name.data() + name.size(), count);
  if (fault != std::errc() || end != name.data() + name.size() || count < 1 || count > kTestsMax) return {};
  return Verifier{Verifier::Kind::tests, count};
}

std::string_view task_of(const Verifier& verifier) {
  return verifier.kind == Verifier::Kind::tests ? "prog" : "arith3";
}

bool accepts(const Verifier& verifier, const tasks::Problem& problem, std::string_view response,
             std::uint64_t seed) {
  constexpr int kNines = 9, kDigit = 10, kEven = 2;
  switch (verifier.kind) {
    case Verifier::Kind::mod9:
      return same_residue(problem, response, kNines);
    case Verifier::Kind::lastdigit:
      return same_residue(problem, response, kDigit);
    case Verifier::Kind::parity:
      return same_residue(problem, response, kEven);
    case Verifier::Kind::tests:
      break;
  }
  return passes_tests(problem, response, verifier.tests, seed);
}

}  // namespace quire::labs::inference_flaws
