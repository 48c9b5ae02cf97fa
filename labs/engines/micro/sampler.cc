#include "labs/engines/micro/sampler.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <exception>
#include <stdexcept>
#include <thread>

#include "labs/engines/micro/kernels.h"
#include "labs/engines/random/random.h"

namespace quire::labs::micro {
namespace {

/// Rows that grow together on one thread: three full tiles of a product; their keys and values stay in cache.
constexpr std::size_t kPlacesAtOnce = 36;
constexpr std::uint32_t kPurpose = 0x6D6963U;

float uniform(const Ask& ask, std::size_t position) {
  const random::Block block = random::philox(
      {static_cast<std::uint32_t>(position), ask.sample_id, static_cast<std::uint32_t>(ask.prompt_id),
       static_cast<std::uint32_t>(ask.prompt_id >> 32)},
      {static_cast<std::uint32_t>(ask.seed) ^ kPurpose, static_cast<std::uint32_t>(ask.seed >> 32)});
  return static_cast<float>(block[0] >> 8) * 0x1.0p-24F;
}

bool ends_with(const std::vector<Token>& tokens, const std::vector<Token>& stop) {
  return !stop.empty() && tokens.size() >= stop.size() &&
         std::equal(stop.rbegin(), stop.rend(), tokens.rbegin());
}

/// Room for times: whole lanes, and not at a distance that lies in few sets of a cache.
std::size_t key_room(std::size_t context) {
  const std::size_t room = (context + kLanes - 1) / kLanes * kLanes;
  return room % 64 == 0 ? room + kLanes : room;
}

}  // namespace

Sampler::Sampler(const Net& net, std::size_t places)
    : net_(net),
      capacity_(key_room(net.shape().context)),
      keys_size_(net.shape().width * capacity_),
      values_size_(net.shape().heads * net.shape().head_padded() * net.shape().context),
      kept_(places * net.shape().layers * (keys_size_ + values_size_)) {
  const Shape& shape = net.shape();
  for (std::size_t i = places; i-- > 0;) free_.push_back(i);
  live_.reserve(places);
  x_.resize(places * shape.width);
  norm_.resize(places * shape.width);
  inverse_.resize(places);
  qkv_.resize(places * 3 * shape.width);
  mixed_.resize(places * shape.width);
  wide_.resize(places * 4 * shape.width);
  logits_.resize(places * shape.vocabulary);
  scores_.resize(shape.heads * capacity_);
  out_.resize(shape.heads * shape.head_padded());
}

float* Sampler::keys(std::size_t layer, std::size_t place) {
  return kept_.data() + (place * net_.shape().layers + layer) * (keys_size_ + values_size_);
}

float* Sampler::values(std::size_t layer, std::size_t place) { return keys(layer, place) + keys_size_; }

void Sampler::keep(std::size_t layer, std::size_t place, std::size_t position, const float* key,
                   const float* value) {
  const Shape& shape = net_.shape();
  const std::size_t hd = shape.head_width(), hp = shape.head_padded();
  float* const to = keys(layer, place) + position;
  for (std::size_t c = 0; c < shape.width; ++c) to[c * capacity_] = key[c];
  float* const row = values(layer, place) + position * shape.heads * hp;
  for (std::size_t h = 0; h < shape.heads; ++h) std::copy_n(value + h * hd, hd, row + h * hp);
}

void Sampler::add(Ask ask, std::size_t ticket) {
  if (free_.empty()) throw std::logic_error("the batch is full");
  if (ask.prompt.empty() || ask.max_tokens == 0)
    throw std::invalid_argument("the prompt or what may follow is empty");
  if (ask.prompt.size() + ask.max_tokens > net_.shape().context)
    throw std::invalid_argument("the prompt and what may follow are longer than the context");
  for (const Token token : ask.prompt)
    if (token >= net_.shape().vocabulary)
      throw std::invalid_argument("the prompt has a token outside the vocabulary");
  Row row{std::move(ask), ticket, free_.back(), 0, 0, {}};
  prefill(row);
  free_.pop_back();
  live_.push_back(std::move(row));
}

/// Keys and values of the prompt but its last token, which goes through the net with the next step.
void Sampler::prefill(Row& row) {
  const std::vector<Token>& prompt = row.ask.prompt;
  const std::size_t before = prompt.size() - 1;
  row.next = prompt.back();
  row.position = before;
  if (before == 0) return;
  if (!std::equal(read_prompt_.begin(), read_prompt_.end(), prompt.begin(), prompt.end() - 1)) {
    Chunk chunk;
    chunk.tokens.assign(prompt.begin(), prompt.end() - 1);
    chunk.ends = {static_cast<std::uint32_t>(before)};
    read_prompt_.clear();
    read_.forward(net_, chunk);
    read_prompt_ = std::move(chunk.tokens);
  }
  for (std::size_t layer = 0; layer < net_.shape().layers; ++layer)
    for (std::size_t t = 0; t < before; ++t)
      keep(layer, row.place, t, read_.keys(layer, t).data(), read_.values(layer, t).data());
}

void Sampler::cancel(std::size_t ticket) {
  for (Row& row : live_)
    if (row.ticket == ticket && !row.over) {
      row.over = true;
      row.sampled.finish = Sampled::Finish::cancelled;
    }
}

void Sampler::take(Row& row, std::span<float> logits, const Grown& grown) {
  const std::size_t count = row.sampled.tokens.size();
  const Chosen chosen = choose(logits, row.ask.choice, uniform(row.ask, row.ask.prompt.size() + count));
  row.next = chosen.token;
  row.sampled.tokens.push_back(chosen.token);
  row.sampled.log_probabilities.push_back(chosen.log_probability);
  row.sampled.behaviour.push_back(chosen.behaviour);
  row.sampled.entropies.push_back(chosen.entropy);
  if (grown) grown(row.ticket, chosen, logits);
  if (chosen.token == row.ask.end) {
    row.sampled.finish = Sampled::Finish::end;
    row.over = true;
  } else if (std::any_of(row.ask.stops.begin(), row.ask.stops.end(),
                         [&](const auto& stop) { return ends_with(row.sampled.tokens, stop); })) {
    row.sampled.finish = Sampled::Finish::stop;
    row.over = true;
  } else if (count + 1 >= row.ask.max_tokens) {
    row.sampled.finish = Sampled::Finish::length;
    row.over = true;
  }
}

void Sampler::attend(std::size_t layer) {
  const Kernels& k = kernels();
  const Shape& shape = net_.shape();
  const std::size_t d = shape.width, hd = shape.head_width(), hp = shape.head_padded();
  const Angles& angles = net_.angles();
  const float scale = 1.0F / std::sqrt(static_cast<float>(hd));
  for (std::size_t r = 0; r < live_.size(); ++r) {
    const Row& row = live_[r];
    float* const qkv = qkv_.data() + r * 3 * d;
    const std::size_t at = row.position * angles.half, seen = row.position + 1;
    k.rotate(qkv, 2 * shape.heads, hd, hd, angles.cosine.data() + at, angles.sine.data() + at);
    keep(layer, row.place, row.position, qkv + d, qkv + 2 * d);
    const std::size_t padded = (seen + kLanes - 1) / kLanes * kLanes;
    for (std::size_t h = 0; h < shape.heads; ++h) {
      float* const scores = scores_.data() + h * capacity_;
      k.key_scores(qkv + h * hd, keys(layer, row.place) + h * hd * capacity_, hd, capacity_, seen, scores);
      float largest = 0, sum = 0;
      k.softmax(scores, seen, padded, scale, largest, sum);
    }
    k.mix_values(scores_.data(), capacity_, values(layer, row.place), seen, shape.heads, hp, out_.data());
    for (std::size_t h = 0; h < shape.heads; ++h)
      std::copy_n(out_.data() + h * hp, hd, mixed_.data() + r * d + h * hd);
  }
}

void Sampler::step(const Done& done, const Grown& grown) {
  const Kernels& k = kernels();
  const Shape& shape = net_.shape();
  const std::size_t d = shape.width, rows = live_.size();
  const float* const w = net_.weights().data();
  const auto apply = [&](const float* x, std::size_t inner, const std::vector<float>& packed,
                         std::size_t columns, float* y, bool add) {
    k.multiply({rows, inner, columns, x, inner, 1, packed.data(), 0, y, columns, add});
  };
  for (std::size_t r = 0; r < rows; ++r)
    std::copy_n(w + net_.layout().embedding + live_[r].next * d, d, x_.data() + r * d);
  for (std::size_t layer = 0; layer < shape.layers; ++layer) {
    const Layout::Block& at = net_.layout().blocks[layer];
    const Net::PackedBlock& packed = net_.forward().blocks[layer];
    k.rms_norm(x_.data(), rows, d, w + at.attention_norm, norm_.data(), inverse_.data());
    apply(norm_.data(), d, packed.qkv, 3 * d, qkv_.data(), false);
    attend(layer);
    apply(mixed_.data(), d, packed.out, d, x_.data(), true);
    k.rms_norm(x_.data(), rows, d, w + at.mlp_norm, norm_.data(), inverse_.data());
    apply(norm_.data(), d, packed.up, 4 * d, wide_.data(), false);
    k.gelu(wide_.data(), rows * 4 * d, wide_.data());
    apply(wide_.data(), 4 * d, packed.down, d, x_.data(), true);
  }
  k.rms_norm(x_.data(), rows, d, w + net_.layout().final_norm, norm_.data(), inverse_.data());
  apply(norm_.data(), d, net_.forward().head, shape.vocabulary, logits_.data(), false);

  for (std::size_t r = 0; r < rows; ++r) {
    Row& row = live_[r];
    ++row.position;
    if (!row.over) take(row, std::span(logits_).subspan(r * shape.vocabulary, shape.vocabulary), grown);
  }
  for (std::size_t r = live_.size(); r-- > 0;) {
    if (!live_[r].over) continue;
    Row row = std::move(live_[r]);
    if (r + 1 < live_.size()) live_[r] = std::move(live_.back());
    live_.pop_back();
    free_.push_back(row.place);
    done(row.ticket, std::move(row.sampled));
  }
}

std::vector<Sampled> sample(const Net& net, std::span<const Ask> asks, unsigned threads,
                            const std::function<void()>& check) {
  std::vector<Sampled> all(asks.size());
  std::atomic<std::size_t> next{0};
  std::atomic<bool> stopped{false};
  std::exception_ptr failed[2];
  const auto work = [&](std::size_t side) {
    try {
      Sampler sampler(net,
                      std::min(kPlacesAtOnce, std::max<std::size_t>(1, asks.size() / std::max(1U, threads))));
      const auto done = [&](std::size_t ticket, Sampled&& sampled) { all[ticket] = std::move(sampled); };
      while (!stopped) {
        while (sampler.free_places() > 0) {
          const std::size_t i = next++;
          if (i >= asks.size()) break;
          sampler.add(asks[i], i);
        }
        if (sampler.idle()) break;
        sampler.step(done);
        if (side == 0 && check) check();
      }
    } catch (...) {
      failed[side] = std::current_exception();
      stopped = true;
    }
  };
  if (threads < 2 || asks.size() < 2) {
    work(0);
  } else {
    std::jthread other(work, std::size_t{1});
    work(0);
  }
  for (const std::exception_ptr& one : failed)
    if (one) std::rethrow_exception(one);
  return all;
}

}  // namespace quire::labs::micro
