#include "labs/inference-flaws/bundled.h"

#include <stdexcept>

extern "C" {
extern const char quire_inference_flaws_samples[], quire_inference_flaws_samples_end[];
}

namespace quire::labs::inference_flaws {

std::string_view bundled_csv() { return {quire_inference_flaws_samples, quire_inference_flaws_samples_end}; }

const std::vector<Family>& bundled_families() {
  static const std::vector<Family> families = [] {
    auto read = read_families(bundled_csv(), "samples.csv");
    if (!read) throw std::logic_error(read.error());
    return std::move(read).value();
  }();
  return families;
}

}  // namespace quire::labs::inference_flaws
