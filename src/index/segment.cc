// Reading a segment. Every length and offset that comes from a file is held against the file's end, so that
// damage can give wrong answers until a check finds it, but never a fault.
#include "index/segment.h"

#include <algorithm>

#include "index/bytes.h"

namespace quire::index {
namespace {

constexpr std::size_t kSkipBytes = 12;
/// Zero bytes at the end of N.post, so that unpacking may load whole words.
constexpr std::size_t kPadding = 16;

std::vector<std::string> lines(std::string_view text) {
  std::vector<std::string> out;
  text = text.substr(0, text.find('\0'));
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1);
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  return out;
}

template <class T>
bool below(std::span<const T> values, std::size_t bound) {
  return std::all_of(values.begin(), values.end(), [bound](T value) { return value < bound; });
}

}  // namespace

std::filesystem::path segment_file(const std::filesystem::path& directory, std::uint64_t number,
                                   const char* part) {
  return directory / (std::to_string(number) + "." + part);
}

Result<std::shared_ptr<const Segment>> Segment::open(const std::filesystem::path& directory,
                                                     std::uint64_t number) {
  std::shared_ptr<Segment> segment(new Segment);
  segment->number_ = number;
  const auto map = [&](const char* part, std::shared_ptr<const MappedFile>& into) -> Status {
    auto file = MappedFile::open(segment_file(directory, number, part));
    if (!file) return Error{file.error()};
    into = *file;
    return success();
  };
  if (auto done = map("head", segment->head_); !done) return Error{done.error()};
  if (auto done = map("post", segment->post_); !done) return Error{done.error()};
  if (auto done = map("pos", segment->pos_); !done) return Error{done.error()};
  const std::string name = segment_file(directory, number, "head").string();
  const auto payload = read_enveloped(segment->head_->view(), kSegmentMagic, kFormatVersion, name);
  if (!payload) return Error{payload.error()};
  if (auto done = segment->map_sections(*payload); !done) return Error{name + ": " + done.error()};
  for (const std::uint16_t words : segment->title_words) segment->title_words_sum_ += words;
  for (const std::uint16_t words : segment->abstract_words) segment->abstract_words_sum_ += words;
  return std::shared_ptr<const Segment>(std::move(segment));
}

Status Segment::map_sections(std::string_view payload) {
  if (payload.size() < sizeof(HeadInfo)) return Error{"has no table of sections"};
  const auto* const base = reinterpret_cast<const std::uint8_t*>(payload.data());
  info_ = load<HeadInfo>(base);
  bool sized = true;
  const auto section = [&](Section which) {
    const auto at = static_cast<std::size_t>(which);
    const std::uint64_t begin = info_.section[at];
    const std::uint64_t end = info_.section[at + 1];
    if (begin > end || end > payload.size() || begin % 8 != 0) {
      sized = false;
      return std::string_view();
    }
    return payload.substr(begin, end - begin);
  };
  const auto column = [&]<class T>(Section which, std::uint64_t rows, std::span<const T>& into) {
    const std::string_view bytes = section(which);
    if (rows > bytes.size() / sizeof(T)) {
      sized = false;
      return;
    }
    into = {reinterpret_cast<const T*>(bytes.data()), static_cast<std::size_t>(rows)};
  };
  const std::uint64_t n = info_.papers;
  if (n >= kNoLocal) return Error{"has too many papers"};
  column(Section::docs, n, docs);
  column(Section::days, n, days);
  column(Section::years, n, years);
  column(Section::title_words, n, title_words);
  column(Section::abstract_words, n, abstract_words);
  column(Section::author_words, n, author_words);
  column(Section::author_base, n, author_base);
  column(Section::subjects, n, subjects);
  column(Section::labs, n, labs);
  column(Section::category_start, n + 1, category_start_);
  if (!sized) return Error{"has a column that is too short"};
  column(Section::categories, category_start_.back(), categories_);
  column(Section::terms, info_.terms, terms_);
  category_names = lines(section(Section::category_names));
  subject_names = lines(section(Section::subject_names));
  keys_ = section(Section::keys);
  if (!sized || !consistent()) return Error{"has sections that do not fit together"};
  return success();
}

bool Segment::consistent() const {
  const auto ascending = [](auto values) { return std::is_sorted(values.begin(), values.end()); };
  const auto key_less = [](const TermEntry& a, const TermEntry& b) { return a.key_end < b.key_end; };
  const auto fits = [&](const TermEntry& term) {
    return term.papers > 0 && term.papers <= docs.size() && term.list < post_->view().size();
  };
  return std::adjacent_find(docs.begin(), docs.end(), std::greater_equal<>()) == docs.end() &&
         ascending(category_start_) && below(categories_, category_names.size()) &&
         below(subjects, std::max<std::size_t>(subject_names.size(), 1)) &&
         std::is_sorted(terms_.begin(), terms_.end(), key_less) &&
         (terms_.empty() || terms_.back().key_end <= keys_.size()) &&
         std::all_of(terms_.begin(), terms_.end(), fits) && post_->view().size() == info_.post_bytes &&
         pos_->view().size() == info_.pos_bytes && info_.post_bytes >= kPadding;
}

std::uint64_t Segment::head_sum() const { return load<std::uint64_t>(head_->bytes().data() + 24); }

std::vector<std::string> Segment::verify() const {
  std::vector<std::string> faults;
  const std::string name = "index segment " + std::to_string(number_);
  const auto head = read_enveloped(head_->view(), kSegmentMagic, kFormatVersion, name + ": head");
  if (!head) faults.push_back(head.error());
  if (checksum(post_->view()) != info_.post_sum)
    faults.push_back(name + ": post: its checksum does not match");
  if (checksum(pos_->view()) != info_.pos_sum) faults.push_back(name + ": pos: its checksum does not match");
  return faults;
}

std::string_view Segment::key(std::size_t term) const {
  const std::uint32_t begin = term == 0 ? 0 : terms_[term - 1].key_end;
  return keys_.substr(begin, terms_[term].key_end - begin);
}

std::optional<TermEntry> Segment::find(std::string_view wanted) const {
  std::size_t low = 0;
  std::size_t high = terms_.size();
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    const int order = key(middle).compare(wanted);
    if (order == 0) return terms_[middle];
    if (order < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return std::nullopt;
}

std::optional<Local> Segment::find_doc(store::Doc doc) const {
  if (docs.empty() || doc > docs.back()) return std::nullopt;
  const auto found = std::lower_bound(docs.begin(), docs.end(), doc);
  if (found == docs.end() || *found != doc) return std::nullopt;
  return static_cast<Local>(found - docs.begin());
}

PostingCursor::PostingCursor(const Segment& segment, const TermEntry& entry, bool of_authors)
    : blocks_((entry.papers + kBlockPostings - 1) / kBlockPostings),
      papers_(entry.papers),
      segment_papers_(segment.papers()),
      of_authors_(of_authors) {
  const auto post = segment.post();
  const auto pos = segment.pos();
  post_end_ = post.data() + post.size() - kPadding;
  const std::uint8_t* at = post.data() + std::min<std::size_t>(entry.list, post.size() - kPadding);
  const std::uint64_t places = take_varint(at, post_end_);
  places_begin_ = pos.data() + std::min<std::uint64_t>(places, pos.size());
  places_end_ = pos.data() + pos.size();
  const std::uint64_t head = take_varint(at, post_end_);
  forms_count_ = static_cast<std::uint32_t>(std::clamp<std::uint64_t>(head >> 1, 1, 65536));
  if ((head & 1) != 0) {
    forms_.reserve(forms_count_);
    for (std::uint32_t form = 0; form < forms_count_; ++form) {
      const std::size_t size =
          std::min<std::size_t>(take_varint(at, post_end_), static_cast<std::size_t>(post_end_ - at));
      forms_.emplace_back(reinterpret_cast<const char*>(at), size);
      at += size;
    }
  }
  skips_ = at;
  const std::size_t skip_bytes = blocks_ > 1 ? blocks_ * kSkipBytes : 0;
  if (skip_bytes > static_cast<std::size_t>(post_end_ - at)) {
    blocks_ = 0;
    return;
  }
  body_ = at + skip_bytes;
  load_block(0);
}

std::uint32_t PostingCursor::skip_last(std::size_t block) const {
  return load<std::uint32_t>(skips_ + block * kSkipBytes);
}

std::uint32_t PostingCursor::skip_end(std::size_t block) const {
  return load<std::uint32_t>(skips_ + block * kSkipBytes + 4);
}

void PostingCursor::load_block(std::size_t block) {
  block_ = block;
  at_ = 0;
  block_size_ = 0;
  local_ = kNoLocal;
  if (block >= blocks_) return;
  const std::size_t size = std::min(kBlockPostings, papers_ - block * kBlockPostings);
  const std::uint64_t begin = block == 0 ? 0 : skip_end(block - 1);
  const auto room = static_cast<std::uint64_t>(post_end_ - body_);
  const unsigned width = begin < room ? std::min<unsigned>(body_[begin], 32) : 0;
  const std::size_t packed = (size * width + 7) / 8;
  if (begin + 1 + packed + size > room) {
    blocks_ = 0;
    return;
  }
  const std::uint8_t* const from = body_ + begin + 1;
  const std::uint64_t mask = (std::uint64_t{1} << width) - 1;
  Local previous = block == 0 ? kNoLocal : skip_last(block - 1);
  for (std::size_t i = 0, bit = 0; i < size; ++i, bit += width) {
    const std::uint64_t word = load<std::uint64_t>(from + (bit >> 3)) >> (bit & 7);
    previous += static_cast<Local>(word & mask) + 1;
    locals_[i] = previous;
  }
  if (locals_[size - 1] >= segment_papers_ || locals_[0] > locals_[size - 1]) {
    blocks_ = 0;
    return;
  }
  block_size_ = size;
  counts_ = from + packed;
  local_ = locals_[0];
  const std::uint32_t places = block == 0 ? 0 : load<std::uint32_t>(skips_ + block * kSkipBytes + 8);
  place_at_ =
      places_begin_ + std::min<std::size_t>(places, static_cast<std::size_t>(places_end_ - places_begin_));
  place_index_ = 0;
}

Local PostingCursor::next_block() {
  if (block_ + 1 >= blocks_) {
    at_ = block_size_;
    return local_ = kNoLocal;
  }
  load_block(block_ + 1);
  return local_;
}

Local PostingCursor::seek(Local target) {
  if (local_ >= target) return local_;
  if (locals_[block_size_ - 1] < target) {
    if (blocks_ <= block_ + 1 || skip_last(blocks_ - 1) < target) {
      block_ = blocks_;
      at_ = block_size_;
      return local_ = kNoLocal;
    }
    std::size_t low = block_ + 1;
    std::size_t step = 1;
    while (low + step < blocks_ && skip_last(low + step) < target) step *= 2;
    std::size_t high = std::min(low + step, blocks_ - 1);
    while (low < high) {
      const std::size_t middle = (low + high) / 2;
      if (skip_last(middle) < target) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    load_block(low);
    if (block_size_ == 0) return local_;
  }
  while (at_ < block_size_ && locals_[at_] < target) ++at_;
  return local_ = at_ < block_size_ ? locals_[at_] : kNoLocal;
}

std::uint64_t PostingCursor::place_count(std::size_t at, const std::uint8_t*& from) const {
  const std::uint8_t packed = counts_[at];
  if (of_authors_) return packed < 255 ? packed : take_varint(from, places_end_);
  const std::uint32_t title = Counts::title(packed);
  const std::uint32_t abstract = Counts::abstract(packed);
  const std::uint32_t author = Counts::author(packed);
  const bool exact =
      title < Counts::kTitleMax && abstract < Counts::kAbstractMax && author < Counts::kAuthorMax;
  return exact ? title + abstract + author : take_varint(from, places_end_);
}

void PostingCursor::places(std::vector<Place>& out) {
  out.clear();
  if (place_index_ > at_) return;
  for (; place_index_ < at_; ++place_index_) {
    for (std::uint64_t left = place_count(place_index_, place_at_); left > 0 && place_at_ < places_end_;
         ++place_at_) {
      left -= *place_at_ < 0x80;
    }
  }
  const std::uint8_t* from = place_at_;
  std::uint64_t value = 0;
  for (std::uint64_t left = place_count(at_, from); left > 0 && from < places_end_; --left) {
    const std::uint64_t coded = take_varint(from, places_end_);
    value += coded / forms_count_;
    out.push_back({static_cast<std::uint32_t>(value), static_cast<std::uint32_t>(coded % forms_count_)});
  }
}

}  // namespace quire::index
