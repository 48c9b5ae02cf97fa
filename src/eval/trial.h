// A test collection taken in and asked the way a reader's papers are: documents become papers in a store, the
// index follows the store, and questions go through Index::search. Store and index lie in a temporary folder
// and go with the trial.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "eval/beir.h"
#include "eval/run_file.h"
#include "index/index.h"

namespace quire::eval {

class Trial {
 public:
  /// Takes in the folder's corpus. `progress` gets documents so far and may stop it by returning false, which
  /// is an Error. `endpoint`: whose vectors rank, instead of those of the embedder that is trained here.
  static Result<std::unique_ptr<Trial>> start(const std::filesystem::path& folder,
                                              const std::function<bool(std::uint64_t)>& progress = {},
                                              const std::optional<meaning::Choice>& endpoint = {});
  ~Trial();
  Trial(const Trial&) = delete;
  Trial& operator=(const Trial&) = delete;

  /// Makes the model of meaning, or gets the vectors of the endpoint, whose faults are thrown. ask() does it
  /// if nobody else did. False if `stop` ended it.
  bool learn(const std::function<bool()>& stop = {});
  meaning::MeaningStats meaning() const { return index_->meaning().stats(); }
  /// The best `depth` (at most 1000) documents. Throws std::runtime_error if an endpoint did not answer.
  std::vector<Ranked> ask(const std::string& question, index::Mode mode, std::size_t depth);
  const std::vector<std::string>& ids() const { return ids_; }
  /// What was left out of the corpus, a sentence each.
  const std::vector<std::string>& notes() const { return notes_; }

 private:
  Trial(std::filesystem::path folder, const std::optional<meaning::Choice>& endpoint);
  Status take_in(const std::filesystem::path& folder, const std::function<bool(std::uint64_t)>& progress);
  Status name_docs();

  std::filesystem::path folder_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<index::Index> index_;
  std::vector<std::string> notes_;
  std::vector<std::string> ids_;            ///< in the order of the corpus
  std::vector<std::uint32_t> document_of_;  ///< by Doc: place in ids_
  bool learned_ = false;                    ///< the model of meaning is made when a question first needs it
};

/// A question as a query that ranks by whatever words a document has. A question is prose: quotes, brackets,
/// colons and capital OR in it are no operators.
index::Query as_query(const std::string& question);

}  // namespace quire::eval
