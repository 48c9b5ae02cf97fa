#include "meaning/flat.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include <fmt/format.h>

#include "meaning/envelope.h"

namespace quire::meaning {
namespace {

constexpr std::string_view kMagic = "QUIREVEC";
constexpr std::uint32_t kFormat = 1;
constexpr std::uint64_t kFileBytesMax = std::uint64_t{1} << 34;

}  // namespace

void FlatVectors::add(store::Doc doc, std::span<const float> vector) {
  const auto [at, fresh] = rows_.try_emplace(doc, docs_.size());
  if (fresh) {
    docs_.push_back(doc);
    scales_.push_back(0);
    numbers_.resize(numbers_.size() + dimensions_);
  }
  float largest = 0;
  for (const float x : vector) largest = std::max(largest, std::abs(x));
  scales_[at->second] = largest / 127;
  std::int8_t* const row = numbers_.data() + at->second * dimensions_;
  for (std::size_t i = 0; i < dimensions_; ++i)
    row[i] = static_cast<std::int8_t>(largest > 0 ? std::lround(vector[i] / largest * 127) : 0);
}

/// The last row takes the place of the removed one.
void FlatVectors::remove(store::Doc doc) {
  const auto found = rows_.find(doc);
  if (found == rows_.end()) return;
  const std::size_t row = found->second;
  const std::size_t last = docs_.size() - 1;
  docs_[row] = docs_[last];
  scales_[row] = scales_[last];
  std::copy_n(numbers_.begin() + static_cast<std::ptrdiff_t>(last * dimensions_), dimensions_,
              numbers_.begin() + static_cast<std::ptrdiff_t>(row * dimensions_));
  rows_[docs_[row]] = row;
  rows_.erase(doc);
  docs_.pop_back();
  scales_.pop_back();
  numbers_.resize(last * dimensions_);
}

bool FlatVectors::vector(store::Doc doc, std::span<float> out) const {
  const auto found = rows_.find(doc);
  if (found == rows_.end()) return false;
  const std::int8_t* const row = numbers_.data() + found->second * dimensions_;
  for (std::size_t i = 0; i < dimensions_; ++i) out[i] = scales_[found->second] * static_cast<float>(row[i]);
  return true;
}

std::vector<Candidate> FlatVectors::search(std::span<const float> question, std::size_t count,
                                           std::span<const std::uint64_t> allowed) const {
  const auto before = [](const Candidate& a, const Candidate& b) {
    return a.score != b.score ? a.score > b.score : a.doc < b.doc;
  };
  std::vector<Candidate> found;
  for (std::size_t row = 0; row < docs_.size(); ++row) {
    const store::Doc doc = docs_[row];
    if (!allowed.empty() && (doc / 64 >= allowed.size() || (allowed[doc / 64] >> (doc % 64) & 1) == 0))
      continue;
    const std::int8_t* const numbers = numbers_.data() + row * dimensions_;
    float sum = 0;
    for (std::size_t i = 0; i < dimensions_; ++i) sum += question[i] * static_cast<float>(numbers[i]);
    const Candidate one{doc, static_cast<double>(sum) * static_cast<double>(scales_[row])};
    if (one.score > 0) found.push_back(one);
  }
  count = std::min(count, found.size());
  std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(count), found.end(), before);
  found.resize(count);
  return found;
}

/// Rows u64, then docs u32, scales f32, numbers i8, all rows of each.
void FlatVectors::save(const std::filesystem::path& path) const {
  std::string out;
  const std::uint64_t rows = docs_.size();
  out.append(reinterpret_cast<const char*>(&rows), sizeof rows);
  out.append(reinterpret_cast<const char*>(docs_.data()), docs_.size() * sizeof(store::Doc));
  out.append(reinterpret_cast<const char*>(scales_.data()), scales_.size() * sizeof(float));
  out.append(reinterpret_cast<const char*>(numbers_.data()), numbers_.size());
  write_file(path, kMagic, kFormat, out);
}

Result<FlatVectors> FlatVectors::load(const std::filesystem::path& path, std::size_t dimensions) {
  const auto payload = read_file(path, kMagic, kFormat, kFileBytesMax);
  if (!payload) return Error{payload.error()};
  std::uint64_t rows = 0;
  if (payload->size() >= sizeof rows) std::memcpy(&rows, payload->data(), sizeof rows);
  const std::size_t row_bytes = sizeof(store::Doc) + sizeof(float) + dimensions;
  if (payload->size() < sizeof rows || rows != (payload->size() - sizeof rows) / row_bytes ||
      (payload->size() - sizeof rows) % row_bytes != 0)
    return Error{fmt::format("{}: has not as many vectors as it says; it is made anew", path.string())};
  FlatVectors out(dimensions);
  const char* at = payload->data() + sizeof rows;
  const auto take = [&](auto& into, std::size_t count) {
    into.resize(count);
    if (count > 0) std::memcpy(into.data(), at, count * sizeof into[0]);
    at += count * sizeof into[0];
  };
  take(out.docs_, rows);
  take(out.scales_, rows);
  take(out.numbers_, rows * dimensions);
  for (std::size_t row = 0; row < rows; ++row) {
    if (!out.rows_.try_emplace(out.docs_[row], row).second || !std::isfinite(out.scales_[row]))
      return Error{
          fmt::format("{}: vector {} is there twice or has no length; it is made anew", path.string(), row)};
  }
  return out;
}

}  // namespace quire::meaning
