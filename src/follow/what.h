// What a person writes behind the kind of a source: words, some of them NAME=VALUE.
#pragma once

#include <string>
#include <string_view>

namespace quire::follow {

struct TakenOption {
  std::string value;  ///< empty: the option is not there
  std::string rest;   ///< all other words
};

/// "cs.LG feed=none", "feed" -> "none" and "cs.LG". Only at the start or behind a blank; of several the last.
TakenOption take_option(std::string_view what, std::string_view name);

}  // namespace quire::follow
