#include "labs/engines/model_client/pace.h"

#include <algorithm>

namespace quire::labs::model_client {
namespace {

constexpr milliseconds kMinute{60'000};
constexpr std::uint64_t kRequestsMax = 1'000'000;  // what the window may hold

}  // namespace

void Pace::forget(milliseconds now) {
  while (!window_.empty() && (window_.front().at + kMinute <= now || window_.size() > kRequestsMax)) {
    tokens_ -= window_.front().tokens;
    window_.pop_front();
    ++first_;
  }
}

milliseconds Pace::may_send_at(std::uint64_t tokens, milliseconds now) {
  if (limits_.requests_a_minute == 0 && limits_.tokens_a_minute == 0) return now;
  forget(now);
  milliseconds at = now;
  const std::uint64_t requests = limits_.requests_a_minute;
  if (requests != 0 && window_.size() >= requests)
    at = window_[window_.size() - static_cast<std::size_t>(requests)].at + kMinute;
  if (limits_.tokens_a_minute == 0) return at;
  std::uint64_t left = tokens_;
  for (const Sent& sent : window_) {
    if (left + tokens <= limits_.tokens_a_minute) break;
    left -= sent.tokens;
    at = std::max(at, sent.at + kMinute);
  }
  return at;
}

std::uint64_t Pace::sent(std::uint64_t tokens, milliseconds now) {
  if (limits_.requests_a_minute == 0 && limits_.tokens_a_minute == 0) return 0;
  window_.push_back({now, tokens});
  tokens_ += tokens;
  return first_ + window_.size() - 1;
}

void Pace::correct(std::uint64_t number, std::uint64_t tokens) {
  if (number < first_ || number - first_ >= window_.size()) return;
  Sent& sent = window_[static_cast<std::size_t>(number - first_)];
  tokens_ = tokens_ - sent.tokens + tokens;
  sent.tokens = tokens;
}

}  // namespace quire::labs::model_client
