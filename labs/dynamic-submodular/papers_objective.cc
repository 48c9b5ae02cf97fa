#include "labs/dynamic-submodular/papers_objective.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "labs/engines/random/random.h"

namespace quire::labs::dynamic_submodular {

using submodular::Facility;
using submodular::Mixture;
using submodular::Modular;
using submodular::ProbCover;
using submodular::Reference;

namespace {

constexpr double kProbabilityMost = 0.9;

std::vector<std::pair<std::string, double>> idf_of(std::span<const PaperFeatures> recent) {
  std::map<std::string, double> papers_with;
  for (const PaperFeatures& paper : recent)
    for (const auto& [word, count] : paper.terms) papers_with[word] += 1;
  std::vector<std::pair<std::string, double>> idf;
  for (const auto& [word, papers] : papers_with)
    idf.emplace_back(word, std::log1p(static_cast<double>(recent.size()) / papers));
  return idf;
}

Result<std::vector<double>> word_weights(const Frozen& frozen) {
  double sum = 0;
  for (const auto& [word, idf] : frozen.idf) {
    if (!(idf >= 0 && std::isfinite(idf))) return Error{"an idf is negative or not finite"};
    sum += idf;
  }
  std::vector<double> weights;
  for (const auto& [word, idf] : frozen.idf) weights.push_back(sum > 0 ? idf / sum : 0);
  return weights;
}

}  // namespace

Result<Frozen> freeze(std::span<const PaperFeatures> recent, const PapersOptions& options) {
  if (!options.interest.empty() && options.interest.size() != recent.size())
    return Error{"a reader's interest needs a weight for every recent paper"};
  Frozen frozen;
  frozen.idf = idf_of(recent);
  std::vector<std::size_t> with_vector;
  for (std::size_t i = 0; i < recent.size(); ++i)
    if (!recent[i].vector.empty()) with_vector.push_back(i);
  random::Stream coins(options.seed, "papers-reference");
  const std::size_t points = std::min(with_vector.size(), options.reference_max);
  double sum = 0;
  for (const std::uint64_t at : random::without_replacement(coins, with_vector.size(), points)) {
    const std::size_t i = with_vector[at];
    const double weight = options.interest.empty() ? 1 : options.interest[i];
    if (!(weight >= 0 && std::isfinite(weight)))
      return Error{"a reader's interest is negative or not finite"};
    frozen.points.push_back(recent[i].vector);
    frozen.weights.push_back(weight);
    sum += weight;
  }
  for (double& weight : frozen.weights) weight = sum > 0 ? weight / sum : 0;
  if (!frozen.points.empty())
    if (auto fine = Reference::of(frozen.points, frozen.weights); !fine) return Error{fine.error()};
  return frozen;
}

PapersObjective::PapersObjective(Frozen frozen, Reference reference, std::uint32_t k)
    : frozen_(std::move(frozen)), k_(k), items_(std::move(reference)) {
  for (std::size_t t = 0; t < frozen_.idf.size(); ++t)
    numbers_.emplace(frozen_.idf[t].first, static_cast<std::uint32_t>(t));
}

Result<std::unique_ptr<PapersObjective>> PapersObjective::create(Frozen frozen,
                                                                 const PapersOptions& options) {
  if (options.k < 1) return Error{"k must be at least 1"};
  auto weights = word_weights(frozen);
  if (!weights) return Error{weights.error()};
  Reference reference;
  if (!frozen.points.empty()) {
    auto read = Reference::of(frozen.points, frozen.weights);
    if (!read) return Error{read.error()};
    reference = std::move(*read);
  }
  std::unique_ptr<PapersObjective> made(
      new PapersObjective(std::move(frozen), std::move(reference), options.k));
  if (made->numbers_.size() != made->frozen_.idf.size()) return Error{"a word comes twice"};
  std::vector<Mixture::Part> parts;
  auto words = ProbCover::of(made->items_, std::move(*weights));
  if (!words) return Error{words.error()};
  parts.push_back({options.words, std::move(*words)});
  if (made->items_.reference().size() > 0)
    parts.push_back({options.closeness, Facility::of(made->items_).value()});
  parts.push_back({options.scores, std::make_unique<Modular>(made->items_)});
  auto mixture = Mixture::of(std::move(parts));
  if (!mixture) return Error{mixture.error()};
  made->objective_ = std::move(*mixture);
  return made;
}

Result<submodular::Id> PapersObjective::add(const PaperFeatures& paper) {
  if (!(paper.score >= 0 && paper.score <= 1)) return Error{"the score is outside 0 to 1"};
  submodular::Item item;
  item.score = paper.score / k_;
  double largest = 0;
  for (const auto& [word, count] : paper.terms) {
    if (!(count > 0 && std::isfinite(count))) return Error{"the count of a word is not above 0"};
    const auto known = numbers_.find(word);
    if (known == numbers_.end()) continue;
    const double tf = count < 1 ? count : 1 + std::log(count);
    item.terms.push_back({known->second, tf * frozen_.idf[known->second].second});
    largest = std::max(largest, item.terms.back().value);
  }
  if (largest > 0)
    for (submodular::Term& t : item.terms) t.value *= kProbabilityMost / largest;
  const std::size_t dimension = items_.reference().dimension();
  if (dimension > 0) item.vector = paper.vector.empty() ? std::vector<float>(dimension) : paper.vector;
  return items_.add(item);
}

}  // namespace quire::labs::dynamic_submodular
