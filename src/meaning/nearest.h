// The papers nearest to a vector, by cosine, among millions. Three ideas, in the order in which a search
// meets them: vectors lie in lists about centres found by k-means, and only the lists whose centres are
// nearest are looked at (inverted file; Jégou, Douze and Schmid, IEEE TPAMI 33(1), 2011); in a list, one bit
// a dimension of what a vector differs from its centre, after a random rotation, estimates the cosine with a
// known error (RaBitQ; Gao and Long, SIGMOD 2024); what might be among the best is scored with 8 bits a
// dimension. Few vectors are in one list and are all scored. Files: nearest_file.h; figures:
// nearest_bench.cc.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "paper/result.h"
#include "store/store.h"

namespace quire::meaning {

struct Neighbour {
  store::Doc doc = 0;
  float score = 0;  ///< cosine
};

/// What a search may spend: more of either finds more of the true neighbours and takes longer.
struct Effort {
  std::size_t probes = 0;  ///< lists to look into; 0: 64, which finds 96 in 100 of the ten best and more
  float doubt = 1.5F;      ///< standard errors that an estimate may be below the truth
};

/// All calls are safe from any thread; a search sees the state of one moment, and a writer keeps it waiting
/// for microseconds only.
class Nearest {
 public:
  static constexpr std::size_t kDimensionsMax = 4096;
  /// Up to so many vectors are scanned.
  static constexpr std::size_t kScanMax = 20'000;

  explicit Nearest(std::size_t dimensions);
  ~Nearest();
  Nearest(const Nearest&) = delete;
  Nearest& operator=(const Nearest&) = delete;

  /// What the file holds, or empty if there is none; a file that is damaged or has other dimensions is an
  /// error. commit() writes it.
  static Result<std::unique_ptr<Nearest>> open(const std::filesystem::path& file, std::size_t dimensions);

  std::size_t dimensions() const;
  std::size_t size() const;
  std::size_t lists() const;
  /// Of memory, all in all.
  std::size_t bytes() const;

  /// Replaces the paper's old vector; its length does not matter. False for a vector without a direction (all
  /// zero, or with what is not a number): the paper then has none.
  bool add(store::Doc doc, std::span<const float> vector);
  void remove(store::Doc doc);
  /// The paper's vector at length one, as 8 bits a dimension keep it; false if it has none.
  bool vector(store::Doc doc, std::span<float> out) const;

  /// The `count` nearest, the nearest first, equal ones by number. `allowed`: a bit a doc, empty for all;
  /// when it allows few, those are all scored.
  std::vector<Neighbour> search(std::span<const float> question, std::size_t count,
                                std::span<const std::uint64_t> allowed = {}, Effort effort = {}) const;
  /// The same by scoring everything.
  std::vector<Neighbour> exact_search(std::span<const float> question, std::size_t count,
                                      std::span<const std::uint64_t> allowed = {}) const;

  /// New centres when there are twice as many vectors as when the present ones were found. Seconds for
  /// a million; searches and changes go on. Stopped, it goes on where it was when it is called again. True if
  /// it has finished new lists. One thread at a time.
  bool tend(const std::function<bool()>& stop = {}, unsigned threads = 2);

  /// Durable on return: after a crash the file is the old or the new one. Throws std::runtime_error when the
  /// disk does not take it.
  void commit() const;
  void save(const std::filesystem::path& file) const;

 private:
  class Body;
  std::unique_ptr<Body> body_;
};

}  // namespace quire::meaning
