// Every length and offset that comes from a file is held against the file's end, and rows against the number
// of papers, so that damage can give wrong answers until a check finds it, but never a fault.
#include "index/postings.h"

#include <algorithm>

#include "index/bytes.h"
#include "index/kernels.h"
#include "index/list_format.h"

namespace quire::index {
namespace {

/// Behind the rows of a block: its codes and the next block.
constexpr std::size_t kPrefetchBytes = 320;

struct ListHead {
  std::uint32_t forms = 1;
  bool spelled = false;
};

ListHead take_head(const std::uint8_t*& at, const std::uint8_t* end) {
  const std::uint64_t head = take_varint(at, end);
  return {static_cast<std::uint32_t>(std::clamp<std::uint64_t>(head >> 1, 1, 65536)), (head & 1) != 0};
}

std::string_view take_form(const std::uint8_t*& at, const std::uint8_t* end) {
  const std::size_t size = std::min<std::size_t>(take_varint(at, end), static_cast<std::size_t>(end - at));
  const std::string_view form(reinterpret_cast<const char*>(at), size);
  at += size;
  return form;
}

const std::uint8_t* readable_end(std::span<const std::uint8_t> bytes) {
  return bytes.data() + (bytes.size() - std::min(bytes.size(), kSlack));
}

}  // namespace

PostingCursor::PostingCursor(const Segment& segment, const TermEntry& entry)
    : rows_of_segment_(segment.papers()),
      papers_(entry.papers),
      blocks_((entry.papers + kBlockRows - 1) / kBlockRows),
      end_(readable_end(segment.post())) {
  const std::uint8_t* at =
      segment.post().data() +
      std::min<std::uint64_t>(entry.list, static_cast<std::uint64_t>(end_ - segment.post().data()));
  const ListHead head = take_head(at, end_);
  forms_ = head.forms;
  if (head.spelled) {
    for (std::uint32_t form = 0; form < forms_; ++form) take_form(at, end_);
  }
  if (blocks_ > 1) {
    const auto pos = segment.pos();
    places_end_ = readable_end(pos);
    places_body_ = pos.data() + std::min<std::uint64_t>(take_varint(at, end_),
                                                        static_cast<std::size_t>(places_end_ - pos.data()));
  }
  if (papers_ >= kTinyPapers && at < end_) bound_ = *at++;
  const std::size_t table = blocks_ > 1 ? blocks_ * kBlockTableBytes : 0;
  if (table > static_cast<std::size_t>(end_ - at)) {
    end_list();
    return;
  }
  lasts_ = at;
  ends_ = lasts_ + blocks_ * 4;
  places_ = ends_ + blocks_ * 4;
  bounds_ = places_ + blocks_ * 4;
  body_ = at + table;
}

std::vector<std::string> PostingCursor::form_names(const Segment& segment, const TermEntry& entry,
                                                   std::string_view key) {
  const std::uint8_t* const end = readable_end(segment.post());
  const std::uint8_t* at =
      segment.post().data() +
      std::min<std::uint64_t>(entry.list, static_cast<std::uint64_t>(end - segment.post().data()));
  const ListHead head = take_head(at, end);
  std::vector<std::string> forms;
  if (!head.spelled) return {std::string(key)};
  for (std::uint32_t form = 0; form < head.forms; ++form) forms.emplace_back(take_form(at, end));
  return forms;
}

Local PostingCursor::last_of(std::size_t block) const { return load<std::uint32_t>(lasts_ + block * 4); }

/// Unpacks a block; false (and the list ends) when it is damaged or there is none.
bool PostingCursor::unpack(std::size_t block) {
  block_ = block;
  at_ = size_ = 0;
  unpacked_ = true;
  places_found_ = false;
  if (block >= blocks_) return false;
  if (papers_ < kTinyPapers) return read_tiny();
  size_ = std::min<std::size_t>(kBlockRows, papers_ - block * kBlockRows);
  const std::uint64_t begin = block == 0 ? 0 : load<std::uint32_t>(ends_ + (block - 1) * 4);
  const Local before = block == 0 ? kNoLocal : last_of(block - 1);
  const std::uint8_t* const from =
      body_ + std::min<std::uint64_t>(begin, static_cast<std::size_t>(end_ - body_));
  const std::uint8_t* const rows_to = from < end_ && *from <= 24 ? rows_end(from, size_) : nullptr;
  if (rows_to == nullptr || rows_to >= end_ || (before != kNoLocal && before >= rows_of_segment_)) {
    end_list();
    return false;
  }
  for (std::size_t line = 0; line < kPrefetchBytes; line += 64) __builtin_prefetch(rows_to + 64 + line);
  unpack_rows(from, size_, before, block_rows_.data());
  const std::uint8_t* const to = unpack_bytes(rows_to, size_, codes_.data());
  const Local last = block_rows_[size_ - 1];
  if (to == nullptr || to > end_ || last >= rows_of_segment_ || (blocks_ > 1 && last != last_of(block))) {
    end_list();
    return false;
  }
  if (blocks_ == 1) {
    places_body_ = to;
    places_end_ = end_;
  }
  return true;
}

bool PostingCursor::read_tiny() {
  const std::uint8_t* at = body_;
  std::uint64_t row = ~std::uint64_t{0};
  for (std::size_t i = 0; i < papers_; ++i) {
    row += take_varint(at, end_) + 1;
    if (row >= rows_of_segment_ || at >= end_) {
      end_list();
      return false;
    }
    block_rows_[i] = static_cast<Local>(row);
    codes_[i] = *at++;
  }
  size_ = papers_;
  places_body_ = at;
  places_end_ = end_;
  return true;
}

std::size_t PostingCursor::block_with(Local target) const {
  std::size_t low = block_;
  std::size_t step = 1;
  while (low + step < blocks_ && last_of(low + step) < target) step *= 2;
  std::size_t high = std::min(low + step, blocks_);
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (last_of(middle) < target) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

Postings PostingCursor::take_until(Local end) {
  while (block_ < blocks_) {
    if (lowest_next() >= end) return {};
    if (!ready()) return {};
    if (at_ == size_) {
      ++block_;
      unpacked_ = false;
      at_ = size_ = 0;
      continue;
    }
    std::size_t to = size_;
    if (block_rows_[size_ - 1] >= end)
      to = at_ + kernels().count_below(block_rows_.data() + at_, size_ - at_, end);
    const Postings out{block_rows_.data() + at_, codes_.data() + at_, to - at_};
    at_ = to;
    return out;
  }
  return {};
}

void PostingCursor::skip_to(Local target) {
  if (block_ >= blocks_) return;
  if (unpacked_ && at_ < size_ && block_rows_[size_ - 1] >= target) {
    if (block_rows_[at_] < target)
      at_ += kernels().count_below(block_rows_.data() + at_, size_ - at_, target);
    return;
  }
  if (unpacked_ && size_ > 0 && block_rows_[size_ - 1] < target) {
    ++block_;
    unpacked_ = false;
    at_ = size_ = 0;
    if (block_ >= blocks_) return;
  }
  if (blocks_ > 1 && last_of(block_) < target) {
    block_ = block_with(target);
    unpacked_ = false;
    at_ = size_ = 0;
  }
  if (block_ < blocks_ && lowest_next() < target && ready() && size_ > 0) {
    at_ = block_rows_[size_ - 1] < target ? size_ : kernels().count_below(block_rows_.data(), size_, target);
  }
}

void PostingCursor::skip_blocks_to(Local target) {
  if (blocks_ <= 1 || block_ >= blocks_ || last_of(block_) >= target) return;
  block_ = block_with(target);
  unpacked_ = false;
  at_ = size_ = 0;
}

Local PostingCursor::lowest_next() const {
  if (block_ >= blocks_) return kNoLocal;
  if (unpacked_ && at_ < size_) return block_rows_[at_];
  const std::size_t next = unpacked_ ? block_ + 1 : block_;
  if (next >= blocks_) return kNoLocal;
  return next == 0 ? 0 : last_of(next - 1) + 1;
}

std::uint32_t PostingCursor::bound_until(Local end) const {
  if (lowest_next() >= end) return 0;
  if (blocks_ <= 1) return bound_;
  std::size_t block = unpacked_ && at_ == size_ ? block_ + 1 : block_;
  constexpr std::size_t kLookedAtMax = 12;
  if (block + kLookedAtMax < blocks_ && last_of(block + kLookedAtMax) < end) return bound_;
  std::uint32_t highest = 0;
  for (; block < blocks_; ++block) {
    highest = std::max<std::uint32_t>(highest, bounds_[block]);
    if (last_of(block) + 1 >= end) break;
  }
  return highest;
}

void PostingCursor::prefetch_until(Local end) const {
  if (blocks_ <= 1 || block_ >= blocks_) return;
  constexpr std::size_t kBlocksMax = 4;
  std::size_t to = block_;
  while (to + 1 < blocks_ && to - block_ < kBlocksMax && last_of(to) < end) ++to;
  const std::size_t begin = block_ == 0 ? 0 : load<std::uint32_t>(ends_ + (block_ - 1) * 4);
  const std::size_t bytes = load<std::uint32_t>(ends_ + to * 4) - begin;
  for (std::size_t line = 0; line < std::min<std::size_t>(bytes + 63, 1024); line += 64)
    __builtin_prefetch(body_ + begin + line);
}

bool PostingCursor::find(Local row, std::uint8_t& code) {
  skip_to(row);
  if (block_ >= blocks_ || !ready() || at_ >= size_ || block_rows_[at_] != row) return false;
  code = codes_[at_];
  return true;
}

Local PostingCursor::local() {
  while (block_ < blocks_) {
    if (!ready()) return kNoLocal;
    if (at_ < size_) return block_rows_[at_];
    ++block_;
    unpacked_ = false;
    at_ = size_ = 0;
  }
  return kNoLocal;
}

Local PostingCursor::next() {
  ++at_;
  return local();
}

Local PostingCursor::seek(Local target) {
  skip_to(target);
  return local();
}

bool PostingCursor::find_places() {
  if (at_ >= size_) return false;
  if (places_found_) return true;
  places_found_ = true;
  packed_forms_ = nullptr;
  deltas_.clear();
  place_forms_.clear();
  place_start_.assign(1, 0);
  if (blocks_ == 1) {
    list_places();
  } else {
    block_places();
  }
  place_start_.resize(size_ + 1, place_start_.back());
  return true;
}

void PostingCursor::positions(std::vector<std::uint32_t>& out) {
  out.clear();
  if (!find_places()) return;
  std::uint32_t position = 0;
  for (std::size_t i = place_start_[at_]; i < place_start_[at_ + 1]; ++i)
    out.push_back(position += deltas_[i]);
}

void PostingCursor::places(std::vector<Place>& out) {
  out.clear();
  if (!find_places()) return;
  const std::size_t total = place_start_.back();
  if (packed_forms_ != nullptr) {
    place_forms_.resize(total + kSlack / 4);
    if (unpack_numbers(packed_forms_, places_end_, total, place_forms_.data()) == nullptr)
      place_forms_.clear();
    packed_forms_ = nullptr;
  }
  std::uint32_t position = 0;
  for (std::size_t i = place_start_[at_]; i < place_start_[at_ + 1]; ++i) {
    position += deltas_[i];
    out.push_back({position, i < place_forms_.size() ? place_forms_[i] : 0});
  }
}

/// Of a list of one block: LEB128 numbers behind its postings.
void PostingCursor::list_places() {
  const std::uint8_t* at = places_body_;
  for (std::size_t i = 0; i < size_; ++i) {
    const std::uint8_t counts = kCountsOfCode[codes_[i]];
    std::uint64_t left = Counts::saturated(counts)
                             ? std::min<std::uint64_t>(take_varint(at, places_end_), kPlacesMax)
                             : Counts::places(counts);
    for (; left > 0 && at < places_end_; --left) {
      const std::uint64_t coded = take_varint(at, places_end_);
      deltas_.push_back(static_cast<std::uint32_t>(coded / forms_));
      place_forms_.push_back(static_cast<std::uint32_t>(coded % forms_));
    }
    place_start_.push_back(static_cast<std::uint32_t>(deltas_.size()));
  }
}

/// Of one block of a long list: three runs of packed numbers.
void PostingCursor::block_places() {
  std::array<std::uint32_t, kBlockRows + kSlack / 4> told{};
  std::size_t saturated = 0;
  for (std::size_t i = 0; i < size_; ++i) saturated += Counts::saturated(kCountsOfCode[codes_[i]]);
  const std::uint64_t begin = load<std::uint32_t>(places_ + block_ * 4);
  const std::uint8_t* at =
      places_body_ + std::min<std::uint64_t>(begin, static_cast<std::size_t>(places_end_ - places_body_));
  at = unpack_numbers(at, places_end_, saturated, told.data());
  if (at == nullptr) return;
  place_start_.resize(size_ + 1);
  std::uint32_t total = 0;
  const std::uint32_t* next_told = told.data();
  for (std::size_t i = 0; i < size_; ++i) {
    const std::uint8_t counts = kCountsOfCode[codes_[i]];
    total += Counts::saturated(counts) ? std::min(*next_told++, kPlacesMax) : Counts::places(counts);
    place_start_[i + 1] = total;
  }
  deltas_.resize(total + kSlack / 4);
  at = unpack_numbers(at, places_end_, total, deltas_.data());
  if (at == nullptr) {
    place_start_.assign(1, 0);
  } else if (forms_ > 1) {
    packed_forms_ = at;
  }
}

}  // namespace quire::index
