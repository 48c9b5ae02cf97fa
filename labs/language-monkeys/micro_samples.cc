#include "labs/language-monkeys/micro_samples.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include <fmt/format.h>

#include "labs/engines/micro/alphabet.h"
#include "labs/engines/micro/sampler.h"
#include "labs/engines/micro_tasks/lessons.h"
#include "labs/engines/tasks/task.h"

namespace quire::labs::language_monkeys {
namespace {

/// The texts of one problem, each checked when it is new.
class Collector {
 public:
  explicit Collector(ProblemSamples& out) : out_(out) {}

  void take(const std::vector<micro::Token>& tokens) {
    std::string text = micro::decode(tokens);
    const auto [found, fresh] = place_.try_emplace(text, static_cast<std::uint32_t>(out_.texts.size()));
    out_.samples.push_back(found->second);
    if (!fresh) return;
    DrawnText entry;
    entry.answer = out_.problem.task->answer_in(text);
    entry.right = tasks::check(out_.problem, text).right();
    entry.tokens = static_cast<std::uint32_t>(tokens.size());
    entry.text = std::move(text);
    out_.texts.push_back(std::move(entry));
  }

 private:
  ProblemSamples& out_;
  std::unordered_map<std::string, std::uint32_t> place_;
};

}  // namespace

passk::Count ProblemSamples::count() const {
  passk::Count count{samples.size(), 0};
  for (const std::uint32_t i : samples) count.c += texts[i].right ? 1 : 0;
  return count;
}

Votes ProblemSamples::votes() const {
  std::unordered_map<std::string_view, std::int32_t> number;
  std::vector<Ballot> by_text;
  for (const DrawnText& t : texts) {
    Ballot ballot{-1, t.right, t.score};
    if (!t.answer.empty())
      ballot.answer = number.try_emplace(t.answer, static_cast<std::int32_t>(number.size())).first->second;
    by_text.push_back(ballot);
  }
  std::vector<Ballot> ballots;
  ballots.reserve(samples.size());
  for (const std::uint32_t i : samples) ballots.push_back(by_text[i]);
  return Votes(ballots);
}

std::vector<ProblemSamples> draw_samples(const micro::Net& net, std::vector<tasks::Problem> problems,
                                         const DrawOptions& options) {
  constexpr std::size_t kAtOnce = 8192;
  std::vector<ProblemSamples> all;
  for (tasks::Problem& problem : problems) {
    ProblemSamples& mine = all.emplace_back();
    mine.problem = std::move(problem);
    Collector collector(mine);
    micro::Ask ask{.prompt = micro::prompt_tokens(mine.problem.prompt),
                   .seed = options.seed,
                   .prompt_id = mine.problem.identity,
                   .choice = {.temperature = options.temperature},
                   .end = micro::kEnd};
    ask.max_tokens = std::min(options.cap, net.shape().context - ask.prompt.size());
    for (std::size_t from = 0; from < options.samples; from += kAtOnce) {
      std::vector<micro::Ask> asks(std::min(kAtOnce, options.samples - from), ask);
      for (std::size_t i = 0; i < asks.size(); ++i) asks[i].sample_id = static_cast<std::uint32_t>(from + i);
      for (const micro::Sampled& s : micro::sample(net, asks, options.threads, options.check))
        collector.take(s.tokens);
    }
    if (options.done) options.done(all.size());
  }
  return all;
}

std::vector<passk::Count> counts_of(const std::vector<ProblemSamples>& all) {
  std::vector<passk::Count> counts;
  for (const ProblemSamples& p : all) counts.push_back(p.count());
  return counts;
}

std::vector<Votes> votes_of(const std::vector<ProblemSamples>& all) {
  std::vector<Votes> votes;
  for (const ProblemSamples& p : all) votes.push_back(p.votes());
  return votes;
}

TokenMeans token_means(const std::vector<ProblemSamples>& all) {
  TokenMeans means;
  double samples = 0;
  for (const ProblemSamples& p : all) {
    means.prompt += static_cast<double>(p.problem.prompt.size() + 1) / static_cast<double>(all.size());
    for (const std::uint32_t i : p.samples) means.completion += p.texts[i].tokens;
    samples += static_cast<double>(p.samples.size());
  }
  means.completion /= samples;
  return means;
}

double area_under_roc(const std::vector<ProblemSamples>& all) {
  struct Entry {
    double score;
    bool right;
  };
  std::vector<Entry> entries;
  for (const ProblemSamples& p : all)
    for (const std::uint32_t i : p.samples) entries.push_back({p.texts[i].score, p.texts[i].right});
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.score < b.score; });
  double right = 0, wrong = 0, pairs = 0;
  for (std::size_t i = 0; i < entries.size();) {
    double tied_right = 0, tied_wrong = 0;
    const double score = entries[i].score;
    for (; i < entries.size() && entries[i].score == score; ++i)
      ++(entries[i].right ? tied_right : tied_wrong);
    if (std::isnan(score)) return NAN;
    pairs += tied_right * (wrong + tied_wrong / 2);
    right += tied_right;
    wrong += tied_wrong;
  }
  return right > 0 && wrong > 0 ? pairs / (right * wrong) : NAN;
}

double area_within_problems(const std::vector<ProblemSamples>& all) {
  double sum = 0, problems = 0;
  for (const ProblemSamples& p : all) {
    const passk::Count count = p.count();
    if (count.c == 0 || count.c == count.n) continue;
    sum += area_under_roc({p});
    ++problems;
  }
  return problems > 0 ? sum / problems : NAN;
}

std::string sample_lines(const std::vector<ProblemSamples>& all, const std::string& prefix) {
  std::string lines;
  for (std::size_t p = 0; p < all.size(); ++p)
    for (const std::uint32_t i : all[p].samples) {
      const DrawnText& t = all[p].texts[i];
      fmt::format_to(std::back_inserter(lines), R"({{"task_id":"{}{}","correct":{})", prefix, p, t.right);
      // A character of the alphabet needs no escape.
      if (!t.answer.empty()) fmt::format_to(std::back_inserter(lines), R"(,"answer":"{}")", t.answer);
      if (!std::isnan(t.score)) fmt::format_to(std::back_inserter(lines), R"(,"score":{:.6g})", t.score);
      fmt::format_to(std::back_inserter(lines),
                     R"(,"completion_tokens":{}}})"
                     "\n",
                     t.tokens);
    }
  return lines;
}

}  // namespace quire::labs::language_monkeys
