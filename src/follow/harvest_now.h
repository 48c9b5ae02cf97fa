// One follow from its number: its protocol is made, other processes are kept out, and it is harvested.
#pragma once

#include <filesystem>
#include <optional>

#include "follow/harvest.h"

namespace quire::follow {

/// Nothing if another process harvests it at this moment. Throws store::StoreError when the store cannot go
/// on.
std::optional<HarvestResult> harvest_now(store::Store& store, std::int64_t follow,
                                         const std::filesystem::path& data_folder, const Tools& tools);

}  // namespace quire::follow
