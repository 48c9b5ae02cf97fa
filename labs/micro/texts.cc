#include "labs/micro/texts.h"

#include <fmt/format.h>

namespace quire::labs::micro {
Saved load_net(const std::string& file) {
  Result<Saved> saved = load(file);
  if (!saved) throw lab::BadInput(saved.error());
  return std::move(*saved);
}

tasks::Mixture read_mixture(const std::string& text) {
  Result<tasks::Mixture> mixture = tasks::Mixture::read(text);
  if (!mixture) throw lab::BadInput("tasks: " + mixture.error());
  return std::move(*mixture);
}

void check_room(const Shape& shape, const Example& example, std::string_view prompt) {
  if (example.tokens.size() - 1 > shape.context)
    throw lab::BadInput(fmt::format("\"{}\" and its response take {} tokens; the model has room for {}",
                                    prompt.substr(0, 60), example.tokens.size() - 1, shape.context));
}

}  // namespace quire::labs::micro
