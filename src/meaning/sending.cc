#include "meaning/sending.h"

#include <algorithm>
#include <thread>

#include <fmt/format.h>

namespace quire::meaning {
namespace {

constexpr auto kGrace = std::chrono::seconds(3);  // for answers that are paid for already
constexpr int kHalvings = 4;

/// Of a Batch.
template <class Texts>
std::uint64_t tokens_of(const Texts& batch) {
  std::uint64_t sum = 0;
  for (const auto& one : batch) sum += estimated_tokens(one.text.size());
  return sum;
}

/// A vector without a direction says nothing; it is kept as none.
Arrival arrival(store::Doc doc, std::uint64_t hash, std::vector<float> vector) {
  if (std::all_of(vector.begin(), vector.end(), [](float x) { return x == 0; })) vector.clear();
  return {doc, hash, std::move(vector)};
}

std::string half(const std::string& text) {
  std::size_t end = text.size() / 2;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end);
}

}  // namespace

Sending::Sending(EndpointOptions options, const Choice& choice, Received& received,
                 const std::function<bool()>& stop)
    : options_(std::move(options)), choice_(choice), received_(received), stop_(stop) {
  options_.stop = [this] { return given_up(); };
}

void Sending::add(store::Doc doc, std::uint64_t text_hash, std::string text) {
  texts_.push_back({doc, text_hash, std::move(text)});
}

/// The first batch ever goes alone: it says how many dimensions the others must have.
Status Sending::run(const std::atomic<std::uint64_t>& question_tokens) {
  if (texts_.empty()) return success();
  std::vector<std::jthread> others;
  const std::size_t batches = (texts_.size() + choice_.batch - 1) / choice_.batch;
  if (received_.dimensions() == 0) {
    const Batch first = next(question_tokens);
    auto endpoint = Endpoint::open(options_);
    if (!endpoint) return Error{endpoint.error()};
    if (!first.empty()) {
      const Status sent = send(*endpoint, first);
      if (!sent && stop_ && stop_()) {
        finished_ = false;
        return success();
      }
      if (!sent) return sent;
      under_way_ = 0;
    }
    options_.dimensions = received_.dimensions();
  }
  for (std::size_t i = 1; i < std::min<std::size_t>(choice_.concurrency, batches); ++i)
    others.emplace_back([this, &question_tokens] { work(question_tokens); });
  work(question_tokens);
  others.clear();
  if (next_ < texts_.size()) finished_ = false;
  if (fault_.empty()) return success();
  finished_ = false;
  if (stop_ && stop_()) return success();
  return Error{fault_};
}

void Sending::work(const std::atomic<std::uint64_t>& question_tokens) {
  auto endpoint = Endpoint::open(options_);
  std::string fault = endpoint ? "" : endpoint.error();
  while (fault.empty()) {
    const Batch batch = next(question_tokens);
    if (batch.empty()) return;
    try {
      if (const Status sent = send(*endpoint, batch); !sent) fault = sent.error();
    } catch (const std::exception& e) {  // the disk does not take it
      fault = e.what();
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    under_way_ -= tokens_of(batch);
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  if (fault_.empty()) fault_ = fault;
}

Sending::Batch Sending::next(const std::atomic<std::uint64_t>& question_tokens) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!fault_.empty() || next_ >= texts_.size() || (stop_ && stop_())) return {};
  const Batch batch =
      Batch(texts_).subspan(next_, std::min<std::size_t>(choice_.batch, texts_.size() - next_));
  const std::uint64_t tokens = tokens_of(batch);
  const std::uint64_t spent = received_.usage().tokens + question_tokens + under_way_;
  if (choice_.tokens_max != 0 && spent + tokens > choice_.tokens_max) {
    limited_ = true;
    return {};
  }
  under_way_ += tokens;
  next_ += batch.size();
  return batch;
}

Status Sending::send(Endpoint& endpoint, Batch batch) {
  std::vector<std::string> texts;
  texts.reserve(batch.size());
  for (const Text& one : batch) texts.push_back(one.text);
  auto vectors = endpoint.embed(texts);
  const Usage usage = endpoint.take_usage();
  if (!vectors) {
    if (usage.requests > 0) received_.take({}, usage);
    return endpoint.refused() ? send_singly(endpoint, batch) : Status(Error{vectors.error()});
  }
  std::vector<Arrival> arrivals;
  for (std::size_t i = 0; i < batch.size(); ++i)
    arrivals.push_back(arrival(batch[i].doc, batch[i].hash, std::move((*vectors)[i])));
  const bool all_zero =
      std::all_of(arrivals.begin(), arrivals.end(), [](const Arrival& one) { return one.vector.empty(); });
  if (all_zero && (batch.size() > 1 || received_.dimensions() == 0)) {
    received_.take({}, usage);
    return Error{fmt::format("{}: every vector is zero; is \"{}\" a model for embeddings?", choice_.endpoint,
                             choice_.model)};
  }
  received_.take(arrivals, usage);
  return success();
}

/// What is refused even when it is short is kept as refused, if the endpoint took anything at all.
Status Sending::send_singly(Endpoint& endpoint, Batch batch) {
  std::vector<Arrival> refused;
  std::string fault;
  bool accepted = batch.size() == 1 && received_.dimensions() != 0;
  for (const Text& one : batch) {
    std::string text = one.text;
    for (int halvings = 0;; ++halvings) {
      auto vectors = endpoint.embed({&text, 1});
      const Usage usage = endpoint.take_usage();
      if (vectors) {
        const Arrival single = arrival(one.doc, one.hash, std::move(vectors->front()));
        received_.take({&single, 1}, usage);
        accepted = true;
        break;
      }
      if (usage.requests > 0) received_.take({}, usage);
      if (!endpoint.refused()) return Error{vectors.error()};
      fault = vectors.error();
      if (halvings == kHalvings || text.size() < 200) {
        refused.push_back({one.doc, one.hash, {}});
        break;
      }
      text = half(text);
    }
    if (!accepted && refused.size() >= 2) break;  // it is not the texts
  }
  if (!accepted) return Error{fault};
  if (!refused.empty()) received_.take(refused, {});
  return success();
}

/// Stopped, and what was under way had its time.
bool Sending::given_up() {
  if (!stop_ || !stop_()) return false;
  const auto now = std::chrono::steady_clock::now();
  const std::lock_guard<std::mutex> lock(mutex_);
  if (stopped_ == std::chrono::steady_clock::time_point{}) stopped_ = now;
  return now - stopped_ > kGrace;
}

}  // namespace quire::meaning
