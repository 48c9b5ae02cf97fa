// Politeness towards a provider: a gate lets one request through at a time and keeps the distance between two
// that the provider asks for. It belongs to the provider and not to a follow, and is a file in the data
// folder, so all processes of an instance share it, and one that was started again knows when the last one
// asked. What holds: flock, which goes with its process. Sources: info.arxiv.org/help/api/tou, the terms of
// each provider (docs/following.md).
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "follow/clock.h"

namespace quire::follow {

/// Who is asked at an address, and how far apart two requests must be.
struct Manners {
  std::string provider;  ///< "arxiv.org"; empty: this machine, which needs no gate
  std::chrono::milliseconds apart{0};
};
Manners manners_for(const std::string& url);

/// A lock on a file, held until it is destroyed.
class FileLock {
 public:
  /// Nothing if another holds it. Throws store::StoreError if the file cannot be made.
  static std::optional<FileLock> try_take(const std::filesystem::path& file);
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  ~FileLock();

  std::string read() const;  ///< what the file holds, its first 100 bytes
  void write(const std::string& text) const;

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

class Gate {
 public:
  /// `folder`: where gates are kept, below the data folder.
  Gate(const std::filesystem::path& folder, Manners manners, Clock& clock);

  /// Waits until a request may be made, and keeps others out until what it returns is destroyed. Nothing if
  /// `stop` became true.
  std::optional<FileLock> enter(const Stop& stop);
  /// Nobody may ask before that, at most kHoldMax from now.
  static void hold(const FileLock& turn, Instant until, Instant now);

  static constexpr std::chrono::minutes kHoldMax{10};

 private:
  std::filesystem::path file_;
  Manners manners_;
  Clock& clock_;
};

}  // namespace quire::follow
