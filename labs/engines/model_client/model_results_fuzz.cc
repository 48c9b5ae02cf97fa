// Any bytes as a results file: it is taken up, and then opens again as it is, or it is left untouched.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <unistd.h>

#include "labs/engines/model_client/results_file.h"

namespace {

const std::string& path() {
  static const std::string name = [] {
    const std::filesystem::path memory = "/dev/shm";
    const auto folder = std::filesystem::exists(memory) ? memory : std::filesystem::temp_directory_path();
    return (folder / ("quire-results-fuzz-" + std::to_string(::getpid()))).string();
  }();
  return name;
}

std::string bytes_there() {
  std::ifstream in(path(), std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace quire;
  using namespace quire::labs::model_client;
  const std::string before(reinterpret_cast<const char*>(data), size);
  std::ofstream(path(), std::ios::binary) << before;
  const ResultsFile::Limits limits{.line_bytes_max = 10'000};
  std::size_t requests = 0;
  {
    const auto opened = ResultsFile::open(path(), limits);
    if (!opened && bytes_there() != before) std::abort();
    if (opened) requests = opened->requests();
    if (!opened) requests = SIZE_MAX;
  }
  if (requests != SIZE_MAX) {
    const std::string after = bytes_there();
    std::size_t lines = 0;
    const Status read = for_each_record(
        path(),
        [&](const Record&) {
          ++lines;
          return success();
        },
        limits);
    if (!read || lines < requests) std::abort();
    const auto again = ResultsFile::open(path(), limits);
    if (!again || !again->cut().empty() || again->requests() != requests || bytes_there() != after)
      std::abort();
    for (std::size_t i = 0; i < std::min(after.size(), before.size()); ++i)
      if (after[i] != before[i]) std::abort();
  }
  ::unlink(path().c_str());
  return 0;
}
