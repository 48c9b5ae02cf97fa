// A segment: an immutable part of the index, three mapped files. `N.head` has a row a paper and the
// dictionary, `N.post` the posting lists, `N.pos` the places of words in their papers. Rows are ordered by
// Doc; a Local is a row's number. Byte by byte: docs/searching.md "Files".
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "index/file.h"
#include "store/store.h"

namespace quire::index {

using Local = std::uint32_t;
constexpr Local kNoLocal = std::numeric_limits<Local>::max();
constexpr std::int32_t kNoDay = std::numeric_limits<std::int32_t>::min();

constexpr std::string_view kSegmentMagic = "QUIRESEG";
constexpr std::uint32_t kFormatVersion = 1;
constexpr std::size_t kBlockPostings = 128;

/// Lists of the words of the text are keyed by stem; lists of authors' names by "@" and the word as it is,
/// and by "@", its first character and "*" (for initials). In an author's list a place is the number of the
/// author in the paper.
constexpr char kAuthorKey = '@';
constexpr char kInitialKey = '*';

/// How often a word stands in title, abstract and authors, in one byte: 2, 4 and 2 bits, the highest value
/// meaning "so often or more".
struct Counts {
  static constexpr std::uint32_t kTitleMax = 3;
  static constexpr std::uint32_t kAbstractMax = 15;
  static constexpr std::uint32_t kAuthorMax = 3;

  static std::uint8_t pack(std::uint32_t title, std::uint32_t abstract, std::uint32_t author) {
    return static_cast<std::uint8_t>(std::min(title, kTitleMax) | (std::min(abstract, kAbstractMax) << 2) |
                                     (std::min(author, kAuthorMax) << 6));
  }
  static std::uint32_t title(std::uint8_t packed) { return packed & 3u; }
  static std::uint32_t abstract(std::uint8_t packed) { return (packed >> 2) & 15u; }
  static std::uint32_t author(std::uint8_t packed) { return packed >> 6; }
};

/// A word's place in a paper and which spelling of its stem stands there.
struct Place {
  std::uint32_t position = 0;
  std::uint32_t form = 0;
  friend bool operator==(const Place&, const Place&) = default;
};

/// Sections of N.head, in this order.
enum class Section : std::uint32_t {
  docs,            ///< u32 a paper, ascending
  days,            ///< i32, days since 1970, kNoDay
  years,           ///< u16, 0: none
  title_words,     ///< u16
  abstract_words,  ///< u16, summary included
  author_words,    ///< u16
  author_base,     ///< u16, position of the first author's first word
  subjects,        ///< u16, index into subject_names, 0: none
  labs,            ///< u8, 1: has a lab
  category_start,  ///< u32, papers + 1 offsets into categories
  categories,      ///< u16, index into category_names
  category_names,  ///< text, one a line
  subject_names,   ///< text, one a line; the first is empty
  terms,           ///< TermEntry, ordered by key
  keys,            ///< the keys' bytes, one after the other
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
  std::array<std::uint64_t, kSections + 1>
      section{};  ///< offsets from the payload's start; the last is its end
};

class Segment {
 public:
  /// Maps the files and checks everything but the checksums of the two large ones.
  static Result<std::shared_ptr<const Segment>> open(const std::filesystem::path& directory,
                                                     std::uint64_t number);

  std::uint64_t number() const { return number_; }
  /// Checksum of the head, which has those of the other files.
  std::uint64_t head_sum() const;
  Local papers() const { return static_cast<Local>(docs.size()); }
  std::uint64_t bytes() const { return head_->view().size() + post_->view().size() + pos_->view().size(); }
  std::uint64_t title_words_sum() const { return title_words_sum_; }
  std::uint64_t abstract_words_sum() const { return abstract_words_sum_; }
  /// Checksums of the large files too.
  std::vector<std::string> verify() const;

  std::size_t terms() const { return terms_.size(); }
  std::string_view key(std::size_t term) const;
  const TermEntry& entry(std::size_t term) const { return terms_[term]; }
  std::optional<TermEntry> find(std::string_view key) const;
  std::optional<Local> find_doc(store::Doc doc) const;

  std::span<const std::uint8_t> post() const { return post_->bytes(); }
  std::span<const std::uint8_t> pos() const { return pos_->bytes(); }

  std::span<const store::Doc> docs;
  std::span<const std::int32_t> days;
  std::span<const std::uint16_t> years, title_words, abstract_words, author_words, author_base, subjects;
  std::span<const std::uint8_t> labs;
  std::span<const std::uint16_t> categories_of(Local local) const {
    return categories_.subspan(category_start_[local], category_start_[local + 1] - category_start_[local]);
  }
  std::vector<std::string> category_names, subject_names;

 private:
  Segment() = default;
  Status map_sections(std::string_view payload);
  bool consistent() const;

  std::uint64_t number_ = 0;
  std::shared_ptr<const MappedFile> head_, post_, pos_;
  HeadInfo info_;
  std::uint64_t title_words_sum_ = 0;
  std::uint64_t abstract_words_sum_ = 0;
  std::span<const std::uint32_t> category_start_;
  std::span<const std::uint16_t> categories_;
  std::span<const TermEntry> terms_;
  std::string_view keys_;
};

std::filesystem::path segment_file(const std::filesystem::path& directory, std::uint64_t number,
                                   const char* part);

/// Walks a posting list. Blocks of 128 papers are unpacked at once; places are read only when asked for.
class PostingCursor {
 public:
  PostingCursor(const Segment& segment, const TermEntry& entry, bool of_authors);

  /// The paper it stands on; kNoLocal at the end. It starts on the first.
  Local local() const { return local_; }
  Local next() {
    if (++at_ < block_size_) return local_ = locals_[at_];
    return next_block();
  }
  /// The first paper at or after `target`; never moves back.
  Local seek(Local target);

  std::uint8_t counts() const { return counts_[at_]; }
  std::uint32_t papers() const { return papers_; }
  /// Places in the current paper, ascending.
  void places(std::vector<Place>& out);

  /// Spellings that share the list, in the order of Place::form.
  const std::vector<std::string>& forms() const { return forms_; }

 private:
  Local next_block();
  void load_block(std::size_t block);
  std::uint32_t skip_end(std::size_t block) const;
  std::uint32_t skip_last(std::size_t block) const;
  std::uint64_t place_count(std::size_t at, const std::uint8_t*& from) const;

  Local local_ = kNoLocal;
  std::size_t at_ = 0;
  std::size_t block_size_ = 0;
  const std::uint8_t* counts_ = nullptr;
  std::size_t block_ = 0;
  std::size_t blocks_ = 0;
  std::uint32_t papers_ = 0;
  Local segment_papers_ = 0;
  std::uint32_t forms_count_ = 1;
  bool of_authors_ = false;
  const std::uint8_t* skips_ = nullptr;  ///< per block: last Local, end of its bytes, start of its places
  const std::uint8_t* body_ = nullptr;   ///< of block 0
  const std::uint8_t* post_end_ = nullptr;
  const std::uint8_t* places_begin_ = nullptr;
  const std::uint8_t* places_end_ = nullptr;
  const std::uint8_t* place_at_ = nullptr;  ///< places of the posting place_index_ of the block
  std::size_t place_index_ = 0;
  std::vector<std::string> forms_;
  std::array<Local, kBlockPostings> locals_;
};

}  // namespace quire::index
