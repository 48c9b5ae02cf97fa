#include "labs/nlsat/tools.h"

#include "lab/card_parts.h"
#include "labs/engines/asking/ask.h"
#include "labs/nlsat/items.h"
#include "labs/nlsat/lab.h"

namespace quire::labs::nlsat {

std::optional<Fragment> fragment_asked(const lab::ToolCall& call) {
  return fragment_named(call.values.text("fragment"));
}

lab::Parameter fragment_argument(std::string help, std::string standard, bool with_auto) {
  std::vector<std::string> names = fragment_names();
  if (with_auto) names.insert(names.begin(), "auto");
  return one_of(lab::argument(lab::Kind::choice, "fragment", std::move(help), std::move(standard)),
                std::move(names));
}

Result<Recognised> read_in(std::optional<Fragment> fragment, std::string_view text,
                           std::span<const std::string> names) {
  if (!fragment) return recognise(text, names);
  Result<Theory> theory = read_text(*fragment, text, names);
  if (!theory) return Error{theory.error()};
  return Recognised{*fragment, std::move(*theory)};
}

std::vector<lab::Tool> tools() {
  return {
      make_tool(),    asking::ask_tool(kSlug, [](lab::ToolCall& call) { asking::ask_problems(call, kSlug); }),
      grade_tool(),   check_tool(),
      explain_tool(), from_dimacs_tool(),
      hardness_tool()};
}

}  // namespace quire::labs::nlsat
