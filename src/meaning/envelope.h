// Files of the room: magic, version, size, checksum, payload; written beside the old file, made durable and
// renamed over it. Reading trusts nothing.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "paper/result.h"

namespace quire::meaning {

/// `magic` has 8 characters. Throws std::runtime_error when the disk does not take it.
void write_file(const std::filesystem::path& path, std::string_view magic, std::uint32_t version,
                std::string_view payload);

/// The payload. What is not exactly what write_file() wrote, or has more than `bytes_max`, is an error.
Result<std::string> read_file(const std::filesystem::path& path, std::string_view magic,
                              std::uint32_t version, std::uint64_t bytes_max);

/// CRC-32, as zlib has it.
std::uint32_t checksum(std::string_view bytes);

}  // namespace quire::meaning
