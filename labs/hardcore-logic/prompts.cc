#include "labs/hardcore-logic/prompts.h"

#include <fmt/format.h>

namespace quire::labs::hardcore_logic {

std::string prompt_text(const std::string& game, const std::string& rules, const std::string& instance,
                        const std::string& form, const std::string& blank) {
  return fmt::format(
      "# Rules\n\n{}\n\n# Puzzle\n\n{}\n\n# Answer\n\nSolve this {} puzzle. If it has a solution, end with "
      "it as "
      "JSON in this form:\n\n{{\"solvable\": true, \"solution\": {}}}\n\nwhere each `_` stands for {}. If it "
      "has "
      "none, end with:\n\n{{\"solvable\": false, \"solution\": null}}\n",
      rules, instance, game, form, blank);
}

}  // namespace quire::labs::hardcore_logic
