#include "labs/language-monkeys/tools.h"

#include "labs/language-monkeys/lab.h"

namespace quire::labs::language_monkeys {

std::vector<lab::Tool> tools() { return {evaluate_tool(), draw_tool(), compare_tool()}; }

}  // namespace quire::labs::language_monkeys
