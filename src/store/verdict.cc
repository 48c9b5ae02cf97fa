#include "store/verdict.h"

#include <array>

#include <fmt/format.h>

#include "text/unicode.h"

namespace quire::store {
namespace {

struct Words {
  const char *state, *act;
};
constexpr std::array<Words, 5> kVerdicts = {{{"open", "claim"},
                                             {"accepted", "accept"},
                                             {"refused", "refuse"},
                                             {"undone", "undo"},
                                             {"withdrawn", "withdraw"}}};

}  // namespace

const char* word(Verdict state) { return kVerdicts.at(static_cast<std::size_t>(state)).state; }
const char* act_of(Verdict state) { return kVerdicts.at(static_cast<std::size_t>(state)).act; }

Verdict verdict_of(std::int64_t number) {
  const bool known = number >= 0 && number < static_cast<std::int64_t>(kVerdicts.size());
  return known ? static_cast<Verdict>(number) : Verdict::open;
}

Result<std::string> read_reason(std::string_view typed) {
  if (typed.size() > kReasonBytesMax)
    return Error{fmt::format("a reason of {} bytes is longer than {}", typed.size(), kReasonBytesMax)};
  return text::one_line(typed);
}

}  // namespace quire::store
