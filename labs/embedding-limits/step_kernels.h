// The inner loops of free-embedding optimisation, for AVX-512, for AVX2 with FMA, and portable, chosen when
// the program runs. One idea: queries lie in lanes. Sixteen queries stand side by side, so that a score, a
// softmax row and a gradient need no sum across a register, and no dimension is padded: d = 4 costs what d =
// 4 has to cost. Every set does the same operations in the same order (fused multiply-adds are explicit), so
// all give the same bits.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace quire::labs::embedding_limits {

inline constexpr std::size_t kLanes = 16;

/// One step's constants of Adam (Kingma and Ba 2015).
struct AdamStep {
  float rate = 0;
  float beta_1 = 0, beta_2 = 0;
  float correction_1 = 0, correction_2 = 0;  ///< 1 / (1 - beta^t)
  float epsilon = 0;
};

/// Layout: rows of vectors in blocks of 16 lanes, block[c * 16 + lane]; documents that are to be broadcast
/// lie plainly, documents[j * d + c]. Pointers are aligned to 64 bytes where lanes are meant.
struct StepKernels {
  std::string_view name;
  std::size_t vectors;  ///< blocks of queries that one call takes: 4, 1 or 1

  /// scores[(j * vectors + u) * 16 + lane] = <query, document j>.
  void (*scores)(const float* queries, const float* documents, std::size_t n, std::size_t d, float* scores);
  /// Turns scores into weight * softmax(scores * sharpness) over j; `highest` and `sum` keep the largest
  /// score and the sum of exp((score - highest) * sharpness). All three by [u * 16 + lane].
  void (*softmax)(float* scores, std::size_t n, float sharpness, const float* weights, float* highest,
                  float* sum);
  /// query_gradient = sum over j of w_j D_j (written); document_gradient[(j * d + c) * 16 + lane] += w_j q.
  void (*gradients)(const float* w, const float* queries, const float* documents, std::size_t n,
                    std::size_t d, float* query_gradient, float* document_gradient);
  /// Adam on `blocks` blocks of 16 rows, each row then divided by its length.
  void (*adam)(float* x, float* first, float* second, const float* gradient, std::size_t blocks,
               std::size_t d, const AdamStep& step);
};

/// The best set that this processor has, or what QUIRE_KERNELS=portable|avx2|avx512 asks for.
const StepKernels& step_kernels();
/// All sets that this processor has, the best first.
std::span<const StepKernels* const> all_step_kernels();

const StepKernels* step_avx512_kernels();  ///< null where the processor has none
const StepKernels* step_avx2_kernels();
const StepKernels* step_portable_kernels();

}  // namespace quire::labs::embedding_limits
