// Any bytes: reading stays within its room and its slack, rows come out alike from every set of kernels, and
// what is accepted as numbers packs again into no more bytes. The same bytes taken as values come back from
// every packing.
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "index/codec.h"
#include "index/kernels.h"

namespace {

using namespace quire::index;

void check(bool holds) {
  if (!holds) std::abort();
}

/// Bytes with the slack behind them, in an allocation that ends there.
std::vector<std::uint8_t> with_slack(const std::uint8_t* data, std::size_t size, std::uint8_t slack) {
  std::vector<std::uint8_t> bytes(size + kSlack, slack);
  if (size > 0) std::memcpy(bytes.data(), data, size);
  return bytes;
}

std::vector<std::uint8_t> with_slack(const std::string& bytes) {
  return with_slack(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(), 0);
}

void read_as_numbers(const std::uint8_t* data, std::size_t size, std::size_t count) {
  const auto bytes = with_slack(data, size, 0xff);
  std::vector<std::uint32_t> values(count + kSlack / 4);
  const std::uint8_t* const end = unpack_numbers(bytes.data(), bytes.data() + size, count, values.data());
  if (end == nullptr) return;
  check(end <= bytes.data() + size);
  values.resize(count);

  std::string again;
  pack_numbers(again, values);
  check(again.size() <= static_cast<std::size_t>(end - bytes.data()));
  const auto packed = with_slack(again);
  std::vector<std::uint32_t> back(count + kSlack / 4);
  check(unpack_numbers(packed.data(), packed.data() + again.size(), count, back.data()) ==
        packed.data() + again.size());
  back.resize(count);
  check(back == values);
}

/// No bytes lead rows or codes out of what one block can take, whatever they hold.
void read_as_block(const std::uint8_t* data, std::size_t size, std::size_t count) {
  auto bytes = with_slack(data, size, 0xff);
  bytes.resize(std::max(bytes.size(), 2 + 4 * kBlockRows + kSlack));
  std::vector<std::uint32_t> rows(count + kSlack / 4);
  const std::uint8_t* const end = rows_end(bytes.data(), count);
  check(end == nullptr || end == unpack_rows(bytes.data(), count, ~0u, rows.data()));
  std::vector<std::uint8_t> codes(count + kSlack);
  check(unpack_bytes(bytes.data(), count, codes.data()) <= bytes.data() + 2 + count);
}

void pack_and_read(const std::uint8_t* data, std::size_t size) {
  const std::size_t count = std::min(size, kBlockRows);
  if (count == 0) return;
  const std::vector<std::uint8_t> values(data, data + count);
  std::string packed;
  pack_bytes(packed, values);
  const auto bytes = with_slack(packed);
  std::vector<std::uint8_t> back(count + kSlack);
  check(unpack_bytes(bytes.data(), count, back.data()) == bytes.data() + packed.size());
  back.resize(count);
  check(back == values);

  std::vector<std::uint32_t> rows;
  std::uint32_t row = ~0u;
  for (const std::uint8_t value : values) rows.push_back(row += value + 1u);
  packed.clear();
  pack_rows(packed, rows, ~0u);
  const auto packed_rows = with_slack(packed);
  for (const Kernels* set : all_kernels()) {
    std::vector<std::uint32_t> made(count + kSlack / 4);
    set->rows(packed_rows.data() + 1, packed_rows[0], count, ~0u, made.data());
    made.resize(count);
    check(made == rows);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::size_t count = (data[0] | std::size_t{data[1]} << 8) % 1024;
  data += 2;
  size -= 2;
  read_as_numbers(data, size, count);
  read_as_block(data, size, count % kBlockRows + 1);
  pack_and_read(data, size);
  return 0;
}
