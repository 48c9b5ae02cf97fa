// The grammar of queries: one pass, recursive descent. What does not fit is read as words, with a note.
#pragma once

#include "index/filter_reader.h"
#include "index/query_scanner.h"

namespace quire::index {

constexpr std::size_t kQueryWordsMax = 64;
constexpr std::size_t kQueryDepthMax = 8;
constexpr unsigned kNearDefault = 10;  ///< words, of NEAR without a number
constexpr unsigned kNearMax = 100;

/// An operand of a list, and how it was joined to its neighbours.
struct Operand {
  std::unique_ptr<Node> node;
  bool or_before = false;
  std::optional<unsigned> near_before;  ///< "NEAR/5" before it
  bool required = false;                ///< "+word" or AND beside it
  bool stop_word = false;               ///< a single plain word that is too common to rank by
  bool filter = false;                  ///< it was a filter or an identifier: no node
};

/// From a list of operands to one node; null: nothing is left. `outermost`: of many plain words any is
/// enough.
std::unique_ptr<Node> join_operands(std::vector<Operand> operands, bool outermost, Notes& notes);

class QueryReader {
 public:
  /// The text must be valid UTF-8 without control characters, and outlive the reader.
  QueryReader(std::string_view text, const ReadOptions& options, Query& query)
      : scan_(text), options_(options), query_(query), notes_(query.notes), filters_(query.filters, notes_) {}

  void read();

 private:
  struct Group {
    std::size_t depth = 0;
    Field field = Field::any;
    std::size_t flat_opens = 0;  ///< parentheses that are read over, being too deep
  };
  /// What stands between two operands.
  struct Joint {
    bool either = false;
    bool both = false;
    std::optional<unsigned> near;
  };

  std::unique_ptr<Node> list(std::size_t depth, Field field);
  bool close(Group& group);
  bool take_joint(Joint& joint, std::vector<Operand>& operands);
  Operand operand(Group& group, bool negated, bool either);
  std::optional<Field> take_field();
  bool take_filter(bool negated, bool either);
  void filter_values(FilterName name, bool negated, bool either);
  std::string filter_value();

  Operand quoted(std::string_view text, Field field);
  Operand chunk(Field field, bool negated);
  Operand word(std::string_view text, Field field);
  /// "J. R. Ellis", "Ellis, J.": an author, or the words as they are.
  std::optional<Operand> name();
  std::string_view without_weight(std::string_view word);
  void take_weight();
  std::vector<std::string> words_of(std::string_view text);
  void drop_words_beside_ids();

  QueryScanner scan_;
  ReadOptions options_;
  Query& query_;
  Notes notes_;
  FilterReader filters_;
  std::size_t words_ = 0;
  bool bare_id_ = false;
};

}  // namespace quire::index
