// The vectors of questions, asked of an endpoint by threads of its own while the caller does other work. A
// caller waits for what is left of a deadline and no longer; an answer that comes late is kept for the next
// time. At most a few callers wait at once, and none while the endpoint is known to be down: after three
// failures in a row it is left alone for a while, then tried with one question that nobody waits for.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

#include "paper/result.h"

namespace quire::meaning {

struct AskerOptions {
  using Clock = std::chrono::steady_clock;
  std::chrono::milliseconds deadline{300};  ///< of a question, from ask() on
  unsigned threads = 2;
  std::size_t waiting_max = 1;  ///< callers that wait at once; others go on without
  std::size_t under_way_max = 16;
  std::size_t kept_max = 1000;             ///< vectors of questions
  unsigned failures_max = 3;               ///< in a row: the endpoint is down
  std::chrono::milliseconds rest{10'000};  ///< before it is tried again; twice as long each time
  std::chrono::milliseconds rest_max{300'000};
  std::function<Clock::time_point()> now = Clock::now;
};

class Asker {
 public:
  using Encode = std::function<Result<std::vector<float>>(const std::string&)>;
  /// `encoder` makes the function that a thread uses; it must end soon after ~Asker() began.
  Asker(std::function<Encode()> encoder, AskerOptions options);
  ~Asker();
  Asker(const Asker&) = delete;
  Asker& operator=(const Asker&) = delete;

  class Question;
  /// Begins; never waits.
  std::shared_ptr<Question> ask(std::string_view text);
  /// The vector, or null when it is not there in time; `why` then says it in a few words.
  std::shared_ptr<const std::vector<float>> wait(Question& question, std::string& why);

  /// The endpoint's last fault, while it is down; else empty.
  std::string trouble() const;

 private:
  struct Kept {
    std::string text;
    std::shared_ptr<const std::vector<float>> vector;
  };
  std::shared_ptr<const std::vector<float>> kept(const std::string& text);
  void keep(const std::string& text, std::shared_ptr<const std::vector<float>> vector);
  void run();
  void answered(Question& question, Result<std::vector<float>> result);
  void failed(std::string fault);

  const std::function<Encode()> encoder_;
  const AskerOptions options_;
  mutable std::mutex mutex_;
  std::condition_variable work_;
  std::condition_variable news_;
  bool over_ = false;
  std::deque<std::shared_ptr<Question>> queue_;
  std::unordered_map<std::string, std::shared_ptr<Question>> under_way_;
  std::size_t waiting_ = 0;
  std::list<Kept> order_;  ///< the last used in front
  std::unordered_map<std::string, std::list<Kept>::iterator> kept_;
  unsigned failures_ = 0;  ///< in a row
  std::chrono::milliseconds rest_;
  AskerOptions::Clock::time_point down_until_{};
  bool trying_ = false;  ///< the one question that finds out whether it is up again
  std::string fault_;
  std::vector<std::thread> threads_;  ///< started with the first question
};

}  // namespace quire::meaning
