// The index's folder: who may write in it, and which files in it belong to the index. Files that no manifest
// names are removed; damaged ones are set aside under another name, for whoever wants to know what happened.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace quire::index {

class Folder {
 public:
  /// Makes the folder if need be and takes its lock, if no other process has it.
  explicit Folder(const std::filesystem::path& path);
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  /// The lock is held: this process writes, others read.
  bool writer() const { return writer_; }

  /// Above the numbers of all segments that lie here, so that no reader mistakes new files for old.
  std::uint64_t first_free_number() const;
  /// Removes the files of segments that are not `wanted`: left by a crash, or merged. `wanted` is asked after
  /// the folder was read. Readers that have them open keep them.
  void remove_unwanted(const std::function<bool(std::uint64_t number)>& wanted) const;
  void remove_segment(std::uint64_t number) const;
  /// Renames files of a damaged segment to *.damaged; of the newest three segments they are kept.
  void set_aside(std::uint64_t number) const;

 private:
  std::filesystem::path path_;
  int lock_ = -1;
  bool writer_ = false;
};

}  // namespace quire::index
