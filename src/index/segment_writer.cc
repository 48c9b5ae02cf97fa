// Posting lists in three sizes: a few papers as plain numbers, one block with its places behind it, many
// blocks with a table in front and the places in a file of their own.
#include "index/segment_writer.h"

#include <algorithm>
#include <numeric>

#include "index/bytes.h"
#include "index/codec.h"
#include "index/list_format.h"
#include "text/utf8.h"

namespace quire::index {
namespace {

constexpr std::size_t kNamesMax = 65535;

template <class T>
std::string_view raw(const std::vector<T>& column) {
  return {reinterpret_cast<const char*>(column.data()), column.size() * sizeof(T)};
}

}  // namespace

std::optional<std::uint16_t> NameTable::number(std::string_view name) {
  std::string key(text::utf8_prefix(name, bytes_max_));
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

void Rows::set_words(std::size_t title, std::size_t abstract) {
  title_words.push_back(static_cast<std::uint16_t>(title));
  abstract_words.push_back(static_cast<std::uint16_t>(abstract));
  lengths.push_back(length_class(static_cast<std::uint32_t>(title), static_cast<std::uint32_t>(abstract)));
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
  set_words(from.title_words[local], from.abstract_words[local]);
  author_base.push_back(from.author_base[local]);
  set_subject(from.subject_names[from.subjects[local]]);
  labs.push_back(from.labs[local]);
  set_organisation(from.organisation_names[from.organisations[local]]);
  for (const std::uint16_t category : from.categories_of(local)) add_category(from.category_names[category]);
  end_categories();
  initials += from.initials_of(local);
  end_initials();
}

namespace {

double mean(std::span<const std::uint16_t> words) {
  if (words.empty()) return 1;
  const auto sum = std::accumulate(words.begin(), words.end(), std::uint64_t{0});
  return static_cast<double>(sum) / static_cast<double>(words.size());
}

}  // namespace

SegmentWriter::SegmentWriter(const SegmentSink& sink, const Rows& rows)
    : rows_(rows),
      ranking_(mean(rows.title_words), mean(rows.abstract_words)),
      head_(sink.writer("head")),
      post_(sink.writer("post")),
      pos_(sink.writer("pos")) {}

void SegmentWriter::begin_term(std::string_view key, std::span<const std::string_view> forms) {
  key_ = key;
  list_head_.clear();
  body_.clear();
  places_.clear();
  lasts_.clear();
  ends_.clear();
  place_starts_.clear();
  bounds_.clear();
  papers_ = 0;
  before_block_ = kNoLocal;
  forms_ = static_cast<std::uint32_t>(std::max<std::size_t>(forms.size(), 1));
  const bool spelled = forms.size() > 1 || (forms.size() == 1 && forms.front() != key);
  put_varint(list_head_, (std::uint64_t{forms_} << 1) | (spelled ? 1u : 0u));
  if (!spelled) return;
  for (const std::string_view form : forms) {
    put_varint(list_head_, form.size());
    list_head_ += form;
  }
}

void SegmentWriter::add(Local local, std::uint8_t counts, std::span<const Place> places) {
  if (block_rows_.size() == kBlockRows) {
    pack_block();
    pack_places();
    clear_block();
  }
  block_rows_.push_back(local);
  block_codes_.push_back(kCodeOfCounts[counts]);
  ++papers_;
  if (Counts::saturated(counts)) told_.push_back(static_cast<std::uint32_t>(places.size()));
  std::uint32_t last = 0;
  for (const Place& place : places) {
    deltas_.push_back(place.position - last);
    place_forms_.push_back(place.form);
    last = place.position;
  }
  place_ends_.push_back(static_cast<std::uint32_t>(deltas_.size()));
}

/// Rows, codes and the bound of a block; its places follow elsewhere.
void SegmentWriter::pack_block() {
  pack_rows(body_, block_rows_, before_block_);
  pack_bytes(body_, block_codes_);
  const std::uint16_t* const impacts = ranking_.impacts(Field::any);
  std::uint32_t highest = 0;
  for (std::size_t i = 0; i < block_rows_.size(); ++i)
    highest =
        std::max<std::uint32_t>(highest, impacts[block_codes_[i] * 256u + rows_.lengths[block_rows_[i]]]);
  bounds_.push_back(static_cast<char>((highest * kBoundMax + Ranking::kImpactMax - 1) / Ranking::kImpactMax));
  lasts_.push_back(block_rows_.back());
  ends_.push_back(static_cast<std::uint32_t>(body_.size()));
  before_block_ = block_rows_.back();
}

void SegmentWriter::pack_places() {
  place_starts_.push_back(static_cast<std::uint32_t>(places_.size()));
  pack_numbers(places_, told_);
  pack_numbers(places_, deltas_);
  if (forms_ > 1) pack_numbers(places_, place_forms_);
}

void SegmentWriter::clear_block() {
  block_rows_.clear();
  block_codes_.clear();
  told_.clear();
  deltas_.clear();
  place_forms_.clear();
  place_ends_.clear();
}

/// A list of a few papers: gap minus one and code of each, nothing else.
void SegmentWriter::list_tiny() {
  Local before = kNoLocal;
  for (std::size_t i = 0; i < block_rows_.size(); ++i) {
    put_varint(body_, block_rows_[i] - before - 1);
    body_.push_back(static_cast<char>(block_codes_[i]));
    before = block_rows_[i];
  }
}

/// Places of a list of one block, as LEB128 numbers.
void SegmentWriter::list_places() {
  const std::uint32_t* told = told_.data();
  for (std::size_t i = 0, place = 0; i < block_rows_.size(); ++i) {
    if (Counts::saturated(kCountsOfCode[block_codes_[i]])) put_varint(body_, *told++);
    for (; place < place_ends_[i]; ++place)
      put_varint(body_, std::uint64_t{deltas_[place]} * forms_ + place_forms_[place]);
  }
}

void SegmentWriter::end_term() {
  if (papers_ == 0) return;
  keys_ += key_;
  terms_.push_back({static_cast<std::uint32_t>(keys_.size()), papers_, post_.size()});
  if (papers_ > kBlockRows) {
    pack_block();
    pack_places();
    clear_block();
    put_varint(list_head_, pos_.size());
    list_head_ += *std::max_element(bounds_.begin(), bounds_.end(), [](char a, char b) {
      return static_cast<std::uint8_t>(a) < static_cast<std::uint8_t>(b);
    });
    post_.add(list_head_);
    for (const auto* column : {&lasts_, &ends_, &place_starts_}) post_.add(raw(*column));
    post_.add(bounds_);
    post_.add(body_);
    pos_.add(places_);
    return;
  }
  if (papers_ < kTinyPapers) {
    list_tiny();
  } else {
    pack_block();
    list_head_ += bounds_;
  }
  list_places();
  clear_block();
  post_.add(list_head_);
  post_.add(body_);
}

SegmentFiles SegmentWriter::finish() {
  post_.add(std::string(kSlack, '\0'));
  pos_.add(std::string(kSlack, '\0'));
  post_.finish();
  pos_.finish();
  HeadInfo info;
  info.papers = rows_.docs.size();
  info.terms = terms_.size();
  info.post_bytes = post_.size();
  info.post_sum = post_.sum();
  info.pos_bytes = pos_.size();
  info.pos_sum = pos_.sum();
  info.title_mean = ranking_.title_mean();
  info.abstract_mean = ranking_.abstract_mean();
  write_head(info);
  return {head_.mapped(), post_.mapped(), pos_.mapped()};
}

std::vector<std::uint32_t> SegmentWriter::slots() const {
  std::vector<std::uint32_t> slots(slots_for(terms_.size()));
  if (slots.empty()) return slots;
  for (std::uint32_t term = 0, begin = 0; term < terms_.size(); begin = terms_[term++].key_end) {
    const std::uint64_t hash = key_hash(std::string_view(keys_).substr(begin, terms_[term].key_end - begin));
    std::size_t at = slot_of(hash, slots.size());
    while (slots[at] != 0) at = at + 1 == slots.size() ? 0 : at + 1;
    slots[at] = static_cast<std::uint32_t>(hash & 0xff) << 24 | (term + 1);
  }
  return slots;
}

/// The sections as they lie in memory, one after the other.
void SegmentWriter::write_head(HeadInfo info) {
  const std::string categories = rows_.category_names.lines();
  const std::string subjects = rows_.subject_names.lines();
  const std::string organisations = rows_.organisation_names.lines();
  const std::vector<std::uint32_t> slots = this->slots();
  const std::array<std::string_view, kSections> sections{raw(rows_.docs),
                                                         raw(rows_.days),
                                                         raw(rows_.lengths),
                                                         raw(rows_.title_words),
                                                         raw(rows_.abstract_words),
                                                         raw(rows_.author_base),
                                                         raw(rows_.subjects),
                                                         raw(rows_.labs),
                                                         raw(rows_.organisations),
                                                         raw(rows_.category_start),
                                                         raw(rows_.categories),
                                                         raw(rows_.initial_start),
                                                         rows_.initials,
                                                         categories,
                                                         subjects,
                                                         organisations,
                                                         raw(terms_),
                                                         keys_,
                                                         raw(slots)};
  static_assert(sizeof info % 8 == 0);
  static constexpr std::string_view kZeros("\0\0\0\0\0\0\0", 7);
  std::vector<std::string_view> payload(1);
  std::uint64_t size = sizeof info;
  for (std::size_t i = 0; i < kSections; ++i) {
    info.section[i] = size;
    payload.push_back(sections[i]);
    payload.push_back(kZeros.substr(0, (8 - sections[i].size() % 8) % 8));
    size += payload.end()[-2].size() + payload.end()[-1].size();
  }
  info.section[kSections] = size;
  payload.front() = {reinterpret_cast<const char*>(&info), sizeof info};
  write_enveloped(head_, kSegmentMagic, kFormatVersion, payload);
}

}  // namespace quire::index
