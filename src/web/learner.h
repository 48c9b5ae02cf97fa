// Keeps what the index knows of meaning up to date while Quire serves, on a thread that gives way to all
// others: vectors for new papers soon, training when it is due.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "index/index.h"
#include "store/store.h"

namespace quire::web {

class Learner {
 public:
  Learner(store::Store& store, index::Index& index);
  /// Ends a training that is under way; it begins again next time.
  ~Learner();

 private:
  void run();
  /// True: there may be more to do at once.
  bool step();
  void report();

  store::Store& store_;
  index::Index& index_;
  bool whole_ = false;  ///< of an endpoint, as last reported; likewise
  std::string trouble_;
  std::atomic<bool> stop_{false};
  std::mutex mutex_;
  std::condition_variable wake_;
  std::thread thread_;
};

}  // namespace quire::web
