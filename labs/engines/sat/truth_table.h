// All assignments of up to sixteen variables at once: bit i of a table says whether assignment i satisfies
// the formula so far (variable v is bit v - 1 of i). A clause clears the subcube that it falsifies, in words
// of 512 bits. The fastest way to label a small formula, and the number of its models comes with it.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "labs/engines/sat/cnf.h"

namespace quire::labs::sat {

inline constexpr std::int32_t kTableVariablesMax = 16;

class TruthTable {
 public:
  /// All true. 0 <= variables <= kTableVariablesMax (else std::invalid_argument).
  explicit TruthTable(std::int32_t variables);

  /// All true again, so that one table serves many formulas.
  void reset();
  /// Variables within the table's (else std::invalid_argument).
  void constrain(Clause clause);

  std::int32_t variables() const { return variables_; }
  bool any() const;
  std::uint64_t count() const;
  bool operator[](std::size_t assignment) const { return words_[assignment / 64] >> (assignment % 64) & 1; }
  std::optional<Model> first() const;
  /// Literals that all models share, in the order of variables; nothing where there is no model.
  std::vector<Literal> backbone() const;

 private:
  std::uint64_t count_with(Literal literal) const;

  std::int32_t variables_;
  std::vector<std::uint64_t> words_;  // whole blocks of eight
};

TruthTable models_of(const Cnf& cnf);

/// The model that an assignment's number stands for.
Model model_of(std::uint64_t assignment, std::int32_t variables);

}  // namespace quire::labs::sat
