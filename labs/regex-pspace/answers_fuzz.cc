// Any bytes as an answer, as a list of patterns and as released labels: no crash, no hang.
#include <sstream>
#include <string>

#include "labs/regex-pspace/grading.h"
#include "labs/regex-pspace/patterns.h"
#include "labs/regex-pspace/released.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace quire::labs::regex_pspace;
  static const Table kTable(3, 6, {});
  static const Expression kQuery = *parse("(a+b)*c?", 3);
  if (size > 400) return 0;
  const std::string text(reinterpret_cast<const char*>(data), size);
  (void)score_min(text, kQuery, 3, 6);
  (void)audit_labels(text, "fuzz", kTable, {}).ok();
  std::istringstream in(text);
  if (const auto patterns = read_patterns(in, "fuzz")) (void)lint(*patterns, "fuzz").ok();
  return 0;
}
