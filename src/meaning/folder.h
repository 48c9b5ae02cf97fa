// The folder of a Meaning: `state` names the newest `model-N` and `vectors-N`; whatever it does not name is
// left over from a crash. `lock` is held by the one process that writes.
#pragma once

#include <cstdint>
#include <filesystem>

#include "paper/result.h"

namespace quire::meaning {

/// What the file `state` holds, as it lies there.
struct State {
  std::uint64_t model = 0;        ///< number of its file
  std::uint64_t vectors = 0;      ///< likewise
  std::uint64_t version = 0;      ///< of the model
  std::uint64_t change = 0;       ///< the vectors are of this change
  std::uint64_t papers_then = 0;  ///< when the model was trained
};

class Folder {
 public:
  /// Makes the folder if need be; writes if no other process does.
  explicit Folder(std::filesystem::path directory);
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  bool writer() const { return writer_; }
  bool empty() const;
  Result<State> read_state() const;
  /// From now on these are the files that count; durable on return.
  void write_state(const State& state) const;

  std::filesystem::path model(std::uint64_t number) const { return numbered("model-", number); }
  std::filesystem::path vectors(std::uint64_t number) const { return numbered("vectors-", number); }
  /// Above every number in the folder.
  std::uint64_t next_number() const;
  void remove_strays() const;
  std::uint64_t bytes() const;

 private:
  std::filesystem::path numbered(const char* kind, std::uint64_t number) const;

  const std::filesystem::path directory_;
  int lock_ = -1;
  bool writer_ = false;
};

}  // namespace quire::meaning
