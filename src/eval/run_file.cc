#include "eval/run_file.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "source/fields.h"

namespace quire::eval {

std::string run_lines(std::string_view question, std::span<const Ranked> ranked, std::string_view tag) {
  std::string out;
  float last = std::numeric_limits<float>::infinity();
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    float score = static_cast<float>(ranked[i].score);
    if (!(score < last)) score = std::nextafter(last, -std::numeric_limits<float>::infinity());
    fmt::format_to(std::back_inserter(out), "{} Q0 {} {} {} {}\n", question, ranked[i].document, i + 1, score,
                   tag);
    last = score;
  }
  return out;
}

Status check_run_id(std::string_view id) {
  const auto ends_column = [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7f'; };
  if (std::any_of(id.begin(), id.end(), ends_column))
    return Error{fmt::format("the id {} has a blank, which a run file can't hold; leave out --run",
                             source::excerpt(id))};
  return success();
}

}  // namespace quire::eval
