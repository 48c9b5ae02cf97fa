// What a reader asks for: the words as typed, read into a tree, and the filters. Reading never fails; it says
// how the query was understood. Grammar with examples: docs/searching.md.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "paper/day.h"
#include "store/store.h"

namespace quire::index {

/// organisation: the words of Paper::organisation and of affiliations. They are found by this field alone;
/// `any` means title, abstract and authors.
enum class Field : std::uint8_t { any, title, abstract_text, author, organisation };

/// Whether words of the field are taken as they are spelled, never stemmed.
constexpr bool is_of_names(Field field) { return field == Field::author || field == Field::organisation; }

/// A node of the read query.
struct Node {
  /// near: all words within `within` words of each other, in any order; all: every child; any: at least
  /// `at_least` children; none: papers that do not match the one child.
  enum class Op : std::uint8_t { word, phrase, near, all, any, none } op = Op::all;
  Field field = Field::any;
  /// word: one; phrase: several (folded; stemmed unless exact). Words of names are never stemmed, and a
  /// phrase of the field author is met by one author who has all its words, in any order.
  std::vector<std::string> words;
  std::string typed;           ///< word: folded, before stemming; for spelling and notes
  bool exact = false;          ///< quoted single word: not stemmed
  bool prefix = false;         ///< word: every word that starts so; gone after expand()
  std::uint8_t edits = 0;      ///< word: every word within so many edits; gone after expand()
  std::uint32_t within = 0;    ///< near: the span in words
  bool best_of = false;        ///< any: spellings of one word; the score is the best child's, not the sum
  float weight = 1;            ///< factor of the score: below 1 for a word that was not typed so
  bool loose = false;          ///< typed without quotes, field or sign: may be given up when no paper has all
  std::uint32_t at_least = 1;  ///< any: how many children a paper must meet
  std::vector<std::unique_ptr<Node>> children;
};

struct Filters {
  std::optional<Day> from;
  std::optional<Day> to;
  std::vector<std::string> categories;          ///< canonical; any of them ("cs" means every cs.*)
  std::vector<std::string> without_categories;  ///< none of them
  std::vector<std::string> organisations;       ///< any of them, as Paper::organisation has it but for case
  std::vector<std::string> without_organisations;  ///< none of them
  std::vector<std::string> authors;                ///< folded words; each must be met by one author
  std::optional<bool> has_lab;
  std::string subject;
  std::vector<std::string> ids;                 ///< keys of PaperId; any of them
  std::optional<std::vector<store::Doc>> docs;  ///< only these papers, ascending; what resolve_ids() found
};

enum class Sort : std::uint8_t { best, newest };

/// What ranks: words alone, meaning alone, or both fused.
enum class Mode : std::uint8_t { fused, words, meaning };

/// Where a page ended: the next begins behind it. Text form: cursor_text(), read_cursor().
struct Cursor {
  double score = 0;
  std::int32_t day = 0;
  store::Doc doc = 0;
};

struct Query {
  std::string text;            ///< as typed
  std::unique_ptr<Node> root;  ///< null: filters only
  Filters filters;
  Sort sort = Sort::best;
  std::size_t limit = 20;       ///< at most 1000
  std::size_t offset = 0;       ///< at most 10000
  std::optional<Cursor> after;  ///< instead of offset: as deep as one likes at the price of the first page
  Mode mode = Mode::fused;
  bool explain = false;
  bool facets = false;
  bool exact_total = true;   ///< false: the best are found without counting what cannot be among them
  double seconds_max = 1.0;  ///< then the search ends with what it has (Found::partial)
  std::string formula;       ///< place for a formula part; not searched yet
  std::vector<std::string>
      notes;  ///< how it was read, where that may surprise ("unclosed quote: read as words")
};

struct ReadOptions {
  bool as_typed = false;  ///< somebody is still typing: the last word may be the beginning of one
};

/// Reads a query as typed; the language, with examples: docs/searching.md. Never fails. At most 4,096 bytes,
/// 256 words and 8 levels; what is over is left out with a note.
Query read_query(std::string_view text, const ReadOptions& options = {});

/// Looks up Filters::ids; Filters::docs are then the papers found. Those that are not here get a note.
void resolve_ids(store::Store& store, Query& query);

/// A cursor for an address: 32 hexadecimal digits, every bit kept. What is none, or cannot have been made by
/// a search, is refused.
std::string cursor_text(const Cursor& cursor);
std::optional<Cursor> read_cursor(std::string_view text);

/// Without its children.
std::unique_ptr<Node> copy_alone(const Node& node);
std::unique_ptr<Node> copy(const Node& node);
Query copy(const Query& query);

/// How a query was read, on one line: "(deep AND title:\"low rank\" AND NOT graph) from 2024-01-01".
std::string readable(const Query& query);
std::string readable(const Node& node);

/// The same query for ranking alone, as retrieval benchmarks have it: any of its words is enough, none is
/// required.
void rank_by_any_word(Query& query);

/// Folded words of the query that should be highlighted, stems included; "word*" for all that begin so,
/// "word~1" for all that are so many edits away.
std::vector<std::string> highlight_words(const Query& query);

/// HTML of `safe_html` text with <mark> around the query's words, outside tags and math.
std::string highlight_html(std::string_view html, const std::vector<std::string>& words);

}  // namespace quire::index
