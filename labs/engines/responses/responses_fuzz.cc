// Any bytes as a model's answer: what is found lies inside the text, in order, and reads the same when read
// again.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "labs/engines/responses/enclosed.h"
#include "labs/engines/responses/ending.h"
#include "labs/engines/responses/lists.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quire::labs::responses;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto want = [](bool good) {
    if (!good) std::abort();
  };
  std::size_t behind = 0;
  for (const FoundList& list : find_lists(text, "moves")) {
    want(list.begin >= behind && list.begin < list.end && list.end <= size);
    behind = list.end;
    Gaps gaps(text);
    Rows rows(text, list.begin, gaps);
    std::size_t count = 0;
    Rows::Step step = rows.next();
    for (; step == Rows::Step::row; step = rows.next()) {
      want(rows.row().size() >= list.atoms_least && rows.row().size() <= list.atoms_most);
      ++count;
    }
    want(count == list.rows && step == (list.cut ? Rows::Step::cut : Rows::Step::end));
  }
  for (const Enclosed& box : find_boxed(text)) want(box.begin < box.end && box.end <= size);
  behind = 0;
  for (const FoundJson& object : find_json(text)) {
    want(object.begin >= behind && object.begin < object.end && object.end <= size);
    behind = object.end;
  }
  const Repetition repetition = repetition_at_end(text);
  want(repetition.period * repetition.times <= size);
  want(name_of(ending_of(text))[0] != '\0');
  const Parted parts = parted(text);
  want(parts.thought.size() + parts.answer.size() <= size);
  return 0;
}
