// Any bytes as a response and as an instance: grades come without a crash, and an instance that is read comes
// back as it was.
#include <cstdint>
#include <cstdlib>
#include <string>

#include <boost/json/parse.hpp>

#include "labs/illusion-of-thinking/problem_set.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quire::labs;
  using namespace quire::labs::illusion;
  const std::string text(reinterpret_cast<const char*>(data), size);
  for (const Puzzle puzzle : kPuzzles) {
    Task task;
    task.instance = paper_instance(puzzle, 3);
    const Graded graded = grade_response(task, {.id = "x", .text = text, .reasoning = text});
    for (const TraceMark& mark : graded.trace)
      if (!(mark.place >= 0 && mark.place < 1)) std::abort();
    if (graded.grade.verdict == problems::Verdict::right && graded.first_bad) std::abort();
  }
  boost::json::error_code error;
  const boost::json::value value = boost::json::parse(text, error);
  if (error || !value.is_object()) return 0;
  const auto instance = read_instance(value.get_object());
  if (!instance) return 0;
  const auto again = read_instance(json_of(*instance));
  if (!again || json_of(*again) != json_of(*instance)) std::abort();
  verifier_of(*instance);
  return 0;
}
