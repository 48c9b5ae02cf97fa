#include "labs/micro/tools.h"

namespace quire::labs {

const lab::Toolbox& micro_toolbox();

const lab::Toolbox& micro_toolbox() {
  static const lab::Toolbox toolbox{.name = "micro",
                                    .title =
                                        "Small language models of your own: trained from nothing in minutes "
                                        "on problems with exact checkers, "
                                        "improved by their rewards, sampled, graded, served.",
                                    .tools = {micro::train_tool(), micro::reinforce_tool(),
                                              micro::sample_tool(), micro::eval_tool(), micro::serve_tool()}};
  return toolbox;
}

}  // namespace quire::labs
