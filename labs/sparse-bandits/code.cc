// Reed-Solomon words as features (instance.h): over an unknown support of s coordinates, one word is as good
// as q^(mm+1) others.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "labs/sparse-bandits/instance.h"

namespace quire::labs::sparse_bandits {
namespace {

bool prime(int n) {
  for (int p = 2; p * p <= n; ++p)
    if (n % p == 0) return false;
  return n >= 2;
}

std::size_t places_alike(std::span<const std::uint16_t> a, std::span<const std::uint16_t> b) {
  std::size_t alike = 0;
  for (std::size_t l = 0; l < a.size(); ++l) alike += a[l] == b[l] ? 1 : 0;
  return alike;
}

NeedleFamily family_of(std::string name, Features features, double eps, int length, int agreement) {
  NeedleFamily family;
  family.name = std::move(name);
  family.features = std::make_shared<const Features>(std::move(features));
  family.eps = eps;
  family.sparsity = length;
  family.gap = eps * length / agreement;
  return family;
}

}  // namespace

double CodeShape::words() const { return std::pow(alphabet, degree + 1); }

std::vector<std::uint16_t> code_word(const CodeShape& shape, std::uint64_t number) {
  const auto q = static_cast<std::uint64_t>(shape.alphabet);
  std::vector<std::uint64_t> coefficients;
  for (int i = 0; i <= shape.degree; ++i, number /= q) coefficients.push_back(number % q);
  std::vector<std::uint16_t> word;
  for (std::uint64_t x = 0; x < static_cast<std::uint64_t>(shape.sparsity); ++x) {
    std::uint64_t value = 0;
    for (std::size_t i = coefficients.size(); i-- > 0;) value = (value * x + coefficients[i]) % q;
    word.push_back(static_cast<std::uint16_t>(value));
  }
  return word;
}

CodeShape code_shape(int sparsity, double delta) {
  CodeShape shape;
  shape.sparsity = sparsity;
  shape.alphabet = sparsity;
  while (!prime(shape.alphabet)) ++shape.alphabet;
  shape.degree = static_cast<int>(std::ceil(std::pow(sparsity, 1 - delta) - 1e-9));
  return shape;
}

Result<NeedleFamily> code(const CodeShape& shape, double eps) {
  const int s = shape.sparsity, q = shape.alphabet, mm = shape.degree;
  if (s < 2 || q < s || q > 65'521 || !prime(q))
    return Error{fmt::format("code({},{},{}): q must be a prime of at least s >= 2", s, q, mm)};
  if (mm < 1 || mm >= s) return Error{fmt::format("code({},{},{}): mm must be from 1 to s-1", s, q, mm)};
  if (!(eps > 0) || eps * s / mm > 1)
    return Error{fmt::format("code({},{},{}): eps {} makes Delta = eps s/mm = {:.3g}; it must be in (0,1]", s,
                             q, mm, eps, eps * s / mm)};
  if (shape.words() > kWordsMax)
    return Error{fmt::format("code({},{},{}): {:.0f} words are not listed; the limit is {:.0f}", s, q, mm,
                             shape.words(), kWordsMax)};
  std::vector<std::uint16_t> letters;
  for (std::uint64_t number = 0; number < static_cast<std::uint64_t>(shape.words()); ++number) {
    const std::vector<std::uint16_t> word = code_word(shape, number);
    letters.insert(letters.end(), word.begin(), word.end());
  }
  return family_of(
      fmt::format("code({},{},{})", s, q, mm),
      Features::words(static_cast<std::size_t>(s), static_cast<std::size_t>(q), std::move(letters)), eps, s,
      mm);
}

Result<NeedleFamily> word_list(std::size_t length, std::size_t alphabet, std::vector<std::uint16_t> letters,
                               int agreement, double eps) {
  if (length == 0 || letters.empty() || letters.size() % length != 0)
    return Error{fmt::format("words: {} letters are no whole number of words of {}", letters.size(), length)};
  for (std::size_t i = 0; i < letters.size(); ++i)
    if (letters[i] >= alphabet)
      return Error{fmt::format("word {}: letter {} is not below {}", i / length + 1, letters[i], alphabet)};
  if (agreement < 1 || !(eps > 0) || eps * static_cast<double>(length) / agreement > 1)
    return Error{fmt::format("words: Delta = eps s/mm = {} {}/{} must be in (0,1]", eps, length, agreement)};
  Features features = Features::words(length, alphabet, std::move(letters));
  for (Id a = 0; a < features.actions(); ++a)
    for (Id b = 0; b < a; ++b) {
      const std::size_t alike = places_alike(features.word(a), features.word(b));
      if (alike > static_cast<std::size_t>(agreement))
        return Error{fmt::format("words {} and {} agree in {} places; at most {} are allowed", b + 1, a + 1,
                                 alike, agreement)};
    }
  return family_of("words", std::move(features), eps, static_cast<int>(length), agreement);
}

std::size_t agreement(const Features& features, std::uint64_t samples, random::Stream stream,
                      const Poll& poll) {
  std::size_t most = 0;
  const auto n = static_cast<Id>(features.actions());
  for (std::uint64_t i = 0; i < samples; ++i) {
    if (i % 65'536 == 0) poll();
    const Id a = static_cast<Id>(stream.below(n));
    const Id b = static_cast<Id>(stream.below(n - 1));
    most = std::max(most, places_alike(features.word(a), features.word(b < a ? b : b + 1)));
  }
  for (Id a = 0; samples == 0 && a < n; ++a) {
    if (a % 64 == 0) poll();
    for (Id b = 0; b < a; ++b) most = std::max(most, places_alike(features.word(a), features.word(b)));
  }
  return most;
}

}  // namespace quire::labs::sparse_bandits
