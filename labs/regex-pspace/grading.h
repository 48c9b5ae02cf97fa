// Grades of what a model answered: the answer out of its text, as the released scorer takes it, and whether
// it is right. An answer that is shorter than the label is right, and shows that the label was wrong.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "labs/engines/problems/grades.h"
#include "labs/engines/problems/record.h"
#include "labs/engines/problems/response.h"
#include "labs/regex-pspace/expression.h"

namespace quire::labs::regex_pspace {

/// The text of the last \boxed{...}, else what stands behind the last "answer:" on its line; nothing where
/// there is neither.
std::optional<std::string> answer_in(std::string_view text);
/// Blanks, ^, $, braces and backslashes removed, | as +: as models write expressions.
std::string plain_expression(std::string_view answer);

/// How an answer to "find a shortest" failed or did not.
enum class MinKind { minimal, below_label, equivalent, valid, invalid, repeating, stopped };
const char* name_of(MinKind kind);

struct MinScore {
  MinKind kind = MinKind::invalid;
  std::string what{};       ///< in words; empty when minimal
  double length_ratio = 1;  ///< min(1, letters and signs of the answer / of the query); 1 where it is invalid
  bool equal() const {
    return kind == MinKind::minimal || kind == MinKind::below_label || kind == MinKind::equivalent;
  }
};

/// `query` over `letters` letters, whose shortest expressions have `shortest_length`.
MinScore score_min(std::string_view text, const Expression& query, std::size_t letters,
                   std::size_t shortest_length);

/// What a record of kind "min" or "eq" asks, read with distrust.
struct Question {
  bool min = false;
  std::size_t letters = 0;
  Expression query{};  ///< of min
  std::size_t shortest_length = 0;
  bool equal = false;  ///< of eq
};
/// Works the truth of an eq question and the shape of a min question out again; a record that says otherwise
/// is an error.
Result<Question> read_question(const problems::Record& record);

problems::Grade grade(const Question& question, const problems::Response& response);

}  // namespace quire::labs::regex_pspace
