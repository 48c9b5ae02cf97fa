// Writes a segment: rows collected in memory, posting lists streamed to their files term by term in key
// order.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "index/segment.h"

namespace quire::index {

/// Names that rows refer to by a small number. Full at 65,535 names: further ones are left out.
class NameTable {
 public:
  std::optional<std::uint16_t> number(std::string_view name);
  std::string lines() const;

 private:
  std::vector<std::string> names_;
  std::unordered_map<std::string, std::uint16_t> numbers_;
};

/// A row a paper; the same order in every vector.
struct Rows {
  std::vector<store::Doc> docs;
  std::vector<std::int32_t> days;
  std::vector<std::uint16_t> years, title_words, abstract_words, author_words, author_base, subjects;
  std::vector<std::uint8_t> labs;
  std::vector<std::uint32_t> category_start{0};
  std::vector<std::uint16_t> categories;
  NameTable category_names, subject_names;

  Rows() { subject_names.number(""); }
  void set_day(std::int32_t day);
  void set_subject(std::string_view subject) {
    subjects.push_back(subject_names.number(subject).value_or(0));
  }
  void add_category(std::string_view name);
  void end_categories() { category_start.push_back(static_cast<std::uint32_t>(categories.size())); }
  /// Appends row `local` of a segment.
  void copy(const Segment& from, Local local);
};

class SegmentWriter {
 public:
  SegmentWriter(const std::filesystem::path& directory, std::uint64_t number);

  /// Keys come in ascending order, papers of a key in ascending order of Local, places ascending. A key
  /// without papers leaves no trace.
  void begin_term(std::string_view key, std::span<const std::string_view> forms);
  void add(Local local, std::uint8_t counts, std::span<const Place> places);
  void end_term();
  /// Durable on return, but for the names in the folder.
  void finish(const Rows& rows);

 private:
  void pack_block();
  std::string head_payload(const Rows& rows, HeadInfo info) const;

  std::filesystem::path head_path_;
  FileWriter post_;
  FileWriter pos_;
  std::vector<TermEntry> terms_;
  std::string keys_;

  // The list that is being written.
  std::string key_;
  std::string list_head_;
  std::string body_;
  std::string skips_;
  std::string places_;
  std::uint64_t pos_start_ = 0;
  std::uint32_t forms_ = 1;
  std::uint32_t papers_ = 0;
  Local previous_ = kNoLocal;
  std::uint32_t block_places_ = 0;
  std::vector<Local> gaps_;
  std::string counts_;
};

}  // namespace quire::index
