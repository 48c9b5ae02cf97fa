// Any bytes as a response, and as a line of a file of labelled puzzles in either form.
#include <sstream>

#include "labs/hardcore-logic/audit_file.h"
#include "labs/hardcore-logic/records.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quire::labs::hardcore_logic;
  const std::string text(reinterpret_cast<const char*>(data), size);
  (void)read_response(text).ok();
  for (const char* game : {"binario", "sudoku", "skyscraper", "kakurasu", "minesweeper", "hitori"}) {
    std::istringstream in(text);
    AuditFile file(in, "fuzz", game);
    while (true) {
      const auto item = file.next();
      if (!item || !*item) break;
      audited(*(*item)->game, (*item)->item, {.timeout_ms = 20});
    }
  }
  return 0;
}
