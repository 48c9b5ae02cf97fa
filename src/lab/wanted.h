// What an experiment or a tool does with a Result whose error a person has to mend.
#pragma once

#include <utility>

#include "lab/bench.h"
#include "paper/result.h"

namespace quire::lab {

/// The value, or BadInput with the error.
template <class T>
T wanted(Result<T> result) {
  if (!result) throw BadInput(result.error());
  return std::move(result).value();
}

}  // namespace quire::lab
