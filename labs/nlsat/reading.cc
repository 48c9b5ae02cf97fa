#include "labs/nlsat/reading.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include "labs/engines/micro/train.h"
#include "labs/engines/stats/minimise.h"
#include "labs/engines/tables/text_file.h"
#include "labs/nlsat/grounded.h"
#include "labs/nlsat/label.h"
#include "labs/nlsat/words.h"

namespace quire::labs::nlsat {
namespace {

using micro::Token;

constexpr auto kNouns =
    std::to_array<std::string_view>({"apples", "steak", "carrots", "bread", "rice", "beans", "cheese",
                                     "pears", "noodles", "peas", "lentils", "fish"});
static_assert(kNouns.size() == kReadingNouns);
enum : Token { kIf = kReadingNouns, kAnd, kThen, kNegated, kStop, kYes, kNo, kStart };
static_assert(kStart < kReadingVocabulary);
constexpr std::size_t kContext = 1024;

Token token_of(std::string_view word) {
  if (word == "If") return kIf;
  if (word == "and") return kAnd;
  if (word == "then") return kThen;
  if (word == "no") return kNegated;
  return static_cast<Token>(std::find(kNouns.begin(), kNouns.end(), word) -
                            kNouns.begin());  // 12 is kIf: none
}

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

}  // namespace

Result<std::vector<Token>> reading_tokens(std::string_view text) {
  const Result<std::vector<Sentence>> sentences = sentences_of(text);
  if (!sentences) return Error{sentences.error()};
  std::vector<Token> tokens{kStart};
  for (const Sentence& sentence : *sentences) {
    for (const Word& word : sentence.words) {
      const Token token = token_of(word.text);
      if (token == kIf && word.text != "If")
        return Error{tables::shown(word.text) + " is no word of the model"};
      tokens.push_back(token);
    }
    tokens.push_back(kStop);
  }
  return tokens;
}

std::vector<Lesson> lessons(std::span<const Maker> makers, std::uint64_t first, std::size_t count,
                            std::uint64_t seed, const std::function<void()>& check) {
  const random::Stream streams(seed, "nlsat reading");
  std::vector<Lesson> all;
  all.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    if (check) check();
    const std::uint64_t number = first + i;
    Made made = makers[number % makers.size()].item(number / makers.size());
    random::Stream stream = streams.at(number);
    std::vector<std::string> nouns(kNouns.begin(), kNouns.end());
    stream.shuffle(std::span(nouns));
    Result<std::vector<Token>> tokens = reading_tokens(write_grounded(made.cnf, nouns, stream));
    if (!tokens) throw std::logic_error(tokens.error());
    Lesson lesson;
    lesson.satisfiable = made.answer == "yes";
    lesson.example.asked = tokens->size();
    lesson.example.tokens = std::move(*tokens);
    lesson.example.tokens.push_back(lesson.satisfiable ? kYes : kNo);
    lesson.cnf = std::move(made.cnf);
    all.push_back(std::move(lesson));
  }
  return all;
}

micro::Net learn_to_read(std::span<const Maker> makers, const ReadingOptions& options) {
  micro::Shape shape = micro::named_shape(options.net).value();
  shape.vocabulary = kReadingVocabulary;
  shape.context = kContext;
  micro::Net net(shape, options.seed);
  micro::Trainer trainer(net,
                         {.rate = options.rate,
                          .warm_up = std::min<std::uint64_t>(50, options.steps / 4 + 1),
                          .steps = options.steps},
                         options.threads);
  for (std::size_t step = 0; step < options.steps; ++step) {
    std::vector<micro::Example> batch;
    for (Lesson& lesson : lessons(makers, step * options.batch, options.batch, options.seed, options.check))
      batch.push_back(std::move(lesson.example));
    const double loss = trainer.step(batch).loss;
    if (options.done) options.done(step, loss);
  }
  return net;
}

std::vector<double> right_answers(const micro::Net& net, std::span<const Lesson> lessons, unsigned threads) {
  std::vector<micro::Example> examples;
  for (const Lesson& lesson : lessons) examples.push_back(lesson.example);
  const auto yes = micro::place_logits(net, examples, kYes, threads);
  const auto no = micro::place_logits(net, examples, kNo, threads);
  std::vector<double> right;
  for (std::size_t i = 0; i < lessons.size(); ++i)
    right.push_back((yes[i][0] > no[i][0]) == lessons[i].satisfiable ? 1 : 0);
  return right;
}

BagOfWords::BagOfWords(std::span<const Lesson> lessons, bool clauses_alone) : clauses_alone_(clauses_alone) {
  constexpr double kRidge = 1e-3;
  std::vector<std::vector<double>> rows;
  for (const Lesson& lesson : lessons) rows.push_back(features(lesson));
  scale_.assign(rows.front().size(), 0);
  for (const auto& row : rows)
    for (std::size_t j = 0; j < row.size(); ++j) scale_[j] = std::max(scale_[j], std::fabs(row[j]));
  for (double& s : scale_) s = s > 0 ? 1 / s : 1;
  const auto loss = [&](std::span<const double> w, std::span<double> gradient) {
    double sum = 0;
    std::fill(gradient.begin(), gradient.end(), 0);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      double z = 0;
      for (std::size_t j = 0; j < w.size(); ++j) z += w[j] * rows[i][j] * scale_[j];
      const double sign = lessons[i].satisfiable ? 1 : -1;
      sum += std::log1p(std::exp(-std::fabs(z))) + std::max(0.0, -sign * z);
      const double slope = -sign * sigmoid(-sign * z) / static_cast<double>(rows.size());
      for (std::size_t j = 0; j < w.size(); ++j) gradient[j] += slope * rows[i][j] * scale_[j];
    }
    sum /= static_cast<double>(rows.size());
    for (std::size_t j = 0; j < w.size(); ++j) {
      sum += kRidge * w[j] * w[j] / 2;
      gradient[j] += kRidge * w[j];
    }
    return sum;
  };
  weights_ = stats::minimise(loss, std::vector<double>(rows.front().size()), {.gradient_least = 1e-6}).x;
}

std::vector<double> BagOfWords::features(const Lesson& lesson) const {
  std::vector<double> counts(clauses_alone_ ? 2 : 2 + 2 * kReadingNouns);
  counts[0] = 1;
  bool negated = false;
  for (const Token token : lesson.example.tokens) {
    if (token == kStop) counts[1] += 1;
    if (!clauses_alone_ && token < kReadingNouns) counts[2 + 2 * token + (negated ? 1 : 0)] += 1;
    negated = token == kNegated;
  }
  return counts;
}

std::vector<double> BagOfWords::right_answers(std::span<const Lesson> lessons) const {
  std::vector<double> right;
  for (const Lesson& lesson : lessons) {
    const std::vector<double> row = features(lesson);
    double z = 0;
    for (std::size_t j = 0; j < row.size(); ++j) z += weights_[j] * row[j] * scale_[j];
    right.push_back((z > 0) == lesson.satisfiable ? 1 : 0);
  }
  return right;
}

std::vector<double> right_by_propagation(std::span<const Lesson> lessons) {
  std::vector<double> right;
  for (const Lesson& lesson : lessons)
    right.push_back(refuted_in_one_step(lesson.cnf) != lesson.satisfiable ? 1 : 0);
  return right;
}

}  // namespace quire::labs::nlsat
