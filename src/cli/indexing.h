// The index kept up while a command puts papers into the store.
#pragma once

#include <atomic>
#include <thread>

#include "index/index.h"
#include "store/store.h"

namespace quire::cli {

/// A thread that takes papers into the index many at a time, for small segments cost merges; a slow source is
/// not kept waiting. Where another process writes the index, it takes them in.
class Indexing {
 public:
  Indexing(store::Store& store, index::Index& index);
  ~Indexing();
  /// Ends the thread and leaves an index of few segments, unless Ctrl-C came. What fails here is made up for
  /// when Quire serves.
  void settle();

 private:
  void run();
  void end();

  store::Store& store_;
  index::Index& index_;
  std::atomic<bool> done_{false};
  std::thread thread_;
};

}  // namespace quire::cli
