#include "labs/hardcore-logic/crypto_solve.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include "labs/hardcore-logic/crypto_hypotheses.h"

namespace quire::labs::hardcore_logic {
namespace {

namespace json = boost::json;

constexpr std::size_t kLabelsMost = 50;  ///< of explaining hypotheses in a certificate

Solved solve_segments(const CryptoTask& task) {
  std::string plain, label;
  for (std::size_t i = 0; i < task.methods.size(); ++i) {
    plain += decrypt(task.methods[i], task.ciphers[i]);
    label += (i == 0 ? "" : " + ") + label_of(task.methods[i]);
  }
  Solved solved;
  solved.kind = Solved::Kind::one;
  solved.solutions.push_back(json::string(plain));
  solved.certificate = {{"method", "hypotheses"},
                        {"tested", 1},
                        {"explaining", 1},
                        {"first", json::array{json::string(label)}},
                        {"digest", digest_of_verdicts(label + " yes\n")}};
  return solved;
}

Solved solve_chains(const CryptoTask& task, const SolveOptions& options) {
  const std::size_t limit = std::max<std::size_t>(2, options.limit);
  std::set<std::string> texts;
  std::string lines;
  json::array first;
  std::size_t tested = 0, explaining = 0;
  Hypotheses(task).for_each([&](const Chain& chain) {
    constexpr std::size_t kChainsACheck = 256;
    if (options.check && tested % kChainsACheck == 0) options.check();
    ++tested;
    std::vector<std::string> plain;
    if (const auto letters = explained(chain, task.samples))
      plain = plain_texts(chain, *letters, task.ciphers[0], limit);
    const std::string label = label_of(chain);
    lines += label + (plain.empty() ? " no\n" : " yes\n");
    if (plain.empty()) return;
    ++explaining;
    if (first.size() < kLabelsMost) first.push_back(json::string(label));
    for (std::string& text : plain)
      if (texts.size() < limit) texts.insert(std::move(text));
  });
  Solved solved;
  solved.kind = texts.empty()       ? Solved::Kind::none
                : texts.size() == 1 ? Solved::Kind::one
                                    : Solved::Kind::several;
  for (const std::string& text : texts) solved.solutions.push_back(json::string(text));
  solved.certificate = {{"method", "hypotheses"},
                        {"tested", tested},
                        {"explaining", explaining},
                        {"first", std::move(first)},
                        {"digest", digest_of_verdicts(lines)}};
  return solved;
}

double log2_factorial_26() { return std::lgamma(27.0) / std::log(2.0); }

}  // namespace

std::string digest_of_verdicts(const std::string& lines) {
  return fmt::format("{:016x}", random::fingerprint(lines));
}

Solved solve_crypto(const CryptoTask& task, const SolveOptions& options) {
  Solved solved =
      task.arrangement == Arrangement::segments ? solve_segments(task) : solve_chains(task, options);
  const auto tested = solved.certificate.at("tested").to_number<double>();
  double bits = static_cast<double>(task.length()) * std::log2(26.0) + std::log2(tested);
  for (const Method& m : task.methods)
    if (!m.known && m.cipher == Cipher::substitution) bits += log2_factorial_26();
  solved.difficulty = {{"bits", bits},
                       {"hypotheses", tested},
                       {"letters", static_cast<double>(task.length())},
                       {"methods", static_cast<double>(task.methods.size())}};
  return solved;
}

std::string broken_rule(const CryptoTask& task, const std::string& plain) {
  if (plain.size() != task.length())
    return fmt::format("the plain text has {} letters, the cipher has {}", plain.size(), task.length());
  if (task.arrangement == Arrangement::segments) {
    std::size_t begin = 0;
    for (std::size_t i = 0; i < task.methods.size(); ++i) {
      const std::string part = plain.substr(begin, task.ciphers[i].size());
      if (encrypt(task.methods[i], part) != task.ciphers[i])
        return fmt::format("segment {}: {} becomes {}, not {}", i + 1, part, encrypt(task.methods[i], part),
                           task.ciphers[i]);
      begin += part.size();
    }
    return {};
  }
  std::vector<Sample> samples = task.samples;
  samples.push_back({plain, task.ciphers[0]});
  bool right = false;
  Hypotheses(task).for_each(
      [&](const Chain& chain) { right = right || explained(chain, samples).has_value(); });
  return right ? std::string()
               : fmt::format("nothing that explains the samples turns {} into the cipher", plain);
}

}  // namespace quire::labs::hardcore_logic
