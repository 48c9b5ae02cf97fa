// A segment: an immutable part of the index, three mapped files. `N.head` has a row a paper and the
// dictionary, `N.post` the posting lists, `N.pos` the places of words in their papers. Rows are ordered by
// Doc; a Local is a row's number. Byte by byte: docs/search.md "Files". What was checked at opening holds
// unless a file is cut while it is in use: from then on any of its bytes may be zero, at the second look too.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "index/file.h"
#include "index/filter_bits.h"
#include "store/store.h"

namespace quire::index {

using Local = std::uint32_t;
constexpr Local kNoLocal = std::numeric_limits<Local>::max();
constexpr std::int32_t kNoDay = std::numeric_limits<std::int32_t>::min();

constexpr std::string_view kSegmentMagic = "QUIRESEG";
constexpr std::uint32_t kFormatVersion = 3;
/// Gaps then have at most 24 bits, and 128 of them cannot overflow a row number.
constexpr Local kSegmentPapersMax = Local{1} << 24;

/// Between two texts of a paper, and between two of its authors, one position stays empty, so that no phrase
/// reaches across. In Section::initials this byte stands there.
constexpr char kAuthorEnd = '\0';

/// A word's place in a paper and which spelling of its stem stands there.
struct Place {
  std::uint32_t position = 0;
  std::uint32_t form = 0;
  friend bool operator==(const Place&, const Place&) = default;
};

/// Sections of N.head, in this order.
enum class Section : std::uint32_t {
  docs,                ///< u32 a paper, ascending
  days,                ///< i32, days since 1970, kNoDay
  lengths,             ///< u8, length_class()
  title_words,         ///< u16
  abstract_words,      ///< u16, summary included
  author_base,         ///< u16, position of the first author's first word
  subjects,            ///< u16, index into subject_names, 0: none
  labs,                ///< u8, 1: has a lab
  organisations,       ///< u16, index into organisation_names, 0: none
  category_start,      ///< u32, papers + 1 offsets into categories
  categories,          ///< u16, index into category_names
  initial_start,       ///< u32, papers + 1 offsets into initials
  initials,            ///< the first character of each word of the authors, kAuthorEnd after each author
  category_names,      ///< text, one a line
  subject_names,       ///< text, one a line; the first is empty
  organisation_names,  ///< likewise
  terms,               ///< TermEntry, ordered by key
  keys,                ///< the keys' bytes, one after the other
  slots,               ///< u32, a hash table over the keys: 8 bits of the hash, 24 of the term + 1; 0: free
  count
};
constexpr std::size_t kSections = static_cast<std::size_t>(Section::count);

struct TermEntry {
  std::uint32_t key_end = 0;  ///< in Section::keys; the key starts where the one before ends
  std::uint32_t papers = 0;
  std::uint64_t list = 0;  ///< offset into N.post
};

/// First bytes of the head's payload.
struct HeadInfo {
  std::uint64_t papers = 0;
  std::uint64_t terms = 0;
  std::uint64_t post_bytes = 0;
  std::uint64_t post_sum = 0;
  std::uint64_t pos_bytes = 0;
  std::uint64_t pos_sum = 0;
  double title_mean = 0;  ///< lengths for which the lists' bounds were computed
  double abstract_mean = 0;
  std::array<std::uint64_t, kSections + 1> section{};  ///< from the payload's start; the last is its end
};

/// Hash of a key in Section::slots: the high half chooses the slot, the low 8 bits are kept in it.
std::uint64_t key_hash(std::string_view key);
std::size_t slot_of(std::uint64_t hash, std::size_t slots);
/// Slots for so many terms; 0 when their numbers do not fit, then keys are found by halving.
std::size_t slots_for(std::size_t terms);

/// The three files of a segment.
struct SegmentFiles {
  std::shared_ptr<const MappedFile> head, post, pos;
};

/// Where a segment is written: into files of a folder, or into memory.
struct SegmentSink {
  std::filesystem::path directory;  ///< empty: memory
  std::uint64_t number = 0;

  FileWriter writer(const char* part) const;
};

class Segment {
 public:
  /// Maps the files and checks everything but the checksums of the two large ones.
  static Result<std::shared_ptr<const Segment>> open(const std::filesystem::path& directory,
                                                     std::uint64_t number);
  static Result<std::shared_ptr<const Segment>> open(SegmentFiles files, std::uint64_t number,
                                                     const std::string& name);

  std::uint64_t number() const { return number_; }
  /// Checksum of the head, which has those of the other files.
  std::uint64_t head_sum() const;
  Local papers() const { return static_cast<Local>(docs.size()); }
  std::uint64_t bytes() const { return head_->view().size() + post_->view().size() + pos_->view().size(); }
  std::uint64_t title_words_sum() const { return title_words_sum_; }
  std::uint64_t abstract_words_sum() const { return abstract_words_sum_; }
  double title_mean() const { return info_.title_mean; }
  double abstract_mean() const { return info_.abstract_mean; }
  /// Checksums of the large files too.
  std::vector<std::string> verify() const;
  /// Which file was cut since it was mapped: what was read from it may be zeros.
  std::optional<std::string> cut() const;

  // The dictionary: keys are stems, ascending, and behind them words of organisations (kOrganisationKey).
  std::size_t terms() const { return terms_.size(); }
  std::string_view key(std::size_t term) const;
  const TermEntry& entry(std::size_t term) const { return terms_[term]; }
  std::optional<TermEntry> find(std::string_view key) const;
  /// The first term whose key is not below.
  std::size_t lower_bound(std::string_view key) const;
  /// The spellings that share a list, as Place::form numbers them; just the key, if there is no other.
  std::vector<std::string> forms(std::size_t term) const;

  std::optional<Local> find_doc(store::Doc doc) const;

  std::span<const std::uint8_t> post() const { return post_->bytes(); }
  std::span<const std::uint8_t> pos() const { return pos_->bytes(); }
  /// That a part of a file is not needed for now: returns up to where its memory was given back.
  std::size_t give_back_post(std::size_t from, std::size_t to) const { return post_->give_back(from, to); }
  std::size_t give_back_pos(std::size_t from, std::size_t to) const { return pos_->give_back(from, to); }

  std::span<const store::Doc> docs;
  std::span<const std::int32_t> days;
  std::span<const std::uint8_t> lengths;
  std::span<const std::uint16_t> title_words, abstract_words, author_base, subjects, organisations;
  std::span<const std::uint8_t> labs;
  std::span<const std::uint16_t> categories_of(Local local) const {
    const std::size_t begin = std::min<std::size_t>(category_start_[local], categories_.size());
    const std::size_t end = std::min<std::size_t>(category_start_[local + 1], categories_.size());
    return begin < end ? categories_.subspan(begin, end - begin) : std::span<const std::uint16_t>();
  }
  std::string_view initials_of(Local local) const {
    return initials_.substr(initial_start_[local], initial_start_[local + 1] - initial_start_[local]);
  }
  std::vector<std::string> category_names, subject_names, organisation_names;
  /// The first and the last day; the last is before the first when no paper has one.
  std::pair<std::int32_t, std::int32_t> day_span() const { return day_span_; }

  /// Rows of a category's papers, ascending; sorted out when first asked for.
  std::span<const Local> rows_of_category(std::size_t category) const;
  /// Rows of filters that were asked for before.
  FilterCache& filters() const { return filters_; }

 private:
  Segment() = default;
  Status map_sections(std::string_view payload);
  bool consistent() const;

  std::uint64_t number_ = 0;
  std::shared_ptr<const MappedFile> head_, post_, pos_;
  HeadInfo info_;
  std::uint64_t title_words_sum_ = 0;
  std::uint64_t abstract_words_sum_ = 0;
  std::pair<std::int32_t, std::int32_t> day_span_{0, -1};
  std::span<const std::uint32_t> category_start_, initial_start_;
  std::span<const std::uint16_t> categories_;
  std::string_view initials_;
  std::span<const TermEntry> terms_;
  std::string_view keys_;
  std::span<const std::uint32_t> slots_;
  mutable FilterCache filters_;
  mutable std::once_flag sorted_out_;
  mutable std::vector<Local> category_rows_;
  mutable std::vector<std::size_t> category_rows_start_;
};

std::filesystem::path segment_file(const std::filesystem::path& directory, std::uint64_t number,
                                   const char* part);

}  // namespace quire::index
