// What a prompt says around a game's own words: the parts of a problem, and the form of an answer.
#pragma once

#include <string>

namespace quire::labs::hardcore_logic {

/// Rules, the instance as it is printed, the form of the answer (a text with `_` where something goes), and
/// what an `_` stands for.
std::string prompt_text(const std::string& game, const std::string& rules, const std::string& instance,
                        const std::string& form, const std::string& blank);

}  // namespace quire::labs::hardcore_logic
