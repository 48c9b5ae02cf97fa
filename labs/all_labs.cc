#include "labs/all_labs.h"

#include <array>

namespace quire::labs {

extern const lab::Lab& dynamic_submodular_lab();
extern const lab::Lab& embedding_limits_lab();
extern const lab::Lab& fair_threshold_lab();
extern const lab::Lab& generation_replay_lab();
extern const lab::Lab& hardcore_logic_lab();
extern const lab::Lab& illusion_of_thinking_lab();
extern const lab::Lab& inference_flaws_lab();
extern const lab::Lab& language_monkeys_lab();
extern const lab::Lab& lean_tcs_lab();
extern const lab::Lab& lp_sensitivity_lab();
extern const lab::Lab& nlsat_lab();
extern const lab::Lab& regex_pspace_lab();
extern const lab::Lab& revealing_pomdps_lab();
extern const lab::Lab& sparse_bandits_lab();
extern const lab::Lab& step_law_lab();
extern const lab::Lab& test_time_pareto_lab();
extern const lab::Lab& vr_halpern_lab();
extern const lab::Toolbox& micro_toolbox();

std::span<const lab::Lab* const> all() {
  static const std::array list{&dynamic_submodular_lab(),
                               &embedding_limits_lab(),
                               &fair_threshold_lab(),
                               &generation_replay_lab(),
                               &hardcore_logic_lab(),
                               &illusion_of_thinking_lab(),
                               &inference_flaws_lab(),
                               &language_monkeys_lab(),
                               &lean_tcs_lab(),
                               &lp_sensitivity_lab(),
                               &nlsat_lab(),
                               &regex_pspace_lab(),
                               &revealing_pomdps_lab(),
                               &sparse_bandits_lab(),
                               &step_law_lab(),
                               &test_time_pareto_lab(),
                               &vr_halpern_lab()};
  return list;
}

std::span<const lab::Toolbox* const> toolboxes() {
  static const std::array list{&micro_toolbox()};
  return list;
}

}  // namespace quire::labs
