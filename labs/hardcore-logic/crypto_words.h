// Words of which usual plain texts are put together.
#pragma once

#include <span>

namespace quire::labs::hardcore_logic {

/// Capital letters, three to nine of them.
std::span<const char* const> crypto_words();

}  // namespace quire::labs::hardcore_logic
