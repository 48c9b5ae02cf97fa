#include "labs/hardcore-logic/learner.h"

#include <algorithm>
#include <set>

#include "labs/engines/micro/alphabet.h"
#include "labs/engines/micro/sampler.h"
#include "labs/engines/micro/train.h"
#include "labs/engines/micro_tasks/lessons.h"
#include "labs/engines/threads/parallel.h"
#include "labs/hardcore-logic/games.h"

namespace quire::labs::hardcore_logic {
namespace {

constexpr std::size_t kContext = 192;
constexpr unsigned kTurns = 16;

/// "Ba == Ab" as "ba=ab": the model's alphabet has no capitals.
std::string relation_text(const binario_game::Relation& relation, std::size_t n) {
  std::string text;
  for (const char c : words(relation, n)) {
    if (c == ' ' || (c == '=' && (text.ends_with('=') || text.ends_with('!')))) continue;
    text += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return text;
}

std::optional<BinarioLesson> drawn(std::size_t n, const std::string& variant, random::Stream& stream) {
  const Group group{"", "binario", variant, std::to_string(n), Change::canonical};
  const std::optional<Puzzle> made = binario().make(group, stream, {});
  if (!made) return std::nullopt;
  BinarioLesson lesson{.puzzle = *binario_game::read(made->instance), .solution = Grid(n, n)};
  const auto& rows = made->solved.solutions.front().as_array();
  for (std::size_t i = 0; i < n * n; ++i)
    lesson.solution[i] = static_cast<int>(rows[i / n].as_array()[i % n].as_int64());
  return lesson;
}

}  // namespace

std::string BinarioLesson::prompt() const {
  const std::size_t n = puzzle.n();
  std::string text;
  for (std::size_t i = 0; i < n * n; ++i) {
    if (i > 0 && i % n == 0) text += ',';
    text += puzzle.given[i] == kOpen ? '.' : static_cast<char>('0' + puzzle.given[i]);
  }
  for (const auto& relation : puzzle.relations) text += "&" + relation_text(relation, n);
  return text + "#";
}

std::string BinarioLesson::answer() const {
  std::string text;
  for (std::size_t i = 0; i < solution.size(); ++i) text += static_cast<char>('0' + solution[i]);
  return text + "$";
}

BinarioLesson BinarioLesson::turned(unsigned how) const {
  const std::size_t n = puzzle.n();
  const auto place = [&](std::size_t cell) {
    std::size_t r = cell / n, c = cell % n;
    if ((how & 1U) != 0) std::swap(r, c);
    if ((how & 2U) != 0) r = n - 1 - r;
    if ((how & 4U) != 0) c = n - 1 - c;
    return r * n + c;
  };
  const auto value = [&](int v) { return (how & 8U) != 0 && v != kOpen ? 1 - v : v; };
  BinarioLesson other = *this;
  for (std::size_t i = 0; i < n * n; ++i) {
    other.puzzle.given[place(i)] = value(puzzle.given[i]);
    other.solution[place(i)] = value(solution[i]);
  }
  for (auto& relation : other.puzzle.relations) {
    for (std::size_t& cell : relation.cells) cell = place(cell);
    relation.value = value(relation.value);
  }
  return other;
}

std::string BinarioLesson::key() const {
  std::string least;
  for (unsigned how = 0; how < kTurns; ++how) {
    std::string text = turned(how).prompt();
    if (how == 0 || text < least) least = std::move(text);
  }
  return least;
}

std::vector<BinarioLesson> lessons(std::size_t n, const std::string& variant, std::size_t count,
                                   std::uint64_t seed, const std::string& purpose, unsigned threads,
                                   const std::vector<std::string>& known,
                                   const std::function<void()>& check) {
  const random::Stream streams(seed, "hardcore-logic " + purpose + " " + variant + " " + std::to_string(n));
  // A twentieth more than wanted, for those that are known or come to nothing.
  std::vector<std::optional<BinarioLesson>> found(count + count / 20 + 20);
  threads::parallel_for(found.size(), threads, [&](std::size_t i) {
    if (check) check();
    random::Stream stream = streams.at(i);
    found[i] = drawn(n, variant, stream);
  });
  const std::set<std::string> taken(known.begin(), known.end());
  std::vector<BinarioLesson> kept;
  for (auto& lesson : found)
    if (lesson && kept.size() < count && taken.count(lesson->key()) == 0) kept.push_back(std::move(*lesson));
  return kept;
}

micro::Net learn(const std::vector<BinarioLesson>& given, const LearnOptions& options) {
  micro::Shape shape = *micro::named_shape(options.shape);
  shape.context = kContext;
  micro::Net net(shape, options.seed);
  const micro::Schedule schedule{.rate = options.shape == "XS" ? 3e-3 : 1.5e-3,
                                 .warm_up = std::min<std::uint64_t>(100, options.steps / 4 + 1),
                                 .steps = options.steps};
  micro::Trainer trainer(net, schedule, options.threads);
  const random::Stream streams(options.seed, "hardcore-logic batches");
  for (std::uint64_t step = 0; step < options.steps; ++step) {
    if (options.check) options.check(static_cast<double>(step) / static_cast<double>(options.steps));
    random::Stream stream = streams.at(step);
    std::vector<micro::Example> batch;
    for (std::size_t i = 0; i < options.batch; ++i) {
      const BinarioLesson lesson =
          given[stream.below(given.size())].turned(static_cast<unsigned>(stream.below(kTurns)));
      batch.push_back(micro::example_of(lesson.prompt(), lesson.answer()));
    }
    const double loss = trainer.step(batch).loss;
    if (options.on_loss) options.on_loss(step, loss);
  }
  return net;
}

BinarioScores score(const micro::Net& net, const std::vector<BinarioLesson>& asked, std::uint64_t seed,
                    unsigned threads, const std::function<void()>& check) {
  std::vector<micro::Ask> asks;
  for (const BinarioLesson& lesson : asked) {
    micro::Ask ask;
    ask.prompt = micro::prompt_tokens(lesson.prompt());
    ask.seed = seed;
    ask.prompt_id = asks.size();
    ask.max_tokens = lesson.solution.size() + 1;
    ask.choice.temperature = 0;
    ask.end = micro::encode("$").value().front();
    // A prompt that leaves no room counts as not answered.
    if (ask.prompt.size() + ask.max_tokens > kContext) ask.prompt.resize(kContext - ask.max_tokens);
    asks.push_back(std::move(ask));
  }
  const std::vector<micro::Sampled> said = micro::sample(net, asks, threads, check);
  BinarioScores scores;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const std::string text = micro::decode(said[i].tokens), right = asked[i].answer();
    std::size_t open = 0, met = 0;
    for (std::size_t cell = 0; cell < asked[i].solution.size(); ++cell) {
      if (asked[i].puzzle.given[cell] != kOpen) continue;
      ++open;
      met += cell < text.size() && text[cell] == right[cell] ? 1U : 0U;
    }
    scores.cells.push_back(open == 0 ? 1 : static_cast<double>(met) / static_cast<double>(open));
    scores.solved += text == right ? 1U : 0U;
  }
  return scores;
}

}  // namespace quire::labs::hardcore_logic
