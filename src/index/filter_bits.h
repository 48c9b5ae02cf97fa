// Sets of rows of one segment, a bit a row: which papers are alive, of a category, of a span of days. Built
// from the columns once and kept for the next search.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace quire::index {

/// One bit a row; rows behind the end are zero up to the end of the last window of 4,096.
class Bits {
 public:
  static constexpr std::size_t kWindow = 4096;

  explicit Bits(std::size_t rows) : words_((rows + kWindow - 1) / kWindow * (kWindow / 64)) {}
  bool has(std::uint32_t row) const { return ((words_[row / 64] >> (row % 64)) & 1) != 0; }
  void set(std::uint32_t row) { words_[row / 64] |= std::uint64_t{1} << (row % 64); }
  void set_all(std::size_t rows);
  void and_with(const Bits& other);
  void and_not(const Bits& other);
  std::uint64_t count() const;
  const std::uint64_t* words() const { return words_.data(); }
  std::uint64_t* words() { return words_.data(); }
  std::size_t word_count() const { return words_.size(); }

 private:
  std::vector<std::uint64_t> words_;
};

/// The sets that filters of earlier searches needed, by name ("cat cs.LG"), at most kSetsMax. Thread-safe.
class FilterCache {
 public:
  static constexpr std::size_t kSetsMax = 64;

  template <class Make>
  std::shared_ptr<const Bits> get(const std::string& name, Make&& make) {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (const auto found = sets_.find(name); found != sets_.end()) return found->second;
    }
    auto made = std::make_shared<const Bits>(make());
    const std::lock_guard<std::mutex> lock(mutex_);
    if (sets_.size() >= kSetsMax) sets_.clear();
    sets_.insert_or_assign(name, made);
    return made;
  }

 private:
  std::mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<const Bits>> sets_;
};

}  // namespace quire::index
