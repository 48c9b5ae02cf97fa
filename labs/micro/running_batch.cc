#include "labs/micro/running_batch.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <unordered_map>

namespace quire::labs::micro {
namespace {

std::vector<std::pair<Token, float>> likeliest_of(std::span<const float> logits, std::size_t count) {
  std::vector<std::pair<Token, float>> all;
  if (count == 0) return all;
  const float largest = *std::max_element(logits.begin(), logits.end());
  float sum = 0;
  for (const float z : logits) sum += std::exp(z - largest);
  for (std::size_t i = 0; i < logits.size(); ++i)
    all.emplace_back(static_cast<Token>(i), logits[i] - largest - std::log(sum));
  count = std::min(count, all.size());
  std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count), all.end(),
                    [](const auto& a, const auto& b) { return a.second > b.second; });
  all.resize(count);
  return all;
}

/// How many of the last tokens may turn out to be a text that ends it, which is not part of the answer: that
/// it does is known only after its last token has come.
std::size_t held_back(const Ask& ask) {
  std::size_t longest = 0;
  for (const std::vector<Token>& stop : ask.stops) longest = std::max(longest, stop.size());
  return longest;
}

}  // namespace

Growing::News Growing::wait(std::size_t from, std::chrono::milliseconds most) {
  std::unique_lock lock(mutex_);
  const std::size_t held = held_back(ask);
  changed_.wait_for(lock, most, [&] { return pieces_.size() > from + held || finish_; });
  News news;
  const std::size_t until = finish_ ? pieces_.size() : pieces_.size() - std::min(pieces_.size(), held);
  if (from < until)
    news.pieces.assign(pieces_.begin() + static_cast<std::ptrdiff_t>(from),
                       pieces_.begin() + static_cast<std::ptrdiff_t>(until));
  news.finish = finish_;
  return news;
}

RunningBatch::RunningBatch(const Net& net, unsigned threads, std::size_t places, std::size_t waiting_most)
    : net_(net), samplers_(std::max(1U, threads)), places_(places), waiting_most_(waiting_most) {
  for (unsigned i = 0; i < samplers_; ++i) threads_.emplace_back([this] { work(); });
}

RunningBatch::~RunningBatch() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wanted_.notify_all();
  threads_.clear();
  for (const auto& text : waiting_) {
    const std::lock_guard lock(text->mutex_);
    text->finish_ = Sampled::Finish::cancelled;
    text->changed_.notify_all();
  }
}

bool RunningBatch::submit(std::span<const std::shared_ptr<Growing>> texts) {
  {
    const std::lock_guard lock(mutex_);
    if (ending_ || waiting_.size() + texts.size() > waiting_most_) return false;
    waiting_.insert(waiting_.end(), texts.begin(), texts.end());
  }
  wanted_.notify_all();
  return true;
}

void RunningBatch::cancel(Growing& text) {
  const std::lock_guard lock(text.mutex_);
  text.unwanted_ = true;
}

std::vector<std::shared_ptr<Growing>> RunningBatch::take(std::size_t most, bool wait) {
  std::unique_lock lock(mutex_);
  if (wait) wanted_.wait(lock, [&] { return ending_ || !waiting_.empty(); });
  std::vector<std::shared_ptr<Growing>> taken;
  // Whoever is idle gets some: one sampler does not take all while another waits.
  const std::size_t share = samplers_ < 2 ? waiting_.size() : (waiting_.size() + 1) / 2;
  for (std::size_t i = std::min({most, share, waiting_.size()}); i > 0; --i) {
    taken.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  return taken;
}

void RunningBatch::work() {
  Sampler sampler(net_, places_);
  std::unordered_map<std::size_t, std::shared_ptr<Growing>> live;
  std::size_t next_ticket = 0;
  const auto end = [](Growing& text, Sampled::Finish finish) {
    const std::lock_guard lock(text.mutex_);
    text.finish_ = finish;
    text.changed_.notify_all();
  };
  const auto leave_out_stop = [](Growing& text, const std::vector<Token>& tokens) {
    const std::lock_guard lock(text.mutex_);
    for (const std::vector<Token>& stop : text.ask.stops)
      if (tokens.size() >= stop.size() && std::equal(stop.rbegin(), stop.rend(), tokens.rbegin())) {
        text.pieces_.resize(text.pieces_.size() - stop.size());
        return;
      }
  };
  const auto grown = [&](std::size_t ticket, const Chosen& chosen, std::span<const float> logits) {
    Growing& text = *live.at(ticket);
    Piece piece{chosen, likeliest_of(logits, text.likeliest)};
    const std::lock_guard lock(text.mutex_);
    text.pieces_.push_back(std::move(piece));
    text.changed_.notify_all();
  };
  const auto done = [&](std::size_t ticket, Sampled&& sampled) {
    const auto found = live.find(ticket);
    if (sampled.finish == Sampled::Finish::stop) leave_out_stop(*found->second, sampled.tokens);
    end(*found->second, sampled.finish);
    live.erase(found);
  };
  for (;;) {
    for (std::shared_ptr<Growing>& text : take(sampler.free_places(), sampler.idle())) {
      const std::size_t ticket = next_ticket++;
      try {
        sampler.add(text->ask, ticket);
      } catch (const std::invalid_argument&) {  // who asked did not look; nobody else shall suffer
        end(*text, Sampled::Finish::cancelled);
        continue;
      }
      live.emplace(ticket, std::move(text));
    }
    bool ending = false;
    {
      const std::lock_guard lock(mutex_);
      ending = ending_;
    }
    if (ending) break;
    for (const auto& [ticket, text] : live) {
      const std::lock_guard lock(text->mutex_);
      if (text->unwanted_) sampler.cancel(ticket);
    }
    if (!sampler.idle()) sampler.step(done, grown);
  }
  for (const auto& [ticket, text] : live) end(*text, Sampled::Finish::cancelled);
}

}  // namespace quire::labs::micro
