#include "text/tex_source.h"

namespace quire::text {

void TexSource::match_braces() {
  if (text_.find('{') == std::string_view::npos) return;
  partners_.assign(text_.size(), 0);
  std::vector<std::uint32_t> open;
  for (std::size_t i = 0; i < text_.size(); ++i) {
    if (text_[i] == '\\') {
      ++i;
    } else if (text_[i] == '{') {
      open.push_back(static_cast<std::uint32_t>(i));
    } else if (text_[i] == '}' && !open.empty()) {
      partners_[open.back()] = static_cast<std::uint32_t>(i + 1);
      partners_[i] = open.back() + 1;
      open.pop_back();
    }
  }
}

}  // namespace quire::text
