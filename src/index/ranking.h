// BM25F (Robertson, Zaragoza, Taylor, CIKM 2004) in whole numbers. Counts of the fields are weighed and made
// comparable by length before they saturate together; what comes out, the impact of a word in a paper,
// depends on the counts and on the lengths alone, so it is a table of 256 counts by 256 classes of lengths. A
// score is a sum of weight times impact, and adds up to the same number in whatever order it is added.
// Constants and the formula: docs/search.md "Ranking".
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "index/counts.h"
#include "index/query.h"
#include "index/score.h"

namespace quire::index {

/// The lengths of title and abstract in one byte: 8 classes of titles, 32 of abstracts.
std::uint8_t length_class(std::uint32_t title_words, std::uint32_t abstract_words);
/// The lengths that a class stands for, in words.
double title_words_of(std::uint8_t length_class);
double abstract_words_of(std::uint8_t length_class);

class Ranking {
 public:
  // The bounds in segments depend on these: whoever changes one raises kFormatVersion.
  static constexpr double kSaturation = 1.6;  ///< k1
  static constexpr double kTitleWeight = 3.0;
  static constexpr double kTitleLength = 0.4;  ///< b of the title
  static constexpr double kAbstractLength = 0.75;
  static constexpr std::uint32_t kImpactMax = 4095;  ///< stands for k1 + 1

  Ranking(double title_mean, double abstract_mean);

  bool is_for(double title_mean, double abstract_mean) const;
  double title_mean() const { return title_mean_; }
  double abstract_mean() const { return abstract_mean_; }

  /// Impacts by code of the counts times 256 plus class of the lengths, with the counts of one field or all;
  /// 0: the word is not in the field.
  const std::uint16_t* impacts(Field field) const;

  /// What the fields of one posting weigh; the impact is saturated() of the sum.
  struct Weighed {
    double title = 0;
    double abstract = 0;
    double author = 0;
    double sum() const { return title + abstract + author; }
  };
  Weighed weigh(std::uint8_t counts, std::uint8_t lengths, Field field) const;
  static double saturated(double weighed) { return (kSaturation + 1) * weighed / (kSaturation + weighed); }
  static std::uint16_t whole(double saturated);

  static double idf(std::uint64_t papers_with, std::uint64_t papers);

 private:
  using Table = std::vector<std::uint16_t>;
  static constexpr std::size_t kFields = static_cast<std::size_t>(Field::organisation) + 1;
  std::unique_ptr<Table> table(Field field) const;

  double title_mean_;
  double abstract_mean_;
  std::unique_ptr<Table> any_;
  mutable std::array<std::once_flag, kFields> made_;
  mutable std::array<std::unique_ptr<Table>, kFields> one_field_;
};

/// Words' weights as whole numbers, such that weights times impacts sum up to less than 2^31.
class Scale {
 public:
  /// `sum`: of all idf times node weights of the query.
  explicit Scale(double sum);
  std::uint32_t weight(double idf) const;
  /// Of a sum of score_of().
  double score(std::uint32_t sum) const { return static_cast<double>(sum) / unit_; }
  std::uint32_t sum(double score) const { return static_cast<std::uint32_t>(std::llround(score * unit_)); }

 private:
  double per_idf_;
  double unit_;
};

}  // namespace quire::index
