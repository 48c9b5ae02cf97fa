// Any bytes as a training log: no crash, no hang; what is accepted has rising steps and finite losses.
#include <cmath>
#include <cstdlib>
#include <sstream>

#include "labs/step-law/log_file.h"
#include "labs/step-law/smooth.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quire::labs::step_law;
  std::istringstream in(std::string(reinterpret_cast<const char*>(data), size));
  const auto log = read_log(in, "fuzz");
  if (!log) return 0;
  if (log->losses.size() != log->steps.size() || log->losses.size() < 2 || !(log->interval >= 1))
    std::abort();
  for (std::size_t i = 1; i < log->steps.size(); ++i)
    if (!(log->steps[i] > log->steps[i - 1])) std::abort();
  if (std::isnan(smooth_last(log->losses, log->interval))) std::abort();
  return 0;
}
