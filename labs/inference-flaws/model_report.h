// Series, tables and the result file of the small models.
#pragma once

#include "labs/inference-flaws/lab.h"

namespace quire::labs::inference_flaws {

/// One model under the run's verifier.
struct Model {
  std::string name;
  const std::vector<TaskVerdicts>* counts;
  Curves curves;
  Curve curve;
  double single = 0;
  Spread spread{};
};

void report_models(lab::Bench& bench, const Settings& settings, const Family& family,
                   const std::vector<Model>& models);

}  // namespace quire::labs::inference_flaws
