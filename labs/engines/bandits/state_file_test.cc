// A state is replaced as a whole, and one process at a time owns it.
#include "labs/engines/bandits/state_file.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <unistd.h>

namespace quire::labs::bandits {
namespace {

class StateFileTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(testing::TempDir()) / ("bandits_state" + std::to_string(getpid()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    path_ = (folder_ / "st.json").string();
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::filesystem::path folder_;
  std::string path_;
};

TEST_F(StateFileTest, KeepsTheLastBytes) {
  const Result<StateFile> file = StateFile::open(path_);
  ASSERT_TRUE(file) << file.error();
  EXPECT_FALSE(file->read().value().has_value());
  ASSERT_TRUE(file->replace("one"));
  ASSERT_TRUE(file->replace("two"));
  EXPECT_EQ(file->read().value(), "two");
}

TEST_F(StateFileTest, BelongsToOneAtATime) {
  {
    const Result<StateFile> first = StateFile::open(path_);
    ASSERT_TRUE(first);
    const Result<StateFile> second = StateFile::open(path_);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error(),
              path_ + ": another process works on this state; let it end or name another file");
  }
  EXPECT_TRUE(StateFile::open(path_));
}

TEST_F(StateFileTest, AHalfWrittenFileOfACrashIsIgnored) {
  const Result<StateFile> file = StateFile::open(path_);
  ASSERT_TRUE(file);
  ASSERT_TRUE(file->replace("whole"));
  std::ofstream(path_ + ".part") << "hal";
  EXPECT_EQ(file->read().value(), "whole");
  ASSERT_TRUE(file->replace("next"));
  EXPECT_EQ(file->read().value(), "next");
}

TEST_F(StateFileTest, SaysWhyItCannotBeOpened) {
  const std::string nowhere = (folder_ / "none" / "st.json").string();
  EXPECT_EQ(StateFile::open(nowhere).error(), nowhere + ".lock: cannot be opened: No such file or directory");
}

}  // namespace
}  // namespace quire::labs::bandits
