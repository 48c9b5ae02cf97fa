// The index of one store. A data folder may meet another store than before (--store): what was derived from
// the old one says nothing of the new, whose change numbers are others.
#pragma once

#include <filesystem>
#include <memory>

#include "index/index.h"

namespace quire::index {

/// Opens (or starts empty) the index in `directory` for this store. What was derived from another store is
/// removed first; vectors that an endpoint was paid for stay. Throws std::runtime_error where another process
/// is at work on the index of another store.
std::unique_ptr<Index> open_of(store::Store& store, const std::filesystem::path& directory);

/// Removes all that is made again from the store. For a folder that nobody has open.
void remove_derived(const std::filesystem::path& directory);

}  // namespace quire::index
