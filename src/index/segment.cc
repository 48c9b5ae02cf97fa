// Reading a segment. Every length and offset that comes from a file is held against the file's end, so that
// damage can give wrong answers until a check finds it, but never a fault.
#include "index/segment.h"

#include <algorithm>
#include <bit>
#include <numeric>

#include "index/bytes.h"
#include "index/postings.h"

namespace quire::index {
namespace {

/// Slots a term, and the numbers that a slot has room for.
constexpr double kSlotsPerTerm = 1.4;
constexpr std::size_t kSlotTermsMax = (std::size_t{1} << 24) - 1;

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

std::pair<std::int32_t, std::int32_t> span_of(std::span<const std::int32_t> days) {
  std::pair<std::int32_t, std::int32_t> span{0, -1};
  for (const std::int32_t day : days) {
    if (day == kNoDay) continue;
    if (span.second < span.first) span = {day, day};
    span = {std::min(span.first, day), std::max(span.second, day)};
  }
  return span;
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

FileWriter SegmentSink::writer(const char* part) const {
  return directory.empty() ? FileWriter::in_memory() : FileWriter(segment_file(directory, number, part));
}

std::uint64_t key_hash(std::string_view key) {
  std::uint64_t hash = 0x2545f4914f6cdd1dull ^ key.size();
  for (; key.size() >= 8; key.remove_prefix(8))
    hash = std::rotl((hash ^ load<std::uint64_t>(reinterpret_cast<const std::uint8_t*>(key.data()))) *
                         0xd6e8feb86659fd93ull,
                     29);
  std::uint64_t tail = 0;
  for (const char c : key) tail = (tail << 8) | static_cast<std::uint8_t>(c);
  hash = (hash ^ tail) * 0xd6e8feb86659fd93ull;
  return (hash ^ (hash >> 32)) * 0xd6e8feb86659fd93ull;
}

std::size_t slot_of(std::uint64_t hash, std::size_t slots) {
  return static_cast<std::size_t>(((hash >> 32) * slots) >> 32);
}

std::size_t slots_for(std::size_t terms) {
  if (terms == 0 || terms > kSlotTermsMax) return 0;
  return static_cast<std::size_t>(kSlotsPerTerm * static_cast<double>(terms)) + 1;
}

Result<std::shared_ptr<const Segment>> Segment::open(const std::filesystem::path& directory,
                                                     std::uint64_t number) {
  SegmentFiles files;
  const auto map = [&](const char* part, std::shared_ptr<const MappedFile>& into) -> Status {
    auto file = MappedFile::open(segment_file(directory, number, part));
    if (!file) return Error{file.error()};
    into = *file;
    return success();
  };
  if (auto done = map("head", files.head); !done) return Error{done.error()};
  if (auto done = map("post", files.post); !done) return Error{done.error()};
  if (auto done = map("pos", files.pos); !done) return Error{done.error()};
  return open(std::move(files), number, segment_file(directory, number, "head").string());
}

Result<std::shared_ptr<const Segment>> Segment::open(SegmentFiles files, std::uint64_t number,
                                                     const std::string& name) {
  std::shared_ptr<Segment> segment(new Segment);
  segment->number_ = number;
  segment->head_ = std::move(files.head);
  segment->post_ = std::move(files.post);
  segment->pos_ = std::move(files.pos);
  const auto payload = read_enveloped(segment->head_->view(), kSegmentMagic, kFormatVersion, name);
  if (!payload) return Error{payload.error()};
  if (auto done = segment->map_sections(*payload); !done) return Error{name + ": " + done.error()};
  for (const std::uint16_t words : segment->title_words) segment->title_words_sum_ += words;
  for (const std::uint16_t words : segment->abstract_words) segment->abstract_words_sum_ += words;
  segment->day_span_ = span_of(segment->days);
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
  if (n > kSegmentPapersMax) return Error{"has too many papers"};
  column(Section::docs, n, docs);
  column(Section::days, n, days);
  column(Section::lengths, n, lengths);
  column(Section::title_words, n, title_words);
  column(Section::abstract_words, n, abstract_words);
  column(Section::author_base, n, author_base);
  column(Section::subjects, n, subjects);
  column(Section::labs, n, labs);
  column(Section::organisations, n, organisations);
  column(Section::category_start, n + 1, category_start_);
  column(Section::initial_start, n + 1, initial_start_);
  if (!sized) return Error{"has a column that is too short"};
  column(Section::categories, category_start_.back(), categories_);
  initials_ = section(Section::initials);
  column(Section::terms, info_.terms, terms_);
  category_names = lines(section(Section::category_names));
  subject_names = lines(section(Section::subject_names));
  organisation_names = lines(section(Section::organisation_names));
  keys_ = section(Section::keys);
  column(Section::slots, slots_for(info_.terms), slots_);
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
         ascending(category_start_) && ascending(initial_start_) &&
         initial_start_.back() <= initials_.size() && below(categories_, category_names.size()) &&
         below(subjects, std::max<std::size_t>(subject_names.size(), 1)) &&
         below(organisations, std::max<std::size_t>(organisation_names.size(), 1)) &&
         std::is_sorted(terms_.begin(), terms_.end(), key_less) &&
         (terms_.empty() || terms_.back().key_end <= keys_.size()) &&
         std::all_of(terms_.begin(), terms_.end(), fits) && post_->view().size() == info_.post_bytes &&
         pos_->view().size() == info_.pos_bytes && info_.post_bytes >= kSlack && info_.pos_bytes >= kSlack;
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

std::optional<std::string> Segment::cut() const {
  for (const auto& [part, file] : {std::pair("head", &head_), {"post", &post_}, {"pos", &pos_}}) {
    if ((*file)->cut())
      return "index segment " + std::to_string(number_) + ": " + part +
             ": was cut short, or its disk failed, while it was in use";
  }
  return std::nullopt;
}

std::string_view Segment::key(std::size_t term) const {
  const std::uint32_t begin = term == 0 ? 0 : terms_[term - 1].key_end;
  return keys_.substr(begin, terms_[term].key_end - begin);
}

std::optional<TermEntry> Segment::find(std::string_view wanted) const {
  if (slots_.empty()) {
    const std::size_t term = lower_bound(wanted);
    if (term < terms_.size() && key(term) == wanted) return terms_[term];
    return std::nullopt;
  }
  const std::uint64_t hash = key_hash(wanted);
  const auto tag = static_cast<std::uint32_t>(hash & 0xff) << 24;
  std::size_t at = slot_of(hash, slots_.size());
  for (std::size_t tried = 0; tried < slots_.size() && slots_[at] != 0; ++tried) {
    const std::size_t term = (slots_[at] & 0xffffff) - 1;
    if ((slots_[at] & 0xff000000u) == tag && term < terms_.size() && key(term) == wanted) return terms_[term];
    at = at + 1 == slots_.size() ? 0 : at + 1;
  }
  return std::nullopt;
}

std::size_t Segment::lower_bound(std::string_view wanted) const {
  std::size_t low = 0;
  std::size_t high = terms_.size();
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (key(middle) < wanted) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

std::vector<std::string> Segment::forms(std::size_t term) const {
  return PostingCursor::form_names(*this, terms_[term], key(term));
}

std::span<const Local> Segment::rows_of_category(std::size_t category) const {
  std::call_once(sorted_out_, [this] {
    std::vector<std::size_t> next(category_names.size() + 1);
    for (const std::uint16_t each : categories_) ++next[each + 1u];
    std::partial_sum(next.begin(), next.end(), next.begin());
    category_rows_start_ = next;
    category_rows_.resize(categories_.size());
    for (Local local = 0; local < papers(); ++local) {
      for (const std::uint16_t each : categories_of(local)) {
        if (next[each] < category_rows_start_[each + 1u]) category_rows_[next[each]++] = local;
      }
    }
  });
  const std::size_t begin = category_rows_start_[category];
  return std::span(category_rows_).subspan(begin, category_rows_start_[category + 1] - begin);
}

std::optional<Local> Segment::find_doc(store::Doc doc) const {
  if (docs.empty() || doc > docs.back()) return std::nullopt;
  const auto found = std::lower_bound(docs.begin(), docs.end(), doc);
  if (found == docs.end() || *found != doc) return std::nullopt;
  return static_cast<Local>(found - docs.begin());
}

}  // namespace quire::index
