// Files of the index: written whole and made durable, mapped for reading.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "index/checksum.h"
#include "paper/result.h"

namespace quire::index {

/// A file mapped for reading. Stays readable when the file is unlinked.
class MappedFile {
 public:
  static Result<std::shared_ptr<const MappedFile>> open(const std::filesystem::path& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::span<const std::uint8_t> bytes() const { return {data_, size_}; }
  std::string_view view() const { return {reinterpret_cast<const char*>(data_), size_}; }

 private:
  MappedFile(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}
  const std::uint8_t* data_;
  std::size_t size_;
};

/// Appends to a new file through a buffer, with a checksum over everything. Throws std::runtime_error when
/// the disk does not take it.
class FileWriter {
 public:
  explicit FileWriter(const std::filesystem::path& path);
  ~FileWriter();
  FileWriter(const FileWriter&) = delete;
  FileWriter& operator=(const FileWriter&) = delete;

  void add(std::string_view bytes);
  std::uint64_t size() const { return size_; }
  std::uint64_t sum() const { return sum_.value(); }
  /// Everything on disk, durable.
  void finish();

 private:
  void flush();
  std::filesystem::path path_;
  int fd_;
  std::string buffer_;
  Checksum sum_;
  std::uint64_t size_ = 0;
};

/// magic (8 bytes), version, payload size, checksum of the payload, payload: in one go, durable.
void write_enveloped(const std::filesystem::path& path, std::string_view magic, std::uint32_t version,
                     std::string_view payload);
/// The payload, or what is wrong with the envelope.
Result<std::string_view> read_enveloped(std::string_view file, std::string_view magic, std::uint32_t version,
                                        const std::string& name);

/// Makes renames and new names in a folder durable.
void sync_directory(const std::filesystem::path& directory);

constexpr std::size_t kEnvelopeBytes = 32;

}  // namespace quire::index
