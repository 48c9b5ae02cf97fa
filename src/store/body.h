// A paper's fields as bytes, packed by tag. Layout: docs/store.md "Bodies". Unpacking trusts nothing:
// lengths, numbers and sizes are checked.
#pragma once

#include <string>
#include <string_view>

#include "paper/paper.h"

namespace quire::store {

/// More than this is neither packed nor unpacked.
inline constexpr std::size_t kBodyBytesMax = 8u << 20;

/// All fields but the id.
std::string pack(const Paper& paper);
/// The paper with that id; an error if the bytes are not what pack() makes.
Result<Paper> unpack(PaperId id, std::string_view bytes);

}  // namespace quire::store
