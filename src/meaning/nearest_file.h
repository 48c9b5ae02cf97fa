// The file of a Nearest, little endian.
//   "QUIRENEA", version u32, dimensions u32, centres u32 (0: one list without a centre), 0 u32,
//   rows when the centres were found u64;
//   a centre each: its scale f32; a centre each: its row;
//   pieces: list u32, rows u32 (at most kPieceRows), docs u32, steps u8, rows; the list kLoose is found anew;
//   kEnd u32, papers that went while the lists were written u32, docs u32;
//   pieces of what came or changed meanwhile, all kLoose, kEnd u32;
//   CRC-32 of everything before u32.
// A doc that is there twice has the later row. Codes are made anew from rows and centres.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "store/store.h"

namespace quire::meaning {

inline constexpr std::string_view kNearestMagic = "QUIRENEA";
inline constexpr std::uint32_t kNearestFormat = 1;
inline constexpr std::uint32_t kLoose = 0xfffffffe;
inline constexpr std::uint32_t kEnd = 0xffffffff;
inline constexpr std::uint32_t kPieceRows = 1024;

struct Piece {
  std::uint32_t list = kLoose;
  std::vector<store::Doc> docs;
  std::vector<std::uint8_t> steps;
  std::vector<std::uint8_t> rows;
};

/// Writes beside `file`, and over it in finish(). Throws std::runtime_error when the disk does not take it.
class NearestWriter {
 public:
  explicit NearestWriter(const std::filesystem::path& file);
  ~NearestWriter();
  NearestWriter(const NearestWriter&) = delete;
  NearestWriter& operator=(const NearestWriter&) = delete;

  void put(const void* bytes, std::size_t count);
  template <class T>
  void number(T value) {
    put(&value, sizeof value);
  }
  template <class T>
  void all(const std::vector<T>& values) {
    put(values.data(), values.size() * sizeof(T));
  }
  void piece(const Piece& piece);
  void finish();

 private:
  void flush();
  [[noreturn]] void fail(const char* what) const;

  std::filesystem::path file_;
  std::filesystem::path beside_;
  int fd_ = -1;
  std::string waiting_;
  std::uint32_t sum_ = 0;
};

/// Reads what a writer wrote. After the first fault everything read is zero.
class NearestReader {
 public:
  explicit NearestReader(const std::filesystem::path& file) : in_(file, std::ios::binary) {}

  void take(void* bytes, std::size_t count);
  template <class T>
  T number() {
    T value{};
    take(&value, sizeof value);
    return value;
  }
  template <class T>
  void all(std::vector<T>& values, std::size_t count) {
    values.resize(count);
    take(values.data(), count * sizeof(T));
  }
  /// False at kEnd, and if the piece is too large or cut short.
  bool piece(std::size_t dimensions, Piece& piece);
  bool good() const { return static_cast<bool>(in_); }
  /// The checksum, and nothing behind it.
  bool ends_well();

 private:
  std::ifstream in_;
  std::uint32_t sum_ = 0;
};

}  // namespace quire::meaning
