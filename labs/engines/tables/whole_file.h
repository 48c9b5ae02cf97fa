// A file that is there whole or not at all, whatever happens while it is written: beside its place first,
// flushed, then renamed over what was there.
#pragma once

#include <string>
#include <string_view>

#include "paper/result.h"

namespace quire::labs::tables {

/// Durable on return. The bytes pass through `path`.part; of two writers of one path at a time one may fail.
Status write_whole(const std::string& path, std::string_view bytes);

/// Makes the name of a file that was created or renamed durable: flushes the folder that holds it.
Status flush_folder_of(const std::string& path);

}  // namespace quire::labs::tables
