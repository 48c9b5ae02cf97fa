// Bodies of requests come from anywhere: each is an ask or a refusal with an HTTP status.
#include <cstdint>
#include <cstdlib>

#include "labs/micro/openai.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quire::labs::micro;
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  for (const bool chat : {false, true}) {
    const auto one = read_completion(body, chat, {"micro", 64, 64}, 1);
    if (one.value.has_value() == (one.refusal.status == 404 || !one.refusal.message.empty())) std::abort();
    if (!one.value) (void)error_body(one.refusal);
  }
  return 0;
}
