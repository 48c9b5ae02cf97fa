#include "meaning/asker.h"

#include <algorithm>

namespace quire::meaning {

class Asker::Question {
 public:
  std::string text;
  AskerOptions::Clock::time_point until;
  bool attempt = false;  ///< finds out whether the endpoint is up; nobody waits for it
  bool done = false;
  bool counted = false;  ///< as a failure: it was late
  std::shared_ptr<const std::vector<float>> vector;
  std::string refusal;  ///< why it is not asked at all
};

Asker::Asker(std::function<Encode()> encoder, AskerOptions options)
    : encoder_(std::move(encoder)), options_(std::move(options)), rest_(options_.rest) {}

Asker::~Asker() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    over_ = true;
  }
  work_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

std::shared_ptr<Asker::Question> Asker::ask(std::string_view text) {
  const std::lock_guard<std::mutex> lock(mutex_);
  std::string key(text);
  const auto now = options_.now();
  if (auto vector = kept(key); vector != nullptr) {
    auto known = std::make_shared<Question>();
    known->done = true;
    known->vector = std::move(vector);
    return known;
  }
  if (const auto same = under_way_.find(key); same != under_way_.end()) return same->second;
  auto question = std::make_shared<Question>();
  const bool down = failures_ >= options_.failures_max;
  if (down && (now < down_until_ || trying_)) {
    question->refusal = "meaning does not answer";
  } else if (under_way_.size() >= options_.under_way_max) {
    question->refusal = "meaning has too many questions";
  }
  if (!question->refusal.empty()) {
    question->done = true;
    return question;
  }
  question->text = key;
  question->until = now + options_.deadline;
  question->attempt = trying_ = down;
  under_way_.emplace(std::move(key), question);
  queue_.push_back(question);
  while (threads_.size() < options_.threads) threads_.emplace_back([this] { run(); });
  work_.notify_one();
  return question;
}

std::shared_ptr<const std::vector<float>> Asker::wait(Question& question, std::string& why) {
  std::unique_lock<std::mutex> lock(mutex_);
  if (!question.done) {
    if (question.attempt || waiting_ >= options_.waiting_max) {
      why = question.attempt ? "meaning does not answer" : "meaning has too many questions";
      return nullptr;
    }
    ++waiting_;
    // What is left is by the clock that is handed in; how long to sleep is not.
    const auto left =
        std::min<AskerOptions::Clock::duration>(question.until - options_.now(), options_.deadline);
    news_.wait_for(lock, left, [&] { return question.done; });
    --waiting_;
  }
  if (question.vector != nullptr) return question.vector;
  if (question.done) {
    why = question.refusal.empty() ? "meaning did not answer" : question.refusal;
  } else {
    why = "meaning did not answer in time";
    if (!question.counted) failed("it did not answer in time");
    question.counted = true;
  }
  return nullptr;
}

std::string Asker::trouble() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return failures_ >= options_.failures_max ? fault_ : "";
}

std::shared_ptr<const std::vector<float>> Asker::kept(const std::string& text) {
  const auto found = kept_.find(text);
  if (found == kept_.end()) return nullptr;
  order_.splice(order_.begin(), order_, found->second);
  return found->second->vector;
}

void Asker::keep(const std::string& text, std::shared_ptr<const std::vector<float>> vector) {
  if (kept(text) != nullptr) return;
  order_.push_front({text, std::move(vector)});
  kept_[text] = order_.begin();
  if (order_.size() <= options_.kept_max) return;
  kept_.erase(order_.back().text);
  order_.pop_back();
}

void Asker::run() {
  const Encode encode = encoder_();
  std::unique_lock<std::mutex> lock(mutex_);
  for (;;) {
    work_.wait(lock, [this] { return over_ || !queue_.empty(); });
    if (over_) return;
    const auto question = queue_.front();
    queue_.pop_front();
    lock.unlock();
    auto result = encode(question->text);
    lock.lock();
    answered(*question, std::move(result));
    news_.notify_all();
  }
}

void Asker::answered(Question& question, Result<std::vector<float>> result) {
  question.done = true;
  under_way_.erase(question.text);
  if (question.attempt) trying_ = false;
  const bool late = options_.now() > question.until;
  if (result) {
    question.vector = std::make_shared<const std::vector<float>>(std::move(*result));
    keep(question.text, question.vector);
    if (!late) {
      failures_ = 0;
      rest_ = options_.rest;
      return;
    }
  }
  if (!question.counted) failed(result ? "it answers too late" : result.error());
  question.counted = true;
  if (!result) fault_ = result.error();
}

void Asker::failed(std::string fault) {
  fault_ = std::move(fault);
  if (++failures_ < options_.failures_max) return;
  down_until_ = options_.now() + rest_;
  rest_ = std::min(2 * rest_, options_.rest_max);
}

}  // namespace quire::meaning
