// judge_vectors(): two passes over the documents. The first scores the relevant ones, the second counts for
// each of them how many documents score at least as much. Scores grow segment by segment of the dimensions,
// so all truncations cost what the longest does.
#include "labs/embedding-limits/single_vector.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "labs/embedding-limits/step_kernels.h"

namespace quire::labs::embedding_limits {

namespace {

constexpr std::size_t kSlice = 512;  // documents that are scored together
constexpr float kLow = -std::numeric_limits<float>::infinity();

/// The queries cut into segments of dimensions, in lanes.
class Segments {
 public:
  Segments(const Vectors& queries, std::span<const std::size_t> dimensions, const StepKernels& kernels)
      : kernels_(kernels), whole_(queries.dimensions) {
    std::size_t from = 0;
    for (const std::size_t to : dimensions) {
      if (to <= from || to > whole_)
        throw std::invalid_argument("dimensions do not rise to the vectors' length");
      from_.push_back(from);
      lengths_.push_back(to - from);
      lanes_.emplace_back(queries.rows, to - from, kernels.vectors);
      for (std::size_t q = 0; q < queries.rows; ++q)
        for (std::size_t c = from; c < to; ++c) lanes_.back().at(q, c - from) = queries.row(q)[c];
      from = to;
    }
  }

  std::size_t count() const { return lanes_.size(); }
  std::size_t together() const { return kernels_.vectors * kLanes; }

  /// Takes `rows` documents; their lengths at every truncation, inverted, if cosines are wanted.
  void take(const float* documents, std::size_t rows, Likeness likeness) {
    rows_ = rows;
    parts_.assign(count(), {});
    factors_.assign(count(), std::vector<float>(rows, 1.0F));
    std::vector<double> squares(rows);
    for (std::size_t s = 0; s < count(); ++s) {
      parts_[s].resize(rows * lengths_[s]);
      for (std::size_t j = 0; j < rows; ++j) {
        const float* const row = documents + j * whole_ + from_[s];
        std::copy_n(row, lengths_[s], parts_[s].begin() + static_cast<std::ptrdiff_t>(j * lengths_[s]));
        for (std::size_t c = 0; c < lengths_[s]; ++c) squares[j] += double{row[c]} * row[c];
        if (likeness == Likeness::cosine)
          factors_[s][j] = squares[j] > 0 ? static_cast<float>(1 / std::sqrt(squares[j])) : 0;
      }
    }
  }

  /// For each truncation in turn: visit(s, scores), scores[j * together() + lane] of the queries from
  /// `first`.
  template <class Visit>
  void score(std::size_t first, Visit visit) {
    const std::size_t size = rows_ * together();
    if (part_.size() < size) {
      part_ = LaneBuffer(size);
      sum_ = LaneBuffer(size);
      scaled_ = LaneBuffer(size);
    }
    for (std::size_t s = 0; s < count(); ++s) {
      float* const target = s == 0 ? sum_.data() : part_.data();
      kernels_.scores(lanes_[s].block(first / kLanes), parts_[s].data(), rows_, lengths_[s], target);
      if (s > 0)
        for (std::size_t i = 0; i < size; ++i) sum_[i] += part_[i];
      for (std::size_t j = 0; j < rows_; ++j)
        for (std::size_t l = 0; l < together(); ++l)
          scaled_[j * together() + l] = sum_[j * together() + l] * factors_[s][j];
      visit(s, scaled_.data());
    }
  }

 private:
  const StepKernels& kernels_;
  std::size_t whole_;
  std::vector<std::size_t> from_, lengths_;
  std::vector<LaneRows> lanes_;
  std::size_t rows_ = 0;
  std::vector<std::vector<float>> parts_, factors_;
  LaneBuffer part_, sum_, scaled_;
};

/// What is known of one query at one truncation: its positives' scores, highest first, how many documents
/// reached each but not the one before, and the best negative.
struct Standing {
  std::vector<float> scores;
  std::vector<std::size_t> reached;
  float best_negative = kLow;

  void see(float score) {
    if (score < scores.back()) return;
    std::size_t i = 0;
    while (score < scores[i]) ++i;
    ++reached[i];
  }
  /// Ranks, a tie with a negative counting against the positive.
  std::vector<std::size_t> ranks() const {
    std::vector<std::size_t> out;
    std::size_t at_least = 0, tied = 0;  // documents that reach scores[i]; positives at it
    for (std::size_t i = 0; i < scores.size(); ++i) {
      // Documents that reach a tied score were counted at the first of the tie.
      if (i == 0 || scores[i] != scores[i - 1])
        tied = static_cast<std::size_t>(std::count(scores.begin(), scores.end(), scores[i]));
      at_least += reached[i];
      out.push_back(at_least - tied + 1);
    }
    return out;
  }
};

class Judge {
 public:
  Judge(const Relevance& relevance, const Vectors& queries, const RowSource& documents,
        std::span<const std::size_t> dimensions, Likeness likeness, const std::function<void()>& check)
      : relevance_(relevance),
        queries_(queries),
        source_(documents),
        dimensions_(dimensions.begin(), dimensions.end()),
        likeness_(likeness),
        check_(check),
        segments_(queries, dimensions, step_kernels()),
        standings_(dimensions.size(), std::vector<Standing>(relevance.queries())) {}

  std::vector<AtDimension> run() {
    score_positives();
    for (auto& at_dimension : standings_)
      for (Standing& standing : at_dimension) {
        std::sort(standing.scores.begin(), standing.scores.end(), std::greater<>());
        standing.reached.assign(standing.scores.size(), 0);
      }
    count_all();
    std::vector<AtDimension> results;
    for (std::size_t s = 0; s < dimensions_.size(); ++s) results.push_back(result(s));
    return results;
  }

 private:
  void score_positives() {
    std::vector<std::uint32_t> documents;
    for (std::size_t q = 0; q < relevance_.queries(); ++q)
      documents.insert(documents.end(), relevance_.positives(q).begin(), relevance_.positives(q).end());
    std::sort(documents.begin(), documents.end());
    documents.erase(std::unique(documents.begin(), documents.end()), documents.end());
    visit(documents, [&](std::size_t s, std::size_t q, std::uint32_t document, float score) {
      const auto positives = relevance_.positives(q);
      if (std::binary_search(positives.begin(), positives.end(), document))
        standings_[s][q].scores.push_back(score);
    });
  }

  void count_all() {
    std::vector<std::uint32_t> documents(relevance_.documents());
    std::iota(documents.begin(), documents.end(), 0U);
    visit(documents, [&](std::size_t s, std::size_t q, std::uint32_t document, float score) {
      Standing& standing = standings_[s][q];
      standing.see(score);
      if (score <= standing.best_negative) return;
      const auto positives = relevance_.positives(q);
      if (!std::binary_search(positives.begin(), positives.end(), document)) standing.best_negative = score;
    });
  }

  /// Every score of every query with these documents, slice by slice.
  template <class See>
  void visit(const std::vector<std::uint32_t>& documents, See see) {
    std::vector<float> rows(std::min(kSlice, documents.size()) * queries_.dimensions);
    const std::size_t together = segments_.together();
    for (std::size_t from = 0; from < documents.size(); from += kSlice) {
      const std::span slice(documents.data() + from, std::min(kSlice, documents.size() - from));
      source_(slice, rows.data());
      segments_.take(rows.data(), slice.size(), likeness_);
      for (std::size_t first = 0; first < relevance_.queries(); first += together) {
        check_();
        const std::size_t lanes = std::min(together, relevance_.queries() - first);
        segments_.score(first, [&](std::size_t s, const float* scores) {
          for (std::size_t j = 0; j < slice.size(); ++j)
            for (std::size_t l = 0; l < lanes; ++l) see(s, first + l, slice[j], scores[j * together + l]);
        });
      }
    }
  }

  AtDimension result(std::size_t s) const {
    AtDimension at;
    at.dimensions = dimensions_[s];
    at.margin = std::numeric_limits<double>::infinity();
    RecallSum sum;
    std::size_t solved = 0;
    for (std::size_t q = 0; q < relevance_.queries(); ++q) {
      const Standing& standing = standings_[s][q];
      sum.add(standing.ranks());
      double square = 0;
      for (std::size_t c = 0; c < dimensions_[s]; ++c)
        square += double{queries_.row(q)[c]} * queries_.row(q)[c];
      const double length = likeness_ == Likeness::cosine && square > 0 ? std::sqrt(square) : 1;
      const double gap = (double{standing.scores.back()} - double{standing.best_negative}) / length;
      at.margin = std::min(at.margin, gap / 2);
      solved += gap > 0;
    }
    at.recalls = sum.mean();
    at.solved = static_cast<double>(solved) / static_cast<double>(relevance_.queries());
    return at;
  }

  const Relevance& relevance_;
  const Vectors& queries_;
  const RowSource& source_;
  std::vector<std::size_t> dimensions_;
  Likeness likeness_;
  const std::function<void()>& check_;
  Segments segments_;
  std::vector<std::vector<Standing>> standings_;  // by truncation, by query
};

}  // namespace

std::vector<AtDimension> judge_vectors(const Relevance& relevance, const Vectors& queries,
                                       const RowSource& documents, std::span<const std::size_t> dimensions,
                                       Likeness likeness, const std::function<void()>& check) {
  return Judge(relevance, queries, documents, dimensions, likeness, check).run();
}

std::vector<AtDimension> judge_vectors(const Relevance& relevance, const Vectors& queries,
                                       const Vectors& documents, std::span<const std::size_t> dimensions,
                                       Likeness likeness, const std::function<void()>& check) {
  const RowSource rows = [&](std::span<const std::uint32_t> wanted, float* out) {
    for (const std::uint32_t j : wanted)
      out = std::copy_n(documents.row(j).data(), documents.dimensions, out);
  };
  return judge_vectors(relevance, queries, rows, dimensions, likeness, check);
}

}  // namespace quire::labs::embedding_limits
