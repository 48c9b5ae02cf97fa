// Writes a segment: rows collected in memory, posting lists streamed to their files term by term in key
// order.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "index/ranking.h"
#include "index/segment.h"

namespace quire::index {

/// What is kept of a name.
constexpr std::size_t kNameBytesMax = 64;
constexpr std::size_t kOrganisationBytesMax = 200;

/// Names that rows refer to by a small number. Full at 65,535 names: further ones are left out.
class NameTable {
 public:
  explicit NameTable(std::size_t bytes_max = kNameBytesMax) : bytes_max_(bytes_max) {}
  std::optional<std::uint16_t> number(std::string_view name);
  std::string lines() const;

 private:
  std::size_t bytes_max_;
  std::vector<std::string> names_;
  std::unordered_map<std::string, std::uint16_t> numbers_;
};

/// A row a paper; the same order in every vector.
struct Rows {
  std::vector<store::Doc> docs;
  std::vector<std::int32_t> days;
  std::vector<std::uint8_t> lengths;
  std::vector<std::uint16_t> title_words, abstract_words, author_base, subjects, organisations;
  std::vector<std::uint8_t> labs;
  std::vector<std::uint32_t> category_start{0};
  std::vector<std::uint16_t> categories;
  std::vector<std::uint32_t> initial_start{0};
  std::string initials;
  NameTable category_names, subject_names;
  NameTable organisation_names{kOrganisationBytesMax};

  Rows() {
    subject_names.number("");
    organisation_names.number("");
  }
  void set_words(std::size_t title, std::size_t abstract);
  void set_subject(std::string_view subject) {
    subjects.push_back(subject_names.number(subject).value_or(0));
  }
  void set_organisation(std::string_view name) {
    organisations.push_back(organisation_names.number(name).value_or(0));
  }
  void add_category(std::string_view name);
  void end_categories() { category_start.push_back(static_cast<std::uint32_t>(categories.size())); }
  void end_initials() { initial_start.push_back(static_cast<std::uint32_t>(initials.size())); }
  /// Appends row `local` of a segment.
  void copy(const Segment& from, Local local);
};

class SegmentWriter {
 public:
  /// The rows come first: the bounds of the lists depend on the lengths of the papers.
  SegmentWriter(const SegmentSink& sink, const Rows& rows);

  /// Keys come in ascending order, papers of a key in ascending order of Local, places ascending. A key
  /// without papers leaves no trace.
  void begin_term(std::string_view key, std::span<const std::string_view> forms);
  void add(Local local, std::uint8_t counts, std::span<const Place> places);
  void end_term();
  /// On disk it is durable on return, but for the names in the folder.
  SegmentFiles finish();

 private:
  void pack_block();
  void pack_places();
  void clear_block();
  void list_tiny();
  void list_places();
  void write_head(HeadInfo info);
  std::vector<std::uint32_t> slots() const;

  const Rows& rows_;
  Ranking ranking_;
  FileWriter head_;
  FileWriter post_;
  FileWriter pos_;
  std::vector<TermEntry> terms_;
  std::string keys_;

  // The list that is being written.
  std::string key_;
  std::string list_head_;
  std::string body_;
  std::string places_;
  std::vector<std::uint32_t> lasts_, ends_, place_starts_;
  std::string bounds_;
  std::uint32_t forms_ = 1;
  std::uint32_t papers_ = 0;

  // Its block that is being filled.
  std::vector<Local> block_rows_;
  std::vector<std::uint8_t> block_codes_;
  std::vector<std::uint32_t> told_;    ///< places of the papers whose counts do not tell
  std::vector<std::uint32_t> deltas_;  ///< of places
  std::vector<std::uint32_t> place_forms_;
  std::vector<std::uint32_t> place_ends_;  ///< in deltas_, a paper each
  Local before_block_ = kNoLocal;
};

}  // namespace quire::index
