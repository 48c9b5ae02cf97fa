// Resumption tokens: where a list goes on, in the client's hands and signed, so that the server keeps nothing
// and believes nobody. A token is BASE64URL(fields) "." BASE64URL(HMAC-SHA256(fields)); the key stays in the
// data folder. The place is a change number, not an offset: whatever is inserted or changed meanwhile, what
// comes behind it is still to come. Source: OAI-PMH 2.0, 3.5 "Flow Control"; RFC 2104.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "paper/day.h"
#include "paper/result.h"
#include "store/store.h"

namespace quire::web {

/// A list that is to go on.
struct Resumption {
  std::string verb;    ///< ListRecords | ListIdentifiers | ListSets
  std::string prefix;  ///< empty for ListSets
  std::string set;     ///< empty: all. For ListSets, the last one given
  std::optional<Instant> from;
  std::optional<Instant> until;
  store::ChangeNumber after = 0;
  std::uint64_t given = 0;            ///< records on the pages before
  std::optional<std::uint64_t> size;  ///< of the whole list, when it was asked for first
  Instant expires{};                  ///< to the second
  friend bool operator==(const Resumption&, const Resumption&) = default;
};

inline constexpr std::size_t kTokenBytesMax = 2048;

class TokenKey {
 public:
  /// The key of a data folder, made at the first call: `oai.key`, readable by its owner only. Throws
  /// std::runtime_error when it can be neither read nor made.
  static TokenKey of(const std::filesystem::path& data_directory);
  explicit TokenKey(const std::array<unsigned char, 32>& bytes) : bytes_(bytes) {}

  std::string seal(const Resumption& resumption) const;
  /// An error for what this key did not sign, and for what is out of date.
  Result<Resumption> open(std::string_view token, Instant now) const;

 private:
  std::array<unsigned char, 32> bytes_;
};

}  // namespace quire::web
