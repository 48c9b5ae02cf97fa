// Many who ask, one batch: texts that are wanted by several threads grow side by side in samplers that never
// stop. A text does not depend on who else asks (engines/micro/sampler.h), so merging changes speed alone.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "labs/engines/micro/sampler.h"

namespace quire::labs::micro {

/// One token of a text as it came.
struct Piece {
  Chosen chosen;
  std::vector<std::pair<Token, float>> likeliest;  ///< with log-probabilities, as many as were asked for
};

/// A text under way. Shared between who asked and the batch.
class Growing {
 public:
  Growing(Ask wanted, std::size_t with_each) : ask(std::move(wanted)), likeliest(with_each) {}

  /// Pieces from `from` on; waits for one, for the end, or for `most`, whichever comes first.
  struct News {
    std::vector<Piece> pieces;
    std::optional<Sampled::Finish> finish;  ///< where nothing comes after these pieces
  };
  News wait(std::size_t from, std::chrono::milliseconds most);

  const Ask ask;
  const std::size_t likeliest;

 private:
  friend class RunningBatch;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Piece> pieces_;
  std::optional<Sampled::Finish> finish_;
  bool unwanted_ = false;
};

class RunningBatch {
 public:
  /// `threads` samplers of `places` texts each; at most `waiting_most` texts wait for a place.
  RunningBatch(const Net& net, unsigned threads, std::size_t places, std::size_t waiting_most);
  /// Ends what is under way as cancelled.
  ~RunningBatch();

  /// All of them or, where too many would wait, none (false).
  bool submit(std::span<const std::shared_ptr<Growing>> texts);
  /// Nobody waits for it any more.
  void cancel(Growing& text);

 private:
  void work();
  std::vector<std::shared_ptr<Growing>> take(std::size_t most, bool wait);

  const Net& net_;
  const unsigned samplers_;
  const std::size_t places_, waiting_most_;
  std::mutex mutex_;
  std::condition_variable wanted_;
  std::deque<std::shared_ptr<Growing>> waiting_;
  bool ending_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace quire::labs::micro
