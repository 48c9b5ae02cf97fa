// The inner loops of the small language model, for AVX-512, for AVX2 with FMA, and portable, chosen when the
// program runs. Every number is made by the same operations in the same order in each set, and the numbers of
// a row do not depend on which other rows there are: so a text is the same whatever processor, batch or
// number of threads it was sampled with, and the sampler's log-probabilities are those of training, to the
// bit. No BLAS: the one that a machine happens to have can be ten times slower, and its sums depend on the
// shape.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace quire::labs::micro {

/// Widths are multiples of this.
inline constexpr std::size_t kLanes = 16;
/// Columns of a panel of a packed matrix.
inline constexpr std::size_t kPanel = 32;

/// y = a b, or y += a b. `a` is rows x inner, its element (r, c) at a[r * a_row + c * a_column]. `b` is inner
/// x columns, rows of it b_row apart; or packed (see pack). columns: a multiple of 16.
struct Product {
  std::size_t rows = 0, inner = 0, columns = 0;
  const float* a = nullptr;
  std::size_t a_row = 0, a_column = 1;
  const float* b = nullptr;
  std::size_t b_row = 0;  ///< 0: packed
  float* y = nullptr;
  std::size_t y_row = 0;
  bool add = false;
};

/// One step's constants of AdamW (Loshchilov and Hutter 2019).
struct AdamStep {
  float rate = 0;
  float beta_1 = 0, beta_2 = 0;
  float correction_1 = 0, correction_2 = 0;  ///< 1 / (1 - beta^t)
  float epsilon = 0;
  float decay = 0;  ///< times rate
  float scale = 1;  ///< of the gradient (clipping)
};

struct Kernels {
  std::string_view name;

  void (*multiply)(const Product& product);
  /// y = x g / sqrt(mean x^2 + 1e-5), row by row; `inverse` keeps 1/sqrt. (Zhang and Sennrich 2019)
  void (*rms_norm)(const float* x, std::size_t rows, std::size_t width, const float* gain, float* y,
                   float* inverse);
  /// dx += and dgain += what dy brings.
  void (*rms_norm_back)(const float* x, const float* inverse, const float* gain, const float* dy,
                        std::size_t rows, std::size_t width, float* dx, float* dgain);
  /// y = GELU(x) in the form with tanh (Hendrycks and Gimpel 2016).
  void (*gelu)(const float* x, std::size_t n, float* y);
  /// dy *= GELU'(x).
  void (*gelu_back)(const float* x, std::size_t n, float* dy);
  /// x[0..n) = softmax(x * scale); x[n..padded) = 0. padded: n rounded up to 16. Returns the largest x and
  /// the sum of exp((x - largest) * scale) by reference.
  void (*softmax)(float* x, std::size_t n, std::size_t padded, float scale, float& largest, float& sum);
  /// dp = p (dp - sum p dp) * scale over `padded` numbers.
  void (*softmax_back)(const float* p, std::size_t padded, float scale, float* dp);
  /// Rotates the pairs (x[c], x[c + width / 2]) of each of `heads` heads, `stride` apart, by the angles of
  /// one position; cosine and sine have width / 2 numbers. (Su et al. 2021)
  void (*rotate)(float* x, std::size_t heads, std::size_t width, std::size_t stride, const float* cosine,
                 const float* sine);
  /// AdamW on n numbers.
  void (*adam)(float* x, float* first, float* second, const float* gradient, std::size_t n,
               const AdamStep& step);
  /// y += x.
  void (*add)(const float* x, std::size_t n, float* y);
  /// Sum of squares, in double by blocks of 1,024.
  double (*squares)(const float* x, std::size_t n);
  /// One query against the keys that a row of the sampler has kept: scores[t] = <q, k_t> for t < n.
  /// keys[c * capacity + t]; scores has room for n rounded up to 16.
  void (*key_scores)(const float* query, const float* keys, std::size_t width, std::size_t capacity,
                     std::size_t n, float* scores);
  /// out[h * width + c] = sum over t of p[h * p_row + t] values[t * heads * width + h * width + c].
  void (*mix_values)(const float* p, std::size_t p_row, const float* values, std::size_t n, std::size_t heads,
                     std::size_t width, float* out);
};

/// Numbers that the packed form of an inner x columns matrix takes.
std::size_t packed_size(std::size_t inner, std::size_t columns);
/// Copies b, element (c, j) at b[c * row + j * column], into panels of 32 columns, inner x 32 each; the last
/// panel may have 16. columns: a multiple of 16.
void pack(const float* b, std::size_t inner, std::size_t columns, std::size_t row, std::size_t column,
          float* packed);

/// The best set that this processor has, or what QUIRE_KERNELS=portable|avx2|avx512 asks for.
const Kernels& kernels();
/// All sets that this processor has, the best first.
std::span<const Kernels* const> all_kernels();

const Kernels* avx512_kernels();  ///< null where the processor has none
const Kernels* avx2_kernels();
const Kernels* portable_kernels();

}  // namespace quire::labs::micro
