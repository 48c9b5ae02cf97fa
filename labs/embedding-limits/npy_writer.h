// Vectors as NumPy's NPY 1.0 (little-endian float32, C order), which numpy.load() reads.
#pragma once

#include <string>

#include "labs/embedding-limits/vectors.h"

namespace quire::labs::embedding_limits {

std::string npy_bytes(const Vectors& vectors);

}  // namespace quire::labs::embedding_limits
