// Time as the client sees it, handed in so that tests wait for nothing.
#pragma once

#include <chrono>

namespace quire::labs::model_client {

using std::chrono::milliseconds;
using WallTime = std::chrono::sys_seconds;

class Clock {
 public:
  virtual ~Clock() = default;
  /// Since some beginning; never runs backwards.
  virtual milliseconds now() = 0;
  virtual void sleep(milliseconds time) = 0;
  /// For dates that servers send.
  virtual WallTime wall() = 0;
};

/// The machine's.
Clock& real_clock();

}  // namespace quire::labs::model_client
