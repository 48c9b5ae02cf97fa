// Bodies (body.h) under zstd, with dictionaries that are trained on the store's own papers: papers are short
// and alike, and alone they hardly shrink. Measured: docs/store.md "Bodies".
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "paper/result.h"

namespace quire::store {

/// Every frame carries a checksum: a flipped bit is an error, never other text. Dictionary 0 is none. Safe
/// from any thread.
class Compressor {
 public:
  Compressor();
  ~Compressor();
  Compressor(const Compressor&) = delete;
  Compressor& operator=(const Compressor&) = delete;

  /// A dictionary from sample bodies; empty if they are too few or too alike.
  static std::string train(const std::vector<std::string>& samples);
  void add(std::int64_t dictionary, std::string_view bytes);
  bool knows(std::int64_t dictionary) const;

  std::string compress(std::int64_t dictionary, std::string_view bytes) const;
  Result<std::string> decompress(std::int64_t dictionary, std::string_view bytes) const;

 private:
  struct Dictionary;
  std::shared_ptr<const Dictionary> find(std::int64_t dictionary) const;
  mutable std::mutex mutex_;
  std::map<std::int64_t, std::shared_ptr<const Dictionary>> dictionaries_;
};

}  // namespace quire::store
