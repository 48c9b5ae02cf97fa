// The body of an http(s) URL as a stream. libcurl runs inside read(), so the server is only read as fast as
// we are: at most kWaitingBytesMax bytes wait in memory, and nothing goes to disk.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "source/source.h"

namespace quire::source {

/// Connects at the first read, or throws InputError for a scheme other than http and https.
std::unique_ptr<Input> open_url(const std::string& url, std::uint64_t bytes_max);

inline constexpr std::size_t kWaitingBytesMax = 256u << 10;
inline constexpr long kConnectSecondsMax = 20;
inline constexpr long kSilentSecondsMax = 60;  ///< without a byte from the server
inline constexpr long kRedirectsMax = 5;

}  // namespace quire::source
