// The grounded rule language, GRL (Richardson and Sabharwal 2021): a sentence for each clause,
//   If apples and no steak then carrots.
// stands for (not apples) or steak or carrots. Which literal becomes the consequent is chance. A clause of
// one literal is "If no apples then apples.", and longer clauses have more conditions.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "labs/engines/random/random.h"
#include "labs/nlsat/theory.h"
#include "paper/result.h"

namespace quire::labs::nlsat {

/// nouns[v - 1] stands for variable v; no noun is one of the words if, and, then, no. An empty clause has no
/// sentence: std::invalid_argument.
std::string write_grounded(const sat::Cnf& cnf, std::span<const std::string> nouns, random::Stream& stream);

/// Errors name the sentence and the first word that does not fit.
Result<Theory> read_grounded(std::string_view text);

}  // namespace quire::labs::nlsat
