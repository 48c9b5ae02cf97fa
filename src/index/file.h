// Files of the index: written whole and made durable, mapped for reading. The same two classes also keep a
// file in memory, for what is too new to be on disk.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "index/checksum.h"
#include "index/cut_guard.h"
#include "paper/result.h"

namespace quire::index {

/// A file mapped for reading, or its bytes in memory. Stays readable when the file is unlinked; and when it
/// is cut: then what is gone reads as zeros.
class MappedFile {
 public:
  static Result<std::shared_ptr<const MappedFile>> open(const std::filesystem::path& path);
  static std::shared_ptr<const MappedFile> of(std::string bytes);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::span<const std::uint8_t> bytes() const { return {data_, size_}; }
  std::string_view view() const { return {reinterpret_cast<const char*>(data_), size_}; }
  /// The file is shorter than it was, or was found unreadable.
  bool cut() const;
  /// Takes whole pages from `from` to `to` out of this process's memory until they are read again; returns up
  /// to where. They stay in the system's cache of files.
  std::size_t give_back(std::size_t from, std::size_t to) const;

 private:
  MappedFile() = default;
  /// Which file it is, whatever name it has by now.
  struct Identity {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    friend bool operator==(const Identity&, const Identity&) = default;
  };

  std::string owned_;  ///< empty when a file is mapped
  std::filesystem::path path_;
  Identity identity_;
  std::optional<CutGuard> guard_;
  const std::uint8_t* data_ = nullptr;
  std::size_t size_ = 0;
};

/// Appends to a new file through a buffer, with a checksum over everything. Throws std::runtime_error when
/// the disk does not take it.
class FileWriter {
 public:
  explicit FileWriter(const std::filesystem::path& path);
  /// Into memory instead.
  static FileWriter in_memory() { return FileWriter(); }
  ~FileWriter();
  FileWriter(const FileWriter&) = delete;
  FileWriter& operator=(const FileWriter&) = delete;

  void add(std::string_view bytes);
  std::uint64_t size() const { return size_; }
  std::uint64_t sum() const { return sum_.value(); }
  /// Everything on disk, durable.
  void finish();
  /// What was written, once it is finished; to be asked for once.
  std::shared_ptr<const MappedFile> mapped();

 private:
  FileWriter() = default;
  void flush();
  void write_out(std::string_view bytes);
  bool on_disk() const { return !path_.empty(); }
  std::filesystem::path path_;  ///< empty: in memory
  int fd_ = -1;
  std::string buffer_;
  Checksum sum_;
  std::uint64_t size_ = 0;
};

/// magic (8 bytes), version, payload size, checksum of the payload, payload: in one go, durable. The payload
/// comes in parts.
void write_enveloped(FileWriter& file, std::string_view magic, std::uint32_t version,
                     std::span<const std::string_view> payload);
/// The payload, or what is wrong with the envelope.
Result<std::string_view> read_enveloped(std::string_view file, std::string_view magic, std::uint32_t version,
                                        const std::string& name);

/// Makes renames and new names in a folder durable.
void sync_directory(const std::filesystem::path& directory);

constexpr std::size_t kEnvelopeBytes = 32;

}  // namespace quire::index
