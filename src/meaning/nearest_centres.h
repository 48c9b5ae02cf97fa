// The centres about which vectors lie in lists, and finding them: spherical k-means (Dhillon and Modha,
// Machine Learning 42, 2001) on a sample of the rows, in whole numbers as the rows are.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "meaning/nearest_codes.h"

namespace quire::meaning {

/// Rows outside of the lists, one after the other.
struct Rows {
  std::vector<std::uint8_t> values;
  std::vector<float> scales;
  std::size_t size() const { return scales.size(); }
};

class Centres {
 public:
  static constexpr std::size_t kMax = 65'535;

  /// At most kMax.
  Centres(std::size_t dimensions, const Rows& rows);
  /// One, at zero: a list for all.
  static Centres none(std::size_t dimensions);

  std::size_t dimensions() const { return dimensions_; }
  std::size_t size() const { return count_; }
  std::size_t bytes() const { return blocks_.size() + (scales_.size() + squares_.size()) * sizeof(float); }

  void read(std::size_t centre, std::span<float> out) const;
  void read_whole(std::size_t centre, std::span<std::uint8_t> out) const;
  float scale(std::size_t centre) const { return scales_[centre]; }
  float squares(std::size_t centre) const { return squares_[centre]; }

  /// Inner products with a question, for size() rounded up to sixteen; those behind the last are very low.
  std::vector<float> scores(const Question& question) const;
  std::size_t nearest(const std::uint8_t* row) const;

 private:
  std::vector<float> products(const std::int8_t* question) const;

  std::size_t dimensions_;
  std::size_t count_;
  std::vector<std::uint8_t> blocks_;  ///< as NearestKernels::block_dots has them
  std::vector<float> scales_;         ///< to sixteen
  std::vector<float> squares_;        ///< of their lengths
};

struct Clustering {
  std::size_t centres = 0;
  unsigned rounds = 8;
  unsigned threads = 2;
  std::function<bool()> stop;  ///< asked by the calling thread alone
};

/// The same sample gives the same centres, whatever the number of threads; null if stopped.
std::shared_ptr<const Centres> find_centres(std::size_t dimensions, const Rows& sample,
                                            const Clustering& how);

}  // namespace quire::meaning
