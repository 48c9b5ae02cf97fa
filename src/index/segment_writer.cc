// Posting lists: blocks of 128 papers, gaps packed in as many bits as the widest needs, a byte of counts a
// paper.
#include "index/segment_writer.h"

#include <algorithm>
#include <bit>
#include <stdexcept>

#include "index/bytes.h"
#include "paper/day.h"

namespace quire::index {
namespace {

constexpr std::size_t kPaddingBytes = 16;
constexpr std::size_t kNameBytesMax = 64;
constexpr std::size_t kNamesMax = 65535;

template <class T>
std::string_view raw(const std::vector<T>& column) {
  return {reinterpret_cast<const char*>(column.data()), column.size() * sizeof(T)};
}

/// Whether the list says how many places a paper has, because its byte of counts cannot.
bool counts_saturated(std::string_view key, std::uint8_t packed) {
  if (!key.empty() && key.front() == kAuthorKey) return packed == 255;
  return Counts::title(packed) == Counts::kTitleMax || Counts::abstract(packed) == Counts::kAbstractMax ||
         Counts::author(packed) == Counts::kAuthorMax;
}

}  // namespace

std::optional<std::uint16_t> NameTable::number(std::string_view name) {
  std::string key(name.substr(0, kNameBytesMax));
  std::replace_if(
      key.begin(), key.end(), [](char c) { return c == '\n' || c == '\0'; }, ' ');
  if (const auto found = numbers_.find(key); found != numbers_.end()) return found->second;
  if (names_.size() >= kNamesMax) return std::nullopt;
  const auto number = static_cast<std::uint16_t>(names_.size());
  names_.push_back(key);
  numbers_.emplace(std::move(key), number);
  return number;
}

std::string NameTable::lines() const {
  std::string out;
  for (const std::string& name : names_) out += name + "\n";
  return out;
}

void Rows::set_day(std::int32_t day) {
  days.push_back(day);
  years.push_back(day == kNoDay ? std::uint16_t{0} : static_cast<std::uint16_t>(Day::from_count(day).year()));
}

void Rows::add_category(std::string_view name) {
  const auto number = category_names.number(name);
  if (!number) return;
  const auto begin = categories.begin() + category_start.back();
  if (std::find(begin, categories.end(), *number) == categories.end()) categories.push_back(*number);
}

void Rows::copy(const Segment& from, Local local) {
  docs.push_back(from.docs[local]);
  days.push_back(from.days[local]);
  years.push_back(from.years[local]);
  title_words.push_back(from.title_words[local]);
  abstract_words.push_back(from.abstract_words[local]);
  author_words.push_back(from.author_words[local]);
  author_base.push_back(from.author_base[local]);
  set_subject(from.subject_names[from.subjects[local]]);
  labs.push_back(from.labs[local]);
  for (const std::uint16_t category : from.categories_of(local)) add_category(from.category_names[category]);
  end_categories();
}

SegmentWriter::SegmentWriter(const std::filesystem::path& directory, std::uint64_t number)
    : head_path_(segment_file(directory, number, "head")),
      post_(segment_file(directory, number, "post")),
      pos_(segment_file(directory, number, "pos")) {}

void SegmentWriter::begin_term(std::string_view key, std::span<const std::string_view> forms) {
  key_ = key;
  list_head_.clear();
  body_.clear();
  skips_.clear();
  places_.clear();
  papers_ = 0;
  previous_ = kNoLocal;
  block_places_ = 0;
  pos_start_ = pos_.size();
  forms_ = static_cast<std::uint32_t>(std::max<std::size_t>(forms.size(), 1));
  put_varint(list_head_, pos_start_);
  const bool spelled = forms.size() > 1 || (forms.size() == 1 && forms.front() != key);
  put_varint(list_head_, (std::uint64_t{forms_} << 1) | (spelled ? 1u : 0u));
  if (!spelled) return;
  for (const std::string_view form : forms) {
    put_varint(list_head_, form.size());
    list_head_ += form;
  }
}

void SegmentWriter::add(Local local, std::uint8_t counts, std::span<const Place> places) {
  gaps_.push_back(local - previous_ - 1);
  previous_ = local;
  counts_.push_back(static_cast<char>(counts));
  ++papers_;
  if (counts_saturated(key_, counts)) put_varint(places_, places.size());
  std::uint32_t last = 0;
  for (const Place& place : places) {
    put_varint(places_, std::uint64_t{place.position - last} * forms_ + place.form);
    last = place.position;
  }
  if (gaps_.size() == kBlockPostings) pack_block();
}

void SegmentWriter::pack_block() {
  if (gaps_.empty()) return;
  const auto width = static_cast<unsigned>(std::bit_width(*std::max_element(gaps_.begin(), gaps_.end())));
  body_.push_back(static_cast<char>(width));
  std::uint64_t word = 0;
  unsigned filled = 0;
  for (const Local gap : gaps_) {
    word |= std::uint64_t{gap} << filled;
    filled += width;
    for (; filled >= 8; filled -= 8, word >>= 8) body_.push_back(static_cast<char>(word & 0xff));
  }
  if (filled > 0) body_.push_back(static_cast<char>(word & 0xff));
  body_ += counts_;
  put(skips_, previous_);
  put(skips_, static_cast<std::uint32_t>(body_.size()));
  put(skips_, block_places_);
  block_places_ = static_cast<std::uint32_t>(places_.size());
  gaps_.clear();
  counts_.clear();
}

void SegmentWriter::end_term() {
  pack_block();
  if (papers_ == 0) return;
  keys_ += key_;
  terms_.push_back({static_cast<std::uint32_t>(keys_.size()), papers_, post_.size()});
  post_.add(list_head_);
  if (papers_ > kBlockPostings) post_.add(skips_);
  post_.add(body_);
  pos_.add(places_);
}

void SegmentWriter::finish(const Rows& rows) {
  post_.add(std::string(kPaddingBytes, '\0'));
  pos_.add(std::string(kPaddingBytes, '\0'));
  post_.finish();
  pos_.finish();
  HeadInfo info;
  info.papers = rows.docs.size();
  info.terms = terms_.size();
  info.post_bytes = post_.size();
  info.post_sum = post_.sum();
  info.pos_bytes = pos_.size();
  info.pos_sum = pos_.sum();
  write_enveloped(head_path_, kSegmentMagic, kFormatVersion, head_payload(rows, info));
}

std::string SegmentWriter::head_payload(const Rows& rows, HeadInfo info) const {
  const std::string categories = rows.category_names.lines();
  const std::string subjects = rows.subject_names.lines();
  const std::array<std::string_view, kSections> sections{raw(rows.docs),
                                                         raw(rows.days),
                                                         raw(rows.years),
                                                         raw(rows.title_words),
                                                         raw(rows.abstract_words),
                                                         raw(rows.author_words),
                                                         raw(rows.author_base),
                                                         raw(rows.subjects),
                                                         raw(rows.labs),
                                                         raw(rows.category_start),
                                                         raw(rows.categories),
                                                         categories,
                                                         subjects,
                                                         raw(terms_),
                                                         keys_};
  std::string payload(sizeof(HeadInfo), '\0');
  const auto align = [&payload] { payload.resize((payload.size() + 7) / 8 * 8, '\0'); };
  for (std::size_t i = 0; i < kSections; ++i) {
    align();
    info.section[i] = payload.size();
    payload += sections[i];
  }
  align();
  info.section[kSections] = payload.size();
  std::memcpy(payload.data(), &info, sizeof info);
  return payload;
}

}  // namespace quire::index
