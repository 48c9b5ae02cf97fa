// The families that travel inside the library, so that a quick run has samples without training: six models
// of each task on 40 problems, 200 samples each. data/samples.csv says how it was made.
#pragma once

#include <string_view>
#include <vector>

#include "labs/inference-flaws/family.h"

namespace quire::labs::inference_flaws {

std::string_view bundled_csv();
/// Of arith3 and prog. The same at every call.
const std::vector<Family>& bundled_families();

}  // namespace quire::labs::inference_flaws
