// Any bytes as the answer of an endpoint: an answer that a results file gives back as it is, or a fault in
// one line.
#include <cstdlib>
#include <string_view>

#include "labs/engines/model_client/record.h"
#include "labs/engines/tables/json_lines.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace quire::labs;
  using namespace quire::labs::model_client;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const std::string& words : {said_in(bytes), code_in(bytes)})
    if (words.size() > 210 || words.find('\n') != std::string::npos) std::abort();
  for (const std::size_t choices : {std::size_t{1}, std::size_t{2}}) {
    Read read = read_answer(bytes, choices);
    Record record{"id", "0123456789abcdef", Record::State::answered, 1, "", {}, {}};
    if (auto* const fault = std::get_if<Fault>(&read)) {
      if (fault->what.empty() || fault->what.find('\n') != std::string::npos) std::abort();
      record.state = Record::State::failed;
      record.reason = fault->what;
    } else {
      record.answer = std::get<Answer>(std::move(read));
      if (record.answer.choices.size() != choices) std::abort();
    }
    const std::string line = line_of(record);
    const auto again = read_record(tables::parse_json(line, "line").value());
    if (!again || line_of(*again) != line || line.find('\n') != std::string::npos) std::abort();
  }
  return 0;
}
