// Any bytes as the file of a Nearest. The first byte says whether the checksum is made right, so that what
// lies behind it is tried too. What is read can be searched, changed and written again.
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>

#include <unistd.h>
#include <zlib.h>

#include "meaning/nearest.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace quire::meaning;
  constexpr std::size_t kDims = 64;
  if (size == 0) return 0;
  static const std::filesystem::path file =
      std::filesystem::temp_directory_path() / ("quire-nearest-fuzz-" + std::to_string(::getpid()));
  std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] % 2 == 0) {
    const auto sum =
        static_cast<std::uint32_t>(::crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
    bytes.append(reinterpret_cast<const char*>(&sum), sizeof sum);
  }
  std::ofstream(file, std::ios::binary) << bytes;
  const auto read = Nearest::open(file, kDims);
  std::filesystem::remove(file);
  if (!read) return 0;
  Nearest& nearest = **read;
  std::vector<float> question(kDims, 0.5F);
  question[3] = -2;
  const std::size_t before = nearest.size();
  if (nearest.search(question, 1000, {}, {nearest.lists(), 9}).size() > before) std::abort();
  if (nearest.exact_search(question, before + 1).size() != before) std::abort();
  const auto found = nearest.exact_search(question, 5);
  for (const Neighbour& one : found) {
    nearest.remove(one.doc);
    nearest.add(one.doc, question);
  }
  if (nearest.size() != before) std::abort();
  nearest.save(file);
  const auto again = Nearest::open(file, kDims);
  if (!again || (*again)->size() != before) std::abort();
  std::filesystem::remove(file);
  return 0;
}
