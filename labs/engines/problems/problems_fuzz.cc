// Any bytes as records and as responses: no crash, and what is read writes a line that reads as the same.
#include <cstdlib>
#include <sstream>
#include <string>

#include "labs/engines/problems/record.h"
#include "labs/engines/problems/response.h"

namespace {

using namespace quire::labs::problems;

/// Reads one more line with `reader`; false at the end or at a fault.
template <class Reader, class Write, class Again>
bool same_again(Reader& reader, Write write, Again again) {
  const auto value = reader.next();
  if (!value || !value->has_value()) return false;
  const std::string line = write(**value);
  std::istringstream in(line);
  auto second = again(in);
  const auto same = second.next();
  if (!same || !same->has_value() || write(**same) != line) std::abort();
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  std::istringstream records_in(text);
  std::istringstream responses_in(text);
  RecordReader records(records_in, "fuzz", "a");
  ResponseReader responses(responses_in, "fuzz");
  while (same_again(records, record_line, [](std::istream& in) { return RecordReader(in, "again", "a"); })) {
  }
  while (same_again(responses, response_line, [](std::istream& in) { return ResponseReader(in, "again"); })) {
  }
  return 0;
}
