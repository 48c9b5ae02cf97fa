// Any bytes as a stream: however they are cut into pieces, the same answer or the same fault.
#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "labs/engines/model_client/record.h"
#include "labs/engines/model_client/streamed.h"

namespace {

using namespace quire::labs::model_client;

Read read_in_pieces(std::string_view bytes, std::size_t piece) {
  std::size_t shown = 0;
  StreamedAnswer stream(2, 4096, [&](std::size_t, std::string_view text) { shown += text.size(); });
  for (std::size_t at = 0; at < bytes.size(); at += piece)
    if (!stream.feed(bytes.substr(at, piece))) break;
  Read read = stream.finish();
  std::size_t kept = 0;
  if (const auto* const answer = std::get_if<Answer>(&read))
    for (const Choice& choice : answer->choices) kept += choice.text.size();
  if (kept > shown) std::abort();
  return read;
}

std::string shown(const Read& read) {
  if (const auto* const fault = std::get_if<Fault>(&read)) return fault->what;
  return line_of({"id", "0123456789abcdef", Record::State::answered, 1, "", std::get<Answer>(read), {}});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string whole = shown(read_in_pieces(bytes, std::max<std::size_t>(bytes.size(), 1)));
  if (whole.empty() || shown(read_in_pieces(bytes, 1U + data[0])) != whole) std::abort();
  return 0;
}
