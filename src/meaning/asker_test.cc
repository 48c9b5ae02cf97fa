#include "meaning/asker.h"

#include <atomic>
#include <future>

#include <gtest/gtest.h>

namespace quire::meaning {
namespace {

using std::chrono::milliseconds;
using Vector = std::vector<float>;

class AskerTest : public testing::Test {
 protected:
  AskerTest() {
    options_.now = [this] { return AskerOptions::Clock::time_point(milliseconds(now_ms_)); };
    options_.deadline = milliseconds(30);
  }
  ~AskerTest() override {
    open_ = true;
    open_.notify_all();
  }

  /// Answers with the text's length; "stuck..." only when the gate is open, "bad..." never.
  Asker::Encode encoder() {
    return [this](const std::string& text) -> Result<Vector> {
      ++asked_;
      if (text.starts_with("stuck")) open_.wait(false);
      if (broken_ || text.starts_with("bad")) return Error{"the endpoint is broken"};
      return Vector{static_cast<float>(text.size())};
    };
  }
  std::unique_ptr<Asker> start() {
    return std::make_unique<Asker>([this] { return encoder(); }, options_);
  }
  /// The vector's number, or why there is none.
  static std::string ask(Asker& asker, const std::string& text) {
    std::string why;
    const auto vector = asker.wait(*asker.ask(text), why);
    return vector != nullptr ? std::to_string(static_cast<int>(vector->front())) : why;
  }
  /// Until `what` holds; a test that waits forever is ended from outside.
  static void until(const std::function<bool()>& what) {
    while (!what()) std::this_thread::sleep_for(milliseconds(1));
  }

  AskerOptions options_;
  std::atomic<std::int64_t> now_ms_{0};
  std::atomic<bool> open_{false};
  std::atomic<bool> broken_{false};
  std::atomic<int> asked_{0};
};

TEST_F(AskerTest, AVectorIsAskedForOnce) {
  options_.deadline = milliseconds(60'000);
  const auto asker = start();
  EXPECT_EQ(ask(*asker, "four"), "4");
  EXPECT_EQ(ask(*asker, "four"), "4");
  EXPECT_EQ(ask(*asker, "fives"), "5");
  EXPECT_EQ(asked_, 2);
  EXPECT_EQ(asker->trouble(), "");
}

TEST_F(AskerTest, OnlyTheLastOnesAreKept) {
  options_.deadline = milliseconds(60'000);
  options_.kept_max = 2;
  const auto asker = start();
  for (const char* text : {"a", "b", "a", "c", "a"}) ask(*asker, text);
  EXPECT_EQ(asked_, 3) << "a was used last";
  ask(*asker, "b");
  EXPECT_EQ(asked_, 4) << "b had to go";
}

TEST_F(AskerTest, ALateAnswerIsNotWaitedForAndKept) {
  const auto asker = start();
  EXPECT_EQ(ask(*asker, "stuck"), "meaning did not answer in time");
  open_ = true;
  open_.notify_all();
  until([&] { return ask(*asker, "stuck") == "5"; });
  EXPECT_EQ(asked_, 1);
}

TEST_F(AskerTest, AFaultIsNotAVector) {
  options_.deadline = milliseconds(60'000);
  const auto asker = start();
  EXPECT_EQ(ask(*asker, "bad"), "meaning did not answer");
  EXPECT_EQ(ask(*asker, "good"), "4");
}

TEST_F(AskerTest, ADeadEndpointIsLeftAloneThenTriedByOneQuestion) {
  options_.deadline = milliseconds(60'000);
  options_.rest = milliseconds(1000);
  const auto asker = start();
  broken_ = true;
  for (const char* text : {"a", "b", "c"}) EXPECT_EQ(ask(*asker, text), "meaning did not answer");
  EXPECT_EQ(asker->trouble(), "the endpoint is broken");
  for (const char* text : {"d", "e"}) EXPECT_EQ(ask(*asker, text), "meaning does not answer");
  EXPECT_EQ(asked_, 3) << "nobody asks";
  now_ms_ = 1000;
  const auto attempt = asker->ask("f");
  std::string why;
  EXPECT_EQ(ask(*asker, "g"), "meaning does not answer") << "one finds out, nobody waits";
  until([&] { return asker->wait(*attempt, why) == nullptr && why == "meaning did not answer"; });
  now_ms_ = 2999;
  ask(*asker, "h");
  EXPECT_EQ(asked_, 4) << "the second rest is twice as long";
  broken_ = false;
  now_ms_ = 3000;
  ask(*asker, "i");
  until([&] { return asker->trouble().empty(); });
  EXPECT_EQ(ask(*asker, "jj"), "2");
}

TEST_F(AskerTest, FewWaitAtOnceAndOthersGoOn) {
  options_.deadline = milliseconds(60'000);
  options_.waiting_max = 1;
  const auto asker = start();
  // Whichever of the two comes first waits; the other is turned away at once, and opens the gate.
  const auto either = [&](const char* text) {
    const std::string said = ask(*asker, text);
    open_ = true;
    open_.notify_all();
    return said;
  };
  auto first = std::async(std::launch::async, [&] { return either("stuck"); });
  const std::string second = either("stuck");
  const std::string busy = "meaning has too many questions";
  const std::string other = first.get();
  EXPECT_EQ((second == busy) + (other == busy), 1) << second << ", " << other;
  EXPECT_EQ((second == "5") + (other == "5"), 1) << second << ", " << other;
}

TEST_F(AskerTest, TooManyUnderWayAreNotAsked) {
  options_.under_way_max = 2;
  const auto asker = start();
  const auto a = asker->ask("stuck a");
  const auto b = asker->ask("stuck b");
  EXPECT_EQ(ask(*asker, "c"), "meaning has too many questions");
  EXPECT_EQ(asker->ask("stuck a"), a) << "the same question is asked once";
  open_ = true;  // the asker's end waits for its threads
  open_.notify_all();
}

}  // namespace
}  // namespace quire::meaning
