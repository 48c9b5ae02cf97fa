// For tests: a collection composed line by line in a folder that goes when the test ends.
#pragma once

#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include <unistd.h>

namespace quire::eval {

class TestCollection {
 public:
  TestCollection() {
    static std::atomic<int> number{0};
    path_ = std::filesystem::temp_directory_path() /
            ("quire-eval-test-" + std::to_string(::getpid()) + "-" + std::to_string(number++));
    std::filesystem::create_directories(path_ / "qrels");
  }
  ~TestCollection() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TestCollection(const TestCollection&) = delete;
  TestCollection& operator=(const TestCollection&) = delete;

  void write(const char* name, std::string_view text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace quire::eval
