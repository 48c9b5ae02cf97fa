// Tokens a second, trained and sampled, for every shape on one thread and on two; and the rate of the
// products underneath. benchmarks/micro runs the same sizes in PyTorch.
//   micro_bench [seconds a figure]
//   micro_bench gradient WEIGHTS GRADIENT   a net, and its gradient on the batch, for another program to
//   compare
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "labs/engines/micro/adam.h"
#include "labs/engines/micro/alphabet.h"
#include "labs/engines/micro/checkpoint.h"
#include "labs/engines/micro/gradient.h"
#include "labs/engines/micro/kernels.h"
#include "labs/engines/micro/sampler.h"
#include "labs/engines/random/random.h"

namespace {

using namespace quire::labs;
using namespace quire::labs::micro;

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Texts of 20 to 40 tokens of which all but the first eight are asked for: what the tasks look like.
std::vector<Example> batch_of(std::size_t count) {
  random::Stream stream(1, "micro_bench", 0);
  std::vector<Example> batch(count);
  for (Example& example : batch) {
    example.tokens.resize(20 + stream.below(21));
    for (Token& token : example.tokens) token = static_cast<Token>(stream.below(52));
    example.asked = 8;
  }
  return batch;
}

double train_rate(const Shape& shape, unsigned threads, double seconds) {
  Net net(shape, 1);
  Adam adam(shape, {});
  Gradient gradient(shape);
  const std::vector<Example> batch = batch_of(64);
  std::size_t tokens = 0;
  const double start = now();
  while (now() - start < seconds) {
    gradient.compute(
        net, batch,
        [](const Prediction& prediction, std::span<float> out) {
          add_cross_entropy(prediction, 1.0F / 64, out);
          return 0.0;
        },
        threads);
    adam.step(net, gradient.numbers(), 1e-3);
    for (const Example& example : batch) tokens += example.tokens.size() - 1;
  }
  return static_cast<double>(tokens) / (now() - start);
}

double sample_rate(const Shape& shape, unsigned threads, std::size_t texts, double seconds) {
  const Net net(shape, 1);
  std::size_t tokens = 0;
  std::uint64_t round = 0;
  const double start = now();
  while (now() - start < seconds) {
    std::vector<Ask> asks;
    for (std::size_t i = 0; i < texts; ++i)
      asks.push_back({.prompt = {kBegin, 3, 4, 5, 6, 7, 8, 9},
                      .seed = ++round,
                      .prompt_id = i,
                      .max_tokens = 32,
                      .end = 63});
    for (const Sampled& one : sample(net, asks, threads)) tokens += one.tokens.size();
  }
  return static_cast<double>(tokens) / (now() - start);
}

double product_rate(std::size_t rows, std::size_t inner, std::size_t columns, double seconds) {
  std::vector<float> a(rows * inner, 0.5F), b(inner * columns, 0.25F), packed(packed_size(inner, columns)),
      y(rows * columns);
  pack(b.data(), inner, columns, columns, 1, packed.data());
  double done = 0;
  const double start = now();
  while (now() - start < seconds) {
    kernels().multiply(
        {rows, inner, columns, a.data(), inner, 1, packed.data(), 0, y.data(), columns, false});
    done += 2e-9 * static_cast<double>(rows * inner * columns);
  }
  return done / (now() - start);
}

/// The gradient of the mean cross-entropy, in a file of the weights' own layout.
int write_gradient(const char* weights, const char* gradient_file) {
  const Shape shape = *named_shape("S");
  const Net net(shape, 1);
  const std::vector<Example> batch = batch_of(64);
  double asked = 0;
  for (const Example& example : batch) asked += static_cast<double>(example.tokens.size() - example.asked);
  Gradient gradient(shape);
  const double loss = gradient.compute(
      net, batch,
      [asked](const Prediction& prediction, std::span<float> out) {
        add_cross_entropy(prediction, static_cast<float>(1 / asked), out);
        return -static_cast<double>(prediction.log_probability);
      },
      2);
  std::string texts;
  for (const Example& example : batch) {
    for (const Token token : example.tokens) texts += std::to_string(token) + " ";
    texts.back() = ';';
  }
  save(weights, net,
       {{"batch", texts.substr(0, 4000)},
        {"batch_2", texts.substr(std::min<std::size_t>(4000, texts.size()))},
        {"loss", std::to_string(loss / asked)}});
  save(gradient_file, Net(shape, std::vector<float>(gradient.numbers().begin(), gradient.numbers().end())),
       {});
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 4 && std::strcmp(argv[1], "gradient") == 0) return write_gradient(argv[2], argv[3]);
  const double seconds = argc > 1 ? std::atof(argv[1]) : 2;
  std::printf("kernels %s; products of 256 rows: d 64 %.0f, d 128 %.0f, d 256 %.0f GFLOP/s a thread\n",
              std::string(kernels().name).c_str(), product_rate(256, 64, 256, seconds / 4),
              product_rate(256, 128, 512, seconds / 4), product_rate(256, 256, 1024, seconds / 4));
  std::printf("shape  weights  train 1  train 2  sample 1  sample 2  alone   (tokens a second)\n");
  for (const char* name : {"XS", "S", "M", "L", "XL"}) {
    const Shape shape = *named_shape(name);
    std::printf("%-5s %8zu %8.0f %8.0f %9.0f %9.0f %6.0f\n", name, shape.parameters(),
                train_rate(shape, 1, seconds), train_rate(shape, 2, seconds),
                sample_rate(shape, 1, 256, seconds), sample_rate(shape, 2, 256, seconds),
                sample_rate(shape, 1, 1, seconds / 2));
    std::fflush(stdout);
  }
}
