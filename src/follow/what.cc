#include "follow/what.h"

namespace quire::follow {

TakenOption take_option(std::string_view what, std::string_view name) {
  TakenOption taken;
  while (!what.empty()) {
    const std::size_t end = what.find(' ');
    const std::string_view word = what.substr(0, end);
    what.remove_prefix(end == std::string_view::npos ? what.size() : end + 1);
    if (word.empty()) continue;
    if (word.starts_with(name) && word.substr(name.size()).starts_with('='))
      taken.value = word.substr(name.size() + 1);
    else
      taken.rest.append(taken.rest.empty() ? "" : " ").append(word);
  }
  return taken;
}

}  // namespace quire::follow
