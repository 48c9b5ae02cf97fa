// BM25F (Robertson, Zaragoza, Taylor, CIKM 2004): counts of the fields are weighed and made comparable by
// length before they saturate together. Constants and the formula: docs/searching.md "Ranking".
#pragma once

#include <array>
#include <cmath>

#include "index/segment.h"
#include "index/snapshot.h"

namespace quire::index {

/// A word's weighed count in each field of one paper.
struct Weighed {
  double title = 0;
  double abstract = 0;
  double author = 0;
  double sum() const { return title + abstract + author; }
};

class Ranking {
 public:
  static constexpr double kSaturation = 1.2;  ///< k1
  static constexpr double kTitleWeight = 3.0;
  static constexpr double kTitleLength = 0.4;  ///< b of the title
  static constexpr double kAbstractLength = 0.7;

  explicit Ranking(const Snapshot& snapshot)
      : papers_(static_cast<double>(snapshot.papers)),
        title_mean_(mean(snapshot.title_words, snapshot.papers)),
        abstract_mean_(mean(snapshot.abstract_words, snapshot.papers)) {
    for (std::size_t i = 0; i < title_.size(); ++i) title_[i] = inverse(kTitleLength, i, title_mean_);
    for (std::size_t i = 0; i < abstract_.size(); ++i)
      abstract_[i] = inverse(kAbstractLength, i, abstract_mean_);
  }

  double idf(std::uint64_t papers_with) const {
    const double with = std::min(static_cast<double>(papers_with), papers_);
    return std::log1p((papers_ - with + 0.5) / (with + 0.5));
  }

  Weighed weigh(const Segment& segment, Local local, double title, double abstract, double author) const {
    Weighed out;
    if (title > 0) out.title = kTitleWeight * title * title_norm(segment.title_words[local]);
    if (abstract > 0) out.abstract = abstract * abstract_norm(segment.abstract_words[local]);
    out.author = author;
    return out;
  }

  static double saturated(double weighed) { return (kSaturation + 1) * weighed / (kSaturation + weighed); }

 private:
  static double mean(std::uint64_t words, std::uint64_t papers) {
    return words == 0 ? 1.0 : static_cast<double>(words) / static_cast<double>(papers);
  }
  static double inverse(double b, std::size_t words, double mean) {
    return 1.0 / (1.0 - b + b * static_cast<double>(words) / mean);
  }
  double title_norm(std::size_t words) const {
    return words < title_.size() ? title_[words] : inverse(kTitleLength, words, title_mean_);
  }
  double abstract_norm(std::size_t words) const {
    return words < abstract_.size() ? abstract_[words] : inverse(kAbstractLength, words, abstract_mean_);
  }

  double papers_;
  double title_mean_;
  double abstract_mean_;
  std::array<double, 64> title_{};
  std::array<double, 512> abstract_{};
};

}  // namespace quire::index
