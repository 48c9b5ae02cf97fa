// A file that is cut, or whose disk fails, while it is mapped: touching what is gone raises SIGBUS, which
// ends the process. Within a guarded range it does not: what is gone, up to the range's end, reads as zeros
// from then on, as damaged bytes read, and the range says so. Every other SIGBUS goes to whoever handled it
// before.
#pragma once

#include <cstddef>

namespace quire::index {

class CutGuard {
 public:
  /// Of whole pages mapped from a file. The first guard installs the handler.
  CutGuard(const void* begin, std::size_t bytes);
  /// Before the range is unmapped.
  ~CutGuard();
  CutGuard(const CutGuard&) = delete;
  CutGuard& operator=(const CutGuard&) = delete;

  /// A part that was touched was gone.
  bool cut() const;

  struct Range;

 private:
  Range* range_;
};

}  // namespace quire::index
