#include "labs/lean-tcs/pair.h"

#include "labs/lean-tcs/text_cursor.h"

namespace quire::labs::lean_tcs::pair {

std::string replaced(std::string_view text,
                     const std::vector<std::pair<std::string_view, std::string_view>>& by) {
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    bool found = false;
    for (const auto& [from, to] : by) {
      if (!text.substr(i).starts_with(from)) continue;
      result += to;
      i += from.size();
      found = true;
      break;
    }
    if (!found) result += text[i++];
  }
  return result;
}

Status check(const Statement& s, const LeanOptions& options) {
  const Result<Statement> lean = from_lean(to_lean(s, options));
  if (!lean) return Error{"Lean: " + lean.error()};
  const Result<Statement> markdown = from_markdown(to_markdown(s));
  if (!markdown) return Error{"Markdown: " + markdown.error()};
  if (!same(*lean, s)) return Error{"Lean says another thing"};
  if (!same(*markdown, s)) return Error{"Markdown says another thing"};
  return success();
}

}  // namespace quire::labs::lean_tcs::pair
