// Any bytes: results are UTF-8, cleaning twice is cleaning once, escaping can be undone, words fit their
// buffer.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "text/sentences.h"
#include "text/tokens.h"
#include "text/unicode.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quire::text;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::string once = clean(bytes);
  if (!valid_utf8(once) || clean(once) != once) std::abort();
  const std::string line = one_line(bytes);
  if (one_line(line) != line) std::abort();
  if (!valid_utf8(fold(bytes)) || !valid_utf8(fold(once))) std::abort();
  if (decode_entities(escape_html(once)) != once) std::abort();
  decode_entities(bytes);
  std::uint32_t end = 0;
  for (const Token& token : tokenize(bytes)) {
    if (token.word.empty() || token.word.size() > 64 || token.begin < end || token.end <= token.begin)
      std::abort();
    if (token.end > size || !valid_utf8(token.word)) std::abort();
    stem(token.word);
    end = token.end;
  }
  std::size_t total = 0;
  for (const std::string_view sentence : sentences(bytes)) total += sentence.size();
  if (total > size) std::abort();
  lead(bytes, 40);
  return 0;
}
