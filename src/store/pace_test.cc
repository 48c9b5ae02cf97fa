// How fast a person may do something, across restarts and for each of their own.
#include "store/pace.h"

#include <gtest/gtest.h>

#include "store/fixture_test.h"

namespace quire::store {
namespace {

using std::chrono::seconds;
constexpr Pace kPace{"comment", 3, seconds(10)};

class PaceTest : public testing::Test {
 protected:
  std::optional<Instant> one(int at_s, const std::string& person = "owner", const Pace& pace = kPace) {
    return keep_pace(store_->tables(), pace, person, start_ + seconds(at_s));
  }
  const Folder folder_;
  std::unique_ptr<Store> store_ = open_for_test(folder_.path());
  Instant start_ = at("2026-11-20T10:00:00Z");
};

TEST_F(PaceTest, SomeAtOnceThenOneInAWhile) {
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(one(0)) << i;
  EXPECT_EQ(one(0), start_ + seconds(10));
  EXPECT_EQ(one(9), start_ + seconds(10)) << "who tries in vain does not wait longer";
  EXPECT_FALSE(one(10));
  EXPECT_EQ(one(10), start_ + seconds(20));
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(one(1000)) << "after a pause all are there again: " << i;
  EXPECT_TRUE(one(1000));
}

TEST_F(PaceTest, IsOfAPersonAndAKindAndOutlivesTheProcess) {
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(one(0));
  EXPECT_FALSE(one(0, "0123456789abcdef01234567"));
  EXPECT_FALSE(one(0, "owner", {"report", 3, seconds(10)}));
  store_.reset();
  store_ = open_for_test(folder_.path());
  EXPECT_TRUE(one(0));
  EXPECT_EQ(one(-86'400), start_ + seconds(-86'400 + 10)) << "a clock that was set back";
}

}  // namespace
}  // namespace quire::store
