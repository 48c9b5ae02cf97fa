// Meaning: a vector for every paper of a store, and what lies near a question or a paper. Follows the store's
// change log as the index does. Vectors are Quire's own (own_meaning.h), or those of an endpoint that
// somebody chose (choice.h, endpoint_meaning.h): until it has given one for every paper, the own ones answer.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "meaning/choice.h"
#include "meaning/embedder.h"
#include "meaning/endpoint.h"
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

/// An endpoint that was chosen, and how far it is.
struct EndpointStats {
  Choice choice;
  std::size_t dimensions = 0;  ///< 0: no vector came yet
  std::uint64_t papers = 0;    ///< that have a vector of it
  bool whole = false;          ///< it answers; until then the own embedder does
  Usage papers_usage;
  Usage questions_usage;
  std::uint64_t refused = 0;   ///< papers that it would not have
  bool limit_reached = false;  ///< of tokens: nothing is sent
  std::string trouble;         ///< why it does not go on; empty if it does
  std::uint64_t spent() const { return papers_usage.tokens + questions_usage.tokens; }
};

struct MeaningStats {
  std::uint64_t papers = 0;      ///< that have a vector
  std::uint64_t vocabulary = 0;  ///< 0: no model yet
  std::uint64_t trained_on = 0;
  std::uint64_t model_version = 0;
  store::ChangeNumber change = 0;         ///< everything up to this change is near or far
  std::uint64_t bytes = 0;                ///< of the files
  std::vector<std::string> faults;        ///< what was set aside when the folder was opened, a sentence each
  std::optional<EndpointStats> endpoint;  ///< if one was chosen
};

/// A bit for each Doc, Doc 0 lowest; empty: all papers.
using Allowed = std::span<const std::uint64_t>;

/// A question on its way to a vector, from Meaning::ask() on; the other calls wait for what is left of that,
/// at most until the question's deadline. For one thread.
class Question {
 public:
  virtual ~Question() = default;
  /// Why meaning has no part in the answer although there is a model, in a few words; empty if it has.
  virtual std::string missing() = 0;
  /// The papers nearest to the text, at most `count`.
  virtual std::vector<Candidate> search(std::size_t count, Allowed allowed = {}) = 0;
  /// One ranking of what words found and what lies near the text (fusion.h); `count` nearest are taken in.
  /// Without a vector, the ranking of the words.
  virtual std::vector<Fused> fused(std::span<const Candidate> words, bool words_cut, std::size_t count,
                                   Allowed allowed = {}, const FusionOptions& options = {}) = 0;
};

class Meaning {
 public:
  /// Opens (or starts empty) the folder. One process writes; others read what it has saved, and take in what
  /// is newer in memory.
  static std::unique_ptr<Meaning> open(const std::filesystem::path& directory, MeaningOptions options = {});
  /// For a folder that nobody has open, when its store was replaced by another: removes what is made again
  /// for nothing, and keeps what was paid for.
  static void store_replaced(const std::filesystem::path& directory);
  virtual ~Meaning() = default;

  /// follow(), then learn() if there is anything to learn.
  std::uint64_t catch_up(store::Store& store, std::size_t limit = 0, const std::function<bool()>& stop = {});
  /// Gives vectors to what changed in the store since last time, at most `limit` papers (0: all), and takes
  /// them from papers that are gone. How many changes it took in. Without a model it does nothing. An
  /// endpoint's faults are thrown as std::runtime_error, with the own vectors up to date; `stop` is asked
  /// from several threads then.
  virtual std::uint64_t follow(store::Store& store, std::size_t limit = 0,
                               const std::function<bool()>& stop = {}) = 0;
  /// Trains if it is time to, and encodes all papers anew; minutes for hundreds of thousands. Else looks
  /// after the vectors (Nearest::tend). True if there is a new model. Searches and follow() go on meanwhile.
  /// When stopped, the next call begins again.
  virtual bool learn(store::Store& store, const std::function<bool()>& stop = {}) = 0;

  // Thread-safe; none of them waits for learn().
  /// Begins to encode a text. `typed`: the same before stemming, for a model that reads language; empty: the
  /// text is that itself.
  virtual std::unique_ptr<Question> ask(std::string_view text, std::string_view typed = {}) const = 0;
  /// The papers nearest to a paper, itself left out.
  virtual std::vector<Candidate> similar(store::Doc doc, std::size_t count, Allowed allowed = {}) const = 0;
  /// There is a model, or an endpoint's vectors, to answer by.
  virtual bool ready() const = 0;

  std::vector<Candidate> search(std::string_view text, std::size_t count, Allowed allowed = {}) const {
    return ask(text)->search(count, allowed);
  }
  std::vector<Fused> fused(std::string_view text, std::span<const Candidate> words, bool words_cut,
                           std::size_t count, Allowed allowed = {}, const FusionOptions& options = {}) const {
    return ask(text)->fused(words, words_cut, count, allowed, options);
  }

  virtual bool writer() const = 0;
  virtual MeaningStats stats() const = 0;
};

}  // namespace quire::meaning
