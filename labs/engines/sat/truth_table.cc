#include "labs/engines/sat/truth_table.h"

#include <algorithm>
#include <array>
#include <bit>
#include <stdexcept>

#include "labs/engines/sat/truth_table_kernels.h"

namespace quire::labs::sat {
namespace {

constexpr std::int32_t kBlockVariables = 9;  // 2^9 bits are a block

/// The bits of a block where variable v (1 to 9) is true.
constexpr BlockMask pattern(std::int32_t v) {
  BlockMask mask{};
  for (std::size_t bit = 0; bit < kBlockWords * 64; ++bit)
    if (bit >> (v - 1) & 1) mask[bit / 64] |= std::uint64_t{1} << (bit % 64);
  return mask;
}

constexpr std::array<BlockMask, kBlockVariables> patterns() {
  std::array<BlockMask, kBlockVariables> all{};
  for (std::int32_t v = 1; v <= kBlockVariables; ++v) all[static_cast<std::size_t>(v - 1)] = pattern(v);
  return all;
}
constexpr std::array<BlockMask, kBlockVariables> kTrue = patterns();

std::size_t words_of(std::int32_t variables) {
  if (variables < 0 || variables > kTableVariablesMax)
    throw std::invalid_argument("a truth table has 0 to 16 variables");
  return std::max<std::size_t>(kBlockWords, (std::size_t{1} << variables) / 64);
}

}  // namespace

TruthTable::TruthTable(std::int32_t variables) : variables_(variables), words_(words_of(variables)) {
  reset();
}

void TruthTable::reset() {
  std::fill(words_.begin(), words_.end(), ~std::uint64_t{0});
  if (variables_ >= kBlockVariables) return;
  // Fewer bits than a block: the rest stays 0.
  const std::size_t bits = std::size_t{1} << variables_;
  for (std::size_t i = 0; i < words_.size(); ++i)
    if (i * 64 >= bits)
      words_[i] = 0;
    else if (bits < 64)
      words_[i] = (std::uint64_t{1} << bits) - 1;
}

void TruthTable::constrain(Clause clause) {
  BlockMask mask;
  mask.fill(~std::uint64_t{0});
  std::size_t care = 0, fixed = 0;
  for (const Literal literal : clause) {
    const std::int32_t v = variable_of(literal);
    if (v > variables_) throw std::invalid_argument("a variable beyond the table");
    if (v <= kBlockVariables) {
      const BlockMask& where = kTrue[static_cast<std::size_t>(v - 1)];
      for (std::size_t i = 0; i < kBlockWords; ++i) mask[i] &= literal < 0 ? where[i] : ~where[i];
      continue;
    }
    const std::size_t bit = std::size_t{1} << (v - 1 - kBlockVariables);
    const std::size_t falsifying = literal < 0 ? bit : 0;
    if ((care & bit) != 0 && (fixed & bit) != falsifying) return;  // a tautology
    care |= bit;
    fixed |= falsifying;
  }
  table_kernel().clear(words_.data(), words_.size() / kBlockWords, care, fixed, mask);
}

bool TruthTable::any() const {
  std::uint64_t all = 0;
  for (const std::uint64_t word : words_) all |= word;
  return all != 0;
}

std::uint64_t TruthTable::count() const {
  std::uint64_t sum = 0;
  for (const std::uint64_t word : words_) sum += static_cast<std::uint64_t>(std::popcount(word));
  return sum;
}

std::optional<Model> TruthTable::first() const {
  for (std::size_t i = 0; i < words_.size(); ++i)
    if (words_[i] != 0)
      return model_of(i * 64 + static_cast<std::uint64_t>(std::countr_zero(words_[i])), variables_);
  return std::nullopt;
}

std::uint64_t TruthTable::count_with(Literal literal) const {
  const auto v = static_cast<std::size_t>(variable_of(literal) - 1);
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < words_.size(); ++i) {
    const std::uint64_t where = v < kBlockVariables                              ? kTrue[v][i % kBlockWords]
                                : (i / kBlockWords >> (v - kBlockVariables) & 1) ? ~std::uint64_t{0}
                                                                                 : 0;
    sum += static_cast<std::uint64_t>(std::popcount(words_[i] & (literal > 0 ? where : ~where)));
  }
  return sum;
}

std::vector<Literal> TruthTable::backbone() const {
  std::vector<Literal> shared;
  if (!any()) return shared;
  for (std::int32_t v = 1; v <= variables_; ++v) {
    if (count_with(-v) == 0) shared.push_back(v);
    if (count_with(v) == 0) shared.push_back(-v);
  }
  return shared;
}

TruthTable models_of(const Cnf& cnf) {
  TruthTable table(cnf.variables());
  for (std::size_t i = 0; i < cnf.size(); ++i) table.constrain(cnf[i]);
  return table;
}

Model model_of(std::uint64_t assignment, std::int32_t variables) {
  Model model(static_cast<std::size_t>(variables) + 1);
  for (std::int32_t v = 1; v <= variables; ++v)
    model[static_cast<std::size_t>(v)] = assignment >> (v - 1) & 1;
  return model;
}

}  // namespace quire::labs::sat
