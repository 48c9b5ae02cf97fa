// Meaning: a vector for every paper of a store, and what lies near a question or a paper. Follows the store's
// change log as the index does. The embedder is trained when there are enough papers, and again whenever the
// papers have doubled since; meanwhile the old one answers. Everything in the folder can be made again from
// the store: files are written beside and renamed, a crash costs work only.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "meaning/embedder.h"
#include "meaning/fusion.h"
#include "store/store.h"

namespace quire::meaning {

struct MeaningOptions {
  std::size_t papers_min = 500;  ///< fewer are not trained on: words alone rank
  double retrain_factor = 2;     ///< trained anew when there are so many times the papers
  std::size_t sample_max =
      150'000;  ///< papers that a training reads; more make no better model, but a slow one
  TrainOptions training;
};

struct MeaningStats {
  std::uint64_t papers = 0;      ///< that have a vector
  std::uint64_t vocabulary = 0;  ///< 0: no model yet
  std::uint64_t trained_on = 0;
  std::uint64_t model_version = 0;
  store::ChangeNumber change = 0;   ///< everything up to this change is near or far
  std::uint64_t bytes = 0;          ///< of the files
  std::vector<std::string> faults;  ///< what was set aside when the folder was opened, a sentence each
};

/// A bit for each Doc, Doc 0 lowest; empty: all papers.
using Allowed = std::span<const std::uint64_t>;

class Meaning {
 public:
  /// Opens (or starts empty) the folder. One process writes; others read what it has saved, and take in what
  /// is newer in memory.
  static std::unique_ptr<Meaning> open(const std::filesystem::path& directory, MeaningOptions options = {});
  virtual ~Meaning() = default;

  /// follow(), then learn() if there is anything to learn.
  std::uint64_t catch_up(store::Store& store, std::size_t limit = 0, const std::function<bool()>& stop = {});
  /// Gives vectors to what changed in the store since last time, at most `limit` papers (0: all), and takes
  /// them from papers that are gone. How many changes it took in. Without a model it does nothing.
  virtual std::uint64_t follow(store::Store& store, std::size_t limit = 0,
                               const std::function<bool()>& stop = {}) = 0;
  /// Trains if it is time to, and encodes all papers anew; minutes for hundreds of thousands. Else looks
  /// after the vectors (Nearest::tend). True if there is a new model. Searches and follow() go on meanwhile.
  /// When stopped, the next call begins again.
  virtual bool learn(store::Store& store, const std::function<bool()>& stop = {}) = 0;

  // Thread-safe; none of them waits for learn().
  /// The papers nearest to a text, at most `count`.
  virtual std::vector<Candidate> search(std::string_view text, std::size_t count,
                                        Allowed allowed = {}) const = 0;
  /// The papers nearest to a paper, itself left out.
  virtual std::vector<Candidate> similar(store::Doc doc, std::size_t count, Allowed allowed = {}) const = 0;
  /// One ranking of what words found and what lies near the text (fusion.h); `count` nearest are taken in.
  /// Without a model, the ranking of the words.
  virtual std::vector<Fused> fused(std::string_view text, std::span<const Candidate> words, bool words_cut,
                                   std::size_t count, Allowed allowed = {},
                                   const FusionOptions& options = {}) const = 0;

  virtual bool writer() const = 0;
  virtual MeaningStats stats() const = 0;
};

}  // namespace quire::meaning
