// A run in the format of TREC, "question Q0 document rank score tag" a line, which trec_eval, pytrec_eval and
// ir_measures read. Those sort by score, held in 32 bits, and equal scores by document: so that they see our
// order, a score that is not below the one before it is written as the next number below that.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "paper/result.h"

namespace quire::eval {

struct Ranked {
  std::string document;
  double score = 0;
};

/// The lines of one question.
std::string run_lines(std::string_view question, std::span<const Ranked> ranked, std::string_view tag);

/// A blank ends a column: an id that has one (or a control character) can't be written.
Status check_run_id(std::string_view id);

}  // namespace quire::eval
