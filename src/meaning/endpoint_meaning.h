// Vectors of a chosen endpoint: papers are sent in batches, each answer is durable before the next step
// (received.h); questions are asked one by one beside the search (asker.h). What was spent is counted, and
// nothing is sent above the limit.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "meaning/asker.h"
#include "meaning/choice.h"
#include "meaning/meaning.h"
#include "meaning/received.h"

namespace quire::meaning {

/// What is sent for a paper: its title and abstract as the own embedder reads them (TeX read), at most so
/// many characters, behind the prefix; empty if it has neither.
std::string sent_text(const Choice& choice, const Paper& paper);

class EndpointMeaning {
 public:
  /// In the folder of all meaning. Only a writer sends papers.
  EndpointMeaning(const std::filesystem::path& directory, Choice choice, bool writer);

  ~EndpointMeaning();
  EndpointMeaning(const EndpointMeaning&) = delete;
  EndpointMeaning& operator=(const EndpointMeaning&) = delete;

  const Choice& choice() const { return choice_; }
  bool whole() const { return received_.whole(); }
  /// As Meaning has them.
  std::uint64_t follow(store::Store& store, std::size_t limit, const std::function<bool()>& stop);
  void tend(const std::function<bool()>& stop, unsigned threads);
  std::unique_ptr<Question> ask(std::string_view text) const;
  std::vector<Candidate> similar(store::Doc doc, std::size_t count, Allowed allowed) const;
  EndpointStats stats() const;
  store::ChangeNumber change() const { return received_.change(); }
  const std::vector<std::string>& notes() const { return received_.notes(); }

 private:
  struct Pending {
    store::Doc doc = 0;
    std::uint64_t text_hash = 0;
    std::string text;
  };
  std::vector<Pending> pending(store::Store& store, std::span<const store::Change> changes);
  bool limit_reached() const;
  EndpointOptions options() const;
  Asker::Encode question_encoder() const;
  void count_question(const Usage& usage) const;
  Usage questions_usage() const;
  void set_trouble(std::string what);

  const std::filesystem::path directory_;  ///< of this generation
  const Choice choice_;
  const bool writer_;
  Received received_;
  std::mutex following_;
  mutable std::mutex trouble_mutex_;
  std::string trouble_;
  mutable std::atomic<std::uint64_t> question_tokens_{
      0};                             ///< of all processes until it was opened, then ours
  std::atomic<bool> limited_{false};  ///< the next batch would go above the limit
  std::atomic<bool> over_{false};
  std::unique_ptr<Asker> asker_;  ///< the last: its threads use what is above
};

}  // namespace quire::meaning
