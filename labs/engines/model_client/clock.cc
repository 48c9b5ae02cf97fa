#include "labs/engines/model_client/clock.h"

#include <thread>

namespace quire::labs::model_client {
namespace {

class RealClock : public Clock {
 public:
  milliseconds now() override {
    return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now().time_since_epoch());
  }
  void sleep(milliseconds time) override { std::this_thread::sleep_for(time); }
  WallTime wall() override {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  }
};

}  // namespace

Clock& real_clock() {
  static RealClock clock;
  return clock;
}

}  // namespace quire::labs::model_client
