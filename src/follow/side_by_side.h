// Which sources are read at the same moment: at most four, and of one provider one. The rule of a serving
// Quire and of `quire follow run`; between processes the gates (gate.h) and lock_follow() see to it.
#pragma once

#include <functional>
#include <set>
#include <span>
#include <string>

#include "follow/clock.h"
#include "store/store.h"

namespace quire::follow {

/// Who must not be asked twice at once: the provider that gate.h knows, or the address itself.
std::string provider_of(const store::Follow& follow);

/// For one thread at a time.
class SideBySide {
 public:
  static constexpr std::size_t kMost = 4;
  /// Notes that a source of this provider is being read; false if it has to wait.
  bool begin(const std::string& provider) { return busy_.size() < kMost && busy_.insert(provider).second; }
  void end(const std::string& provider) { busy_.erase(provider); }

 private:
  std::set<std::string> busy_;
};

/// Reads each, the first ones first, as many side by side as may be; `read` is called on threads of its own.
/// Once `stop` says so none begins any more. What `read` throws is thrown when all that began have ended.
void read_side_by_side(std::span<const store::Follow> follows, const Stop& stop,
                       const std::function<void(const store::Follow&)>& read);

}  // namespace quire::follow
