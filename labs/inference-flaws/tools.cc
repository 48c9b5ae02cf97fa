// The list of tools.
#include "labs/inference-flaws/tools.h"

#include "labs/inference-flaws/lab.h"

namespace quire::labs::inference_flaws {

std::vector<lab::Tool> tools() {
  return {analyse_tool(), fit_tool(), theory_tool(), family_tool(), bundled_tool()};
}

}  // namespace quire::labs::inference_flaws
