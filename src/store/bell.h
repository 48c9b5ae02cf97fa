// Tells those who follow a store that somebody has written to it, in this process or another.
#pragma once

#include <chrono>
#include <memory>

#include "store/database.h"

namespace quire::store {

class Bell {
 public:
  virtual ~Bell() = default;
  /// Waits until something may have been written, at most so long; until ring(), whatever was written.
  virtual void wait(std::chrono::milliseconds at_most) = 0;
  /// From any thread: who waits goes on.
  virtual void ring() = 0;
};

/// PostgreSQL rings by itself (NOTIFY, at each commit). SQLite has no such thing: it is looked at every 25
/// ms.
std::unique_ptr<Bell> bell_of(const Database& database);

}  // namespace quire::store
