// A running batch: texts that grow side by side, token by token, with their keys and values kept. A place
// that becomes free takes the next text at once. What a text becomes depends on the net, its prompt, its
// options and its name (seed, prompt, sample), and on nothing else: not on the batch, the threads, or the
// order.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "labs/engines/micro/choose.h"
#include "labs/engines/micro/net.h"
#include "labs/engines/micro/pass.h"

namespace quire::labs::micro {

/// One text that is wanted.
struct Ask {
  std::vector<Token> prompt;  ///< from kBegin on; not empty
  std::uint64_t seed = 0;
  std::uint64_t prompt_id = 0;
  std::uint32_t sample_id = 0;
  std::size_t max_tokens = 64;  ///< prompt and this together within the context
  Choice choice{};
  Token end = 0;                            ///< ends the text, and stands at its end
  std::vector<std::vector<Token>> stops{};  ///< end the text too
};

struct Sampled {
  enum class Finish { end, stop, length, cancelled };
  std::vector<Token> tokens;                                   ///< after the prompt
  std::vector<float> log_probabilities, behaviour, entropies;  ///< a token (see Chosen)
  Finish finish = Finish::length;
};

class Sampler {
 public:
  /// `places`: texts that grow at the same time. Memory: places * context * width * layers * 8 bytes.
  Sampler(const Net& net, std::size_t places);

  std::size_t free_places() const { return free_.size(); }
  bool idle() const { return live_.empty(); }

  /// Takes a text in; needs a free place. `ticket` names it in what step() reports.
  /// Throws std::invalid_argument for a prompt that is empty, has unknown tokens or leaves no room.
  void add(Ask ask, std::size_t ticket);
  /// Ends a text where it is; step() reports it as cancelled.
  void cancel(std::size_t ticket);

  /// One token for every live text. `done` gets those that ended. `grown`, where given, sees each token come,
  /// with the net's logits.
  using Done = std::function<void(std::size_t ticket, Sampled&& sampled)>;
  using Grown = std::function<void(std::size_t ticket, const Chosen& chosen, std::span<const float> logits)>;
  void step(const Done& done, const Grown& grown = {});

 private:
  struct Row {
    Ask ask;
    std::size_t ticket, place;
    std::size_t position;  ///< of the token that goes in next
    Token next;
    Sampled sampled;
    bool over = false;
  };
  float* keys(std::size_t layer, std::size_t place);
  float* values(std::size_t layer, std::size_t place);
  void prefill(Row& row);
  void keep(std::size_t layer, std::size_t place, std::size_t position, const float* key, const float* value);
  void take(Row& row, std::span<float> logits, const Grown& grown);
  void attend(std::size_t layer);

  const Net& net_;
  std::size_t capacity_, keys_size_, values_size_;
  std::vector<std::size_t> free_;
  std::vector<Row> live_;
  std::vector<float> kept_;
  // The last prompt that was read, but for its last token: samples of one prompt share it.
  std::vector<Token> read_prompt_;
  Pass read_;
  std::vector<float> x_, norm_, inverse_, qkv_, mixed_, wide_, logits_, scores_, out_;
};

/// All texts, on one or two threads, in the order of the asks. `check` is called now and then and may throw.
std::vector<Sampled> sample(const Net& net, std::span<const Ask> asks, unsigned threads,
                            const std::function<void()>& check = {});

}  // namespace quire::labs::micro
