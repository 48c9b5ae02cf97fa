// Nets, mixtures and texts that a person gives, as the tools take them: what is wrong is a BadInput.
#pragma once

#include <stdexcept>
#include <string_view>

#include "lab/card.h"
#include "labs/engines/micro/checkpoint.h"
#include "labs/engines/micro_tasks/lessons.h"

namespace quire::labs::micro {

/// A net from its file; BadInput says what is wrong with it.
Saved load_net(const std::string& file);
tasks::Mixture read_mixture(const std::string& text);

/// f() with std::invalid_argument as BadInput.
template <class F>
auto as_input(const F& f) {
  try {
    return f();
  } catch (const std::invalid_argument& wrong) {
    throw lab::BadInput(wrong.what());
  }
}

/// BadInput where a prompt and its response do not fit the context.
void check_room(const Shape& shape, const Example& example, std::string_view prompt);

}  // namespace quire::labs::micro
