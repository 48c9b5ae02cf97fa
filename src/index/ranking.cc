// Classes of lengths and the table of impacts.
#include "index/ranking.h"

#include <algorithm>
#include <cmath>

namespace quire::index {
namespace {

constexpr std::array<std::uint32_t, 7> kTitleClassEnds{5, 7, 9, 11, 13, 16, 21};
constexpr std::array<double, 8> kTitleClassWords{3.5, 5.5, 7.5, 9.5, 11.5, 14, 18, 25};
constexpr double kAbstractClassRatio = 1.12;
constexpr double kAbstractClassFirst = 16;  ///< shorter abstracts are one class
constexpr std::size_t kAbstractClasses = 32;
/// Weights of a query add up to at most this, so that its scores stay below 2^16 with every word rounded up.
constexpr double kWeightsMax = (1u << 19) - (1u << 13);

/// ends[i]: the first length that is above class i.
std::array<std::uint32_t, kAbstractClasses - 1> abstract_class_ends() {
  std::array<std::uint32_t, kAbstractClasses - 1> ends{};
  double end = kAbstractClassFirst;
  for (std::uint32_t& at : ends) {
    at = static_cast<std::uint32_t>(std::ceil(end));
    end *= kAbstractClassRatio;
  }
  return ends;
}

std::array<double, kAbstractClasses> abstract_class_words() {
  const auto ends = abstract_class_ends();
  std::array<double, kAbstractClasses> words{};
  words.front() = kAbstractClassFirst / 2;
  for (std::size_t i = 1; i + 1 < kAbstractClasses; ++i) words[i] = (ends[i - 1] + ends[i] - 1) / 2.0;
  words.back() = ends.back() * kAbstractClassRatio;
  return words;
}

double length_norm(double b, double words, double mean) { return 1.0 / (1.0 - b + b * words / mean); }

}  // namespace

std::uint8_t length_class(std::uint32_t title_words, std::uint32_t abstract_words) {
  static const auto ends = abstract_class_ends();
  const auto title =
      static_cast<std::size_t>(std::upper_bound(kTitleClassEnds.begin(), kTitleClassEnds.end(), title_words) -
                               kTitleClassEnds.begin());
  const auto abstract =
      static_cast<std::size_t>(std::upper_bound(ends.begin(), ends.end(), abstract_words) - ends.begin());
  return static_cast<std::uint8_t>(title * kAbstractClasses + abstract);
}

double title_words_of(std::uint8_t length_class) { return kTitleClassWords[length_class / kAbstractClasses]; }

double abstract_words_of(std::uint8_t length_class) {
  static const auto words = abstract_class_words();
  return words[length_class % kAbstractClasses];
}

Ranking::Ranking(double title_mean, double abstract_mean)
    : title_mean_(std::max(title_mean, 1.0)), abstract_mean_(std::max(abstract_mean, 1.0)) {
  any_ = table(Field::any);
}

bool Ranking::is_for(double title_mean, double abstract_mean) const {
  return std::max(title_mean, 1.0) == title_mean_ && std::max(abstract_mean, 1.0) == abstract_mean_;
}

const std::uint16_t* Ranking::impacts(Field field) const {
  if (field == Field::any) return any_->data();
  const auto at = static_cast<std::size_t>(field);
  std::call_once(made_[at], [&] { one_field_[at] = table(field); });
  return one_field_[at]->data();
}

Ranking::Weighed Ranking::weigh(std::uint8_t counts, std::uint8_t lengths, Field field) const {
  const bool any = field == Field::any;
  Weighed out;
  if (any || field == Field::title) {
    out.title = kTitleWeight * Counts::title(counts) *
                length_norm(kTitleLength, title_words_of(lengths), title_mean_);
  }
  if (any || field == Field::abstract_text) {
    out.abstract =
        Counts::abstract(counts) * length_norm(kAbstractLength, abstract_words_of(lengths), abstract_mean_);
  }
  if (any || is_of_names(field)) out.author = Counts::author(counts);
  return out;
}

std::uint16_t Ranking::whole(double saturated) {
  if (saturated <= 0) return 0;
  return static_cast<std::uint16_t>(std::max(1.0, std::round(saturated * kImpactMax / (kSaturation + 1))));
}

std::unique_ptr<Ranking::Table> Ranking::table(Field field) const {
  auto out = std::make_unique<Table>(256 * 256);
  std::array<double, 256> title_norm{};
  std::array<double, 256> abstract_norm{};
  for (std::size_t lengths = 0; lengths < 256; ++lengths) {
    const auto one = weigh(Counts::pack(1, 1, 0), static_cast<std::uint8_t>(lengths), field);
    title_norm[lengths] = one.title;
    abstract_norm[lengths] = one.abstract;
  }
  const bool with_authors = field == Field::any || is_of_names(field);
  for (std::size_t code = 0; code < 256; ++code) {
    const std::uint8_t counts = kCountsOfCode[code];
    for (std::size_t lengths = 0; lengths < 256; ++lengths) {
      const double x = Counts::title(counts) * title_norm[lengths] +
                       Counts::abstract(counts) * abstract_norm[lengths] +
                       (with_authors ? Counts::author(counts) : 0);
      (*out)[code * 256 + lengths] = whole(saturated(x));
    }
  }
  return out;
}

double Ranking::idf(std::uint64_t papers_with, std::uint64_t papers) {
  const auto n = static_cast<double>(papers);
  const double with = std::min(static_cast<double>(papers_with), n);
  return std::log1p((n - with + 0.5) / (with + 0.5));
}

Scale::Scale(double sum)
    : per_idf_(kWeightsMax / std::max(sum * 1.001, 1e-6)),
      unit_(per_idf_ * Ranking::kImpactMax / (Ranking::kSaturation + 1) / (1u << kScoreShift)) {}

std::uint32_t Scale::weight(double idf) const {
  // Of a word that the scale does not know (an author alone) it may be anything.
  return static_cast<std::uint32_t>(std::clamp(std::floor(idf * per_idf_), 1.0, double{kWeightsMax}));
}

}  // namespace quire::index
