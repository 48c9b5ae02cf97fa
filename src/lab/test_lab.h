// For tests of a lab: a quick run of its experiment and a call of one of its tools, inside the test's
// process.
#pragma once

#include <functional>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "lab/bench.h"

namespace quire::lab {

using Given = std::map<std::string, std::string>;

/// The lines of events of a quick run. Throws what the experiment throws.
inline std::vector<std::string> lines_of_run(const Lab& lab, const Given& given, std::uint64_t seed = 1,
                                             const std::string& directory = "",
                                             std::function<bool()> cancelled = {}) {
  std::vector<std::string> lines;
  Bench bench(lab, Size::quick, seed, read_values(lab.card.parameters, Size::quick, given),
              {[&](std::string_view line) { lines.emplace_back(line); }, directory, std::move(cancelled)});
  lab.experiment(bench);
  return lines;
}

struct Said {
  std::string out, err;
  std::string refused;  ///< what the tool found wrong with its input
};

inline Said call_tool(const Lab& lab, const std::string& name, const Given& given,
                      const std::string& input = "") {
  for (const Tool& tool : lab.tools) {
    if (tool.name != name) continue;
    std::istringstream in(input);
    std::ostringstream out, err;
    Said said;
    try {
      ToolCall call{read_values(tool.arguments, Size::quick, given), in, out, err, [] { return false; }};
      tool.run(call);
    } catch (const BadInput& bad) {
      said.refused = bad.what();
    }
    said.out = out.str();
    said.err = err.str();
    return said;
  }
  throw std::logic_error("there is no tool " + name);
}

}  // namespace quire::lab
