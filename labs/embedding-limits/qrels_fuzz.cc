// Any bytes as judgements and as a list of things: no crash, errors on one line that begin with the name, and
// what was read can be counted.
#include <cstdlib>

#include "labs/embedding-limits/limit_set.h"
#include "labs/embedding-limits/qrels_file.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace quire::labs::embedding_limits;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto refused = [](const std::string& error) {
    if (error.find('\n') != std::string::npos || error.substr(0, 4) != "fuzz") std::abort();
  };
  if (const auto qrels = parse_qrels(text, "fuzz"); !qrels) {
    refused(qrels.error());
  } else {
    if (qrels->relevant.size() != qrels->queries.size()) std::abort();
    if (const auto relevance = relevance_of(*qrels, "fuzz"); relevance && size < 4000) {
      const auto counted = statistics(*relevance);
      if (counted && !(counted->query_density >= 0 && counted->query_density <= 1)) std::abort();
    }
  }
  if (const auto things = parse_things(text, "fuzz"); !things)
    refused(things.error());
  else if (size < 4000)
    (void)check_things(*things);
  return 0;
}
