// An engine under the bench. Each is a small program that builds its index from papers.tsv and answers
// queries.tsv; run_peer() measures all of them the same way and prints a line of JSON:
//   PEER build FOLDER                   processor and wall seconds, peak memory, bytes on disk
//   PEER ask FOLDER [ROUNDS] [SECONDS]  milliseconds a query, by kind
// The index lies in FOLDER/PEER, answers are kept in FOLDER/PEER.answers. After one round to warm up (of
// 30 seconds at most) come ROUNDS that count, or fewer (but one) when the seconds are over. What a query
// costs is the median of its rounds, words in, numbers and scores out.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "benchmarks/search/papers_file.h"

namespace quire::bench {

struct Answer {
  std::uint64_t number = 0;  ///< of the paper
  double score = 0;
};

constexpr std::size_t kTop = 10;

/// What a file takes on disk, holes not counted.
double allocated_mb(const std::filesystem::path& file);

/// What a build took outside this process and the index's folder.
struct Elsewhere {
  double cpu_s = 0;
  double peak_mb = 0;
  double index_mb = 0;  ///< added to the folder's size; negative: what of it is no index
};

class Peer {
 public:
  virtual ~Peer() = default;
  virtual std::string name() const = 0;
  /// Everything findable and on disk on return.
  virtual void build(const PapersFile& papers, const std::filesystem::path& index) = 0;
  virtual void open(const std::filesystem::path& index) = 0;
  /// Kinds of queries that the engine has: title, author, question (any of the words), single, and, phrase,
  /// filtered.
  virtual bool can(std::string_view kind) const = 0;
  /// The best kTop.
  virtual void ask(const BenchQuery& query, std::vector<Answer>& answers) = 0;
  /// Asked after build().
  virtual Elsewhere elsewhere() const { return {}; }
};

int run_peer(Peer& peer, int argc, char** argv);

}  // namespace quire::bench
