#include "labs/hardcore-logic/tools.h"

#include <algorithm>

#include "labs/engines/asking/ask.h"
#include "labs/hardcore-logic/lab.h"
#include "labs/hardcore-logic/records.h"

namespace quire::labs::hardcore_logic {

std::vector<std::string> change_names() {
  std::vector<std::string> names;
  for (const Change change :
       {Change::canonical, Change::ic1, Change::ic2, Change::ue1, Change::ue2, Change::up})
    names.emplace_back(name_of(change));
  return names;
}

std::vector<Change> changes_named(const std::vector<std::string>& names) {
  std::vector<Change> changes;
  for (const Change change :
       {Change::canonical, Change::ic1, Change::ic2, Change::ue1, Change::ue2, Change::up}) {
    const std::string name = name_of(change);
    const bool wanted = std::any_of(names.begin(), names.end(), [&](const std::string& one) {
      return one == name || (one.size() == 2 && name.size() == 3 && name.starts_with(one));
    });
    if (wanted) changes.push_back(change);
  }
  return changes;
}

std::vector<std::string> game_names() {
  std::vector<std::string> names;
  for (const Game* game : games()) names.push_back(game->name());
  return names;
}

std::vector<const Game*> games_named(const std::vector<std::string>& names) {
  std::vector<const Game*> found;
  for (const Game* game : games())
    if (names.empty() || std::find(names.begin(), names.end(), game->name()) != names.end())
      found.push_back(game);
  return found;
}

std::vector<lab::Tool> tools() {
  return {make_tool(),
          asking::ask_tool(kSlug, [](lab::ToolCall& call) { asking::ask_problems(call, kSlug); }),
          grade_tool(), solve_tool(), audit_tool()};
}

}  // namespace quire::labs::hardcore_logic
