// Vectors of papers in 8 bits a number, and the nearest ones by an exact scan. Not for several threads at
// once when one of them writes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <unordered_map>
#include <vector>

#include "meaning/fusion.h"
#include "paper/result.h"
#include "store/store.h"

namespace quire::meaning {

class FlatVectors {
 public:
  explicit FlatVectors(std::size_t dimensions) : dimensions_(dimensions) {}

  std::size_t size() const { return docs_.size(); }
  /// A vector of length one; replaces the paper's old one.
  void add(store::Doc doc, std::span<const float> vector);
  void remove(store::Doc doc);
  /// False if the paper has none.
  bool vector(store::Doc doc, std::span<float> out) const;

  /// The `count` nearest by cosine, the nearest first, equal ones by number; only cosines above 0. `allowed`:
  /// a bit a doc, empty for all.
  std::vector<Candidate> search(std::span<const float> question, std::size_t count,
                                std::span<const std::uint64_t> allowed) const;

  /// Durable on return. Throws std::runtime_error when the disk does not take it.
  void save(const std::filesystem::path& path) const;
  static Result<FlatVectors> load(const std::filesystem::path& path, std::size_t dimensions);

 private:
  std::size_t dimensions_;
  std::vector<store::Doc> docs_;
  std::vector<float> scales_;
  std::vector<std::int8_t> numbers_;
  std::unordered_map<store::Doc, std::size_t> rows_;
};

}  // namespace quire::meaning
