#include "meaning/fusion.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <unordered_map>

namespace quire::meaning {
namespace {

/// Written for the compiler's vectors, since it makes none of a plain sum at -O2.
double dot(std::span<const float> a, std::span<const float> b) {
  using Lanes = float __attribute__((vector_size(32)));
  constexpr std::size_t kLanes = 8;
  Lanes sums{};
  std::size_t i = 0;
  for (; i + kLanes <= a.size(); i += kLanes) {
    Lanes x;
    Lanes y;
    std::memcpy(&x, a.data() + i, sizeof x);
    std::memcpy(&y, b.data() + i, sizeof y);
    sums += x * y;
  }
  double sum = 0;
  for (std::size_t lane = 0; lane < kLanes; ++lane) sum += static_cast<double>(sums[lane]);
  for (; i < a.size(); ++i) sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  return sum;
}

void make_unit(std::vector<float>& vector) {
  const double length = std::sqrt(dot(vector, vector));
  for (float& x : vector) x = length > 0 ? static_cast<float>(x / length) : 0.F;
}

/// The candidates of both lists with what the sum needs: their scores by words over the best, and vectors.
class Pool {
 public:
  Pool(std::span<const Candidate> words, std::span<const Candidate> meaning, bool words_cut,
       const VectorOf& vector_of, std::size_t dimensions)
      : dimensions_(dimensions) {
    const double best = words.empty() ? 0 : std::max(words.front().score, 0.0);
    for (const Candidate& one : words) add(one.doc, best > 0 ? std::max(one.score, 0.0) / best : 0);
    by_words_ = size();
    // What would have come after a full list scored less than its last; half of that is a fair guess.
    const double unseen = words_cut && !words_.empty() ? words_.back() / 2 : 0;
    for (const Candidate& one : meaning) add(one.doc, unseen);
    vectors_.resize(size() * dimensions_);
    has_vector_.resize(size());
    for (std::size_t i = 0; i < size(); ++i) has_vector_[i] = dimensions_ > 0 && vector_of(docs_[i], at(i));
  }

  std::size_t size() const { return docs_.size(); }
  std::span<const float> vector(std::size_t i) const {
    return std::span(vectors_).subspan(i * dimensions_, dimensions_);
  }
  bool has_vector(std::size_t i) const { return has_vector_[i]; }

  /// Cosines over the best of them, negative ones as 0; for papers without a vector what their words say.
  std::vector<double> nearness(std::span<const float> question) const {
    std::vector<double> out(words_);
    double best = 0;
    for (std::size_t i = 0; i < size(); ++i) {
      if (!has_vector_[i]) continue;
      out[i] = std::max(dot(question, vector(i)), 0.0);
      best = std::max(best, out[i]);
    }
    for (std::size_t i = 0; i < size(); ++i) {
      if (has_vector_[i] && best > 0) out[i] /= best;
    }
    return out;
  }

  /// How near the papers are that lead by words, 0 to 1; 1 if words found none.
  double agreement(const std::vector<double>& nearness, std::size_t leaders) const {
    double sum = 0;
    double count = 0;
    for (std::size_t i = 0; i < std::min(leaders, by_words_); ++i) {
      if (!has_vector_[i]) continue;
      sum += nearness[i];
      ++count;
    }
    return by_words_ == 0 ? 1 : count > 0 ? sum / count : 0;
  }

  std::vector<Fused> sums(const std::vector<double>& nearness, double weight) const {
    std::vector<Fused> out(size());
    for (std::size_t i = 0; i < size(); ++i) {
      out[i] = {docs_[i], 0, (1 - weight) * words_[i], weight * nearness[i]};
      out[i].score = out[i].words + out[i].meaning;
    }
    return out;
  }

 private:
  void add(store::Doc doc, double words) {
    if (!places_.try_emplace(doc, docs_.size()).second) return;
    docs_.push_back(doc);
    words_.push_back(words);
  }
  std::span<float> at(std::size_t i) { return std::span(vectors_).subspan(i * dimensions_, dimensions_); }

  std::size_t dimensions_;
  std::vector<store::Doc> docs_;  ///< those that words found first, in their order
  std::size_t by_words_ = 0;
  std::vector<double> words_;
  std::unordered_map<store::Doc, std::size_t> places_;
  std::vector<float> vectors_;
  std::vector<bool> has_vector_;
};

bool before(const Fused& a, const Fused& b) { return a.score != b.score ? a.score > b.score : a.doc < b.doc; }

/// The question moved towards the papers that lead, each with its score as weight.
std::vector<float> moved(std::span<const float> question, const Pool& pool, const std::vector<Fused>& sums,
                         const FusionOptions& options) {
  std::vector<std::size_t> leaders;
  for (std::size_t i = 0; i < pool.size(); ++i) {
    if (pool.has_vector(i)) leaders.push_back(i);
  }
  const std::size_t count = std::min(options.leaders, leaders.size());
  std::partial_sort(leaders.begin(), leaders.begin() + static_cast<std::ptrdiff_t>(count), leaders.end(),
                    [&](std::size_t a, std::size_t b) { return before(sums[a], sums[b]); });
  std::vector<float> centre(question.size(), 0.F);
  for (std::size_t i = 0; i < count; ++i) {
    const auto weight = static_cast<float>(sums[leaders[i]].score);
    const std::span<const float> vector = pool.vector(leaders[i]);
    for (std::size_t j = 0; j < centre.size(); ++j) centre[j] += weight * vector[j];
  }
  make_unit(centre);
  const auto share = static_cast<float>(options.feedback_share);
  for (std::size_t j = 0; j < centre.size(); ++j) centre[j] = share * centre[j] + (1 - share) * question[j];
  make_unit(centre);
  return centre;
}

}  // namespace

std::vector<Fused> fuse(std::span<const Candidate> words, std::span<const Candidate> meaning, bool words_cut,
                        std::span<const float> question, const VectorOf& vector_of,
                        const FusionOptions& options) {
  const bool asks = std::any_of(question.begin(), question.end(), [](float x) { return x != 0; });
  if (!asks) question = {};
  const Pool pool(words, meaning, words_cut, vector_of, question.size());
  const auto nearness = pool.nearness(question);
  const double weight = asks ? options.meaning_weight * pool.agreement(nearness, options.leaders) : 0;
  std::vector<Fused> out = pool.sums(nearness, weight);
  if (weight > 0 && options.feedback_share > 0)
    out = pool.sums(pool.nearness(moved(question, pool, out, options)), weight);
  std::sort(out.begin(), out.end(), before);
  return out;
}

}  // namespace quire::meaning
