// Plain loops, for every other processor.
#include <bit>
#include <cmath>
#include <cstdint>

#include "labs/engines/micro/kernels.h"

namespace quire::labs::micro {
namespace {

constexpr std::size_t kRows = 4;
constexpr std::size_t kVectors = 1;

#include "labs/engines/lanes/lanes_portable.inc"
#include "labs/engines/micro/kernels_body.inc"

constexpr Kernels kSet{"portable",   multiply, rms_norm, rms_norm_back, gelu,    gelu_back,  softmax,
                       softmax_back, rotate,   adam,     add_all,       squares, key_scores, mix_values};

}  // namespace

const Kernels* portable_kernels() { return &kSet; }

}  // namespace quire::labs::micro
