// The state of a learner beside a deployment: read once, replaced as a whole after every answer
// (temporary file, fsync, rename, fsync of the folder), owned by one process at a time. After a crash there
// is the old state or the new.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "paper/result.h"

namespace quire::labs::bandits {

class StateFile {
 public:
  /// Takes the lock PATH.lock; the error says if somebody holds it.
  static Result<StateFile> open(std::string path);
  StateFile(StateFile&& other) noexcept;
  StateFile& operator=(StateFile&&) = delete;
  ~StateFile();

  /// The bytes of the file, nothing if it does not exist yet.
  Result<std::optional<std::string>> read() const;
  Status replace(std::string_view bytes) const;

 private:
  StateFile(std::string path, int lock) : path_(std::move(path)), lock_(lock) {}
  std::string path_;
  int lock_;
};

}  // namespace quire::labs::bandits
