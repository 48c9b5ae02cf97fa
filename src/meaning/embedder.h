// Vectors of texts, learned from the store's own papers by latent semantic analysis (Deerwester, Dumais,
// Furnas, Landauer and Harshman, JASIS 41(6), 1990): the matrix of papers and words, weighted with
// log(1 + count) * idf and rows of length one, is cut to its strongest directions; a text is the weighted sum
// of its words' vectors. Words that occur in the same papers, or beside the same words, point the same way.
// What was measured against it: docs/meaning.md.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "meaning/bag.h"
#include "meaning/word_table.h"
#include "paper/result.h"

namespace quire::meaning {

inline constexpr std::size_t kDimensions = 256;

/// Of length one, or all zero when no word of the text is known.
using Vector = std::vector<float>;

class Embedder {
 public:
  /// A model from `path`; what is damaged, cut short or of another program is an error.
  static Result<Embedder> load(const std::filesystem::path& path);
  /// The model in a file's payload, which is trusted in nothing.
  static Result<Embedder> read(std::string_view payload);
  /// Written beside and renamed; durable on return. Throws std::runtime_error when the disk does not take it.
  void save(const std::filesystem::path& path) const;

  /// Title and abstract as they are stored, TeX and all. Both calls are safe from any thread.
  Vector embed_document(std::string_view title, std::string_view abstract) const;
  Vector embed_query(std::string_view text) const { return embed_document(text, {}); }

  /// Vectors of one version have nothing to do with those of another.
  std::uint64_t version() const { return version_; }
  std::size_t vocabulary() const { return words_.size(); }
  /// Papers that it was trained on.
  std::uint64_t trained_on() const { return trained_on_; }

 private:
  friend class Trainer;
  Embedder() = default;
  std::string payload() const;
  void add_known(std::string_view tex, std::vector<std::uint32_t>& out) const;

  WordTable words_;
  std::vector<float> weights_;        ///< a word each: idf times the scale of its vector
  std::vector<std::int8_t> vectors_;  ///< a word each, kDimensions numbers
  std::uint64_t trained_on_ = 0;
  std::uint64_t version_ = 0;
};

struct TrainOptions {
  std::uint64_t seed = 1;  ///< the same seed and papers give the same model, whatever the number of threads
  unsigned threads = 2;
  std::size_t vocabulary_max = 100'000;  ///< the most frequent words; memory is 2.3 KiB each while training
  std::function<void(double)> progress;  ///< 0 to 1; one call at a time, from any thread
  std::function<bool()> stop;            ///< asked often, by the calling thread; true ends the training
};

/// Takes in papers, then trains. Holds about 8 bytes for every different word of a paper.
class Trainer {
 public:
  void add(std::string_view title, std::string_view abstract);
  std::size_t papers() const { return ends_.size(); }
  /// The model; an error if stopped or if the papers have no words. Uses the trainer up.
  Result<Embedder> train(const TrainOptions& options);

 private:
  WordTable words_;
  std::vector<std::uint32_t> papers_with_;  ///< a word each
  std::vector<std::uint64_t> ends_;         ///< of each paper in `counts_`
  std::vector<Count> counts_;
};

}  // namespace quire::meaning
