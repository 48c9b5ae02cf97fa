// Everything of one store into another, empty one, of either database; then both are read again and compared.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "store/database.h"

namespace quire::store {

struct MovedTable {
  std::string name;
  std::uint64_t rows = 0;
  std::string checksum;  ///< BLAKE2b of all rows in the order of their keys, hexadecimal
};

/// `progress` gets the table and how many rows of it are done. All is read in one state, while others may
/// write to `from`; all is written in one transaction. Throws StoreError if `to` is not empty, or if what
/// arrived is not what was sent.
std::vector<MovedTable> move_store(
    const Database& from, const Database& to,
    const std::function<void(const std::string& table, std::uint64_t rows)>& progress);

}  // namespace quire::store
