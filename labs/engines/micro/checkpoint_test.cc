#include "labs/engines/micro/checkpoint.h"

#include <cstring>
#include <fstream>
#include <limits>

#include <gtest/gtest.h>
#include <unistd.h>

#include "labs/engines/micro/train.h"

namespace quire::labs::micro {
namespace {

namespace fs = std::filesystem;

class CheckpointTest : public testing::Test {
 protected:
  CheckpointTest() : folder_(fs::temp_directory_path() / ("micro-checkpoint-" + std::to_string(getpid()))) {
    fs::create_directories(folder_);
  }
  ~CheckpointTest() override { fs::remove_all(folder_); }

  fs::path folder_;
  const Shape shape_{32, 2, 2, 64, 64};
};

std::string error_of(std::string_view bytes) {
  const Result<Saved> saved = read_checkpoint(bytes);
  return saved ? "" : saved.error();
}

std::string replaced(std::string bytes, std::string_view what, std::string_view by) {
  const std::size_t at = bytes.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  EXPECT_EQ(what.size(), by.size());
  return bytes.replace(at, what.size(), by);
}

TEST_F(CheckpointTest, ComesBackToTheBit) {
  const Net net(shape_, 5);
  save(folder_ / "net.safetensors", net, {{"seed", "5"}, {"tasks", "chain"}});
  const Result<Saved> saved = load(folder_ / "net.safetensors");
  ASSERT_TRUE(saved.ok()) << saved.error();
  EXPECT_EQ(saved->net.shape(), shape_);
  EXPECT_TRUE(std::equal(net.weights().begin(), net.weights().end(), saved->net.weights().begin()));
  EXPECT_EQ(saved->notes.at("tasks"), "chain");
}

TEST_F(CheckpointTest, TrainingGoesOnAsIfItHadNotStopped) {
  const std::vector<Example> batch{{{54, 1, 2, 3, 4, 5}, 2}, {{54, 9, 8, 7}, 1}};
  const Schedule schedule{.steps = 20};
  Net whole(shape_, 5);
  Trainer without_stop(whole, schedule, 1);
  for (int i = 0; i < 10; ++i) without_stop.step(batch);

  Net first(shape_, 5);
  Trainer half(first, schedule, 1);
  for (int i = 0; i < 4; ++i) half.step(batch);
  save(folder_ / "net", first, {});
  save_adam(folder_ / "adam", shape_, half.adam());
  Result<Saved> saved = load(folder_ / "net");
  ASSERT_TRUE(saved.ok());
  Trainer rest(saved->net, schedule, 1);
  ASSERT_TRUE(load_adam(folder_ / "adam", shape_, rest.adam()).ok());
  for (int i = 4; i < 10; ++i) rest.step(batch);
  EXPECT_TRUE(std::equal(whole.weights().begin(), whole.weights().end(), saved->net.weights().begin()));
}

TEST_F(CheckpointTest, WhatIsDamagedIsRefusedWithTheReason) {
  const Net net(shape_, 5);
  const std::string whole = write_checkpoint(net, {});
  EXPECT_EQ(error_of(whole), "");
  for (const std::size_t length :
       {std::size_t{0}, std::size_t{7}, std::size_t{20}, whole.size() / 2, whole.size() - 4})
    EXPECT_NE(error_of(whole.substr(0, length)), "") << length;
  EXPECT_NE(error_of(replaced(whole, "\"width\":\"32\"", "\"width\":\"64\"")).find("cut short"),
            std::string::npos);
  EXPECT_NE(error_of(replaced(whole, "\"heads\":\"2\"", "\"heads\":\"3\"")).find("3 heads"),
            std::string::npos);
  EXPECT_NE(error_of(replaced(whole, "\"layers\":\"2\"", "\"layers\":\"x\"")).find("shape"),
            std::string::npos);
  EXPECT_NE(error_of(replaced(whole, "\"layers\":\"2\"", "\"layers\":\"1\"")), "")
      << "parts would be left over";
  EXPECT_NE(error_of(replaced(whole, "final_norm", "other_norm")).find("lacks the tensor final_norm"),
            std::string::npos);
  EXPECT_NE(error_of(replaced(whole, "F32", "F16")).find("another type"), std::string::npos);
  EXPECT_NE(error_of(replaced(whole, "\"alphabet\":\"", "\"alphabex\":\"")).find("another alphabet"),
            std::string::npos);
  std::string poisoned = whole;
  const float bad = std::numeric_limits<float>::quiet_NaN();
  std::memcpy(poisoned.data() + poisoned.size() - 4, &bad, 4);
  EXPECT_NE(error_of(poisoned).find("not finite"), std::string::npos);
  std::string long_header = whole;
  std::memset(long_header.data(), 0x7f, 8);
  EXPECT_NE(error_of(long_header).find("header"), std::string::npos);
}

TEST_F(CheckpointTest, ErrorsNameTheFile) {
  std::ofstream(folder_ / "page.html") << "<html>not here</html>";
  const Result<Saved> saved = load(folder_ / "page.html");
  ASSERT_FALSE(saved.ok());
  EXPECT_NE(saved.error().find("page.html"), std::string::npos);
  EXPECT_FALSE(load(folder_ / "missing").ok());
  Adam adam(shape_, {});
  EXPECT_FALSE(load_adam(folder_ / "page.html", shape_, adam).ok());
  EXPECT_THROW(save(folder_ / "no" / "folder", Net(shape_, 1), {}), std::runtime_error);
}

}  // namespace
}  // namespace quire::labs::micro
