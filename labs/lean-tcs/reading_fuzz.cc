// Any bytes as a machine, a certificate, a term, a Lean text, a Markdown text and a record: no crash; what is
// read is written again to the same, and no certificate that the checker takes contradicts a short run.
#include <cstdlib>
#include <sstream>
#include <string>

#include "labs/lean-tcs/check.h"
#include "labs/lean-tcs/items.h"
#include "labs/lean-tcs/simplify.h"

namespace {

using namespace quire::labs::lean_tcs;
namespace machine = quire::labs::lean_tcs::tm;  // "tm" alone is also a type of the C library

void must(bool holds) {
  if (!holds) std::abort();
}

void machines(std::string_view text) {
  const std::size_t colon = text.find(':');
  const auto read = machine::parse(text.substr(0, colon));
  if (!read) return;
  must(machine::text_of(*read) == text.substr(0, colon));
  if (colon == std::string_view::npos) return;
  const auto certificate = machine::parse_certificate(text.substr(colon + 1));
  if (!certificate) return;
  must(*machine::parse_certificate(machine::certificate_text(*certificate)) == *certificate);
  if (!machine::check(*read, *certificate, {.steps_max = 10'000, .members_max = 500})) return;
  const machine::Run run = machine::run(*read, 2000);
  if (certificate->never_halts()) must(run.ended != machine::Ended::halted);
}

void terms(std::string_view text) {
  std::vector<std::string> names;
  const auto term = mba::parse(text, names);
  if (!term || (*term)->size > 60 || names.size() > 3) return;
  const auto again = mba::parse(mba::text_of(*term, names), names);
  must(again.ok() && mba::equal(*again, *term));
  const mba::Simplified made =
      mba::simplify(*term, names.size(), {.width = 4, .random_inputs = 20, .conflicts_max = 200});
  if (names.size() * 4 <= 12) must(mba::by_exhaustion(*term, made.term, names.size(), 4).proved());
}

void texts(std::string_view text) {
  if (const auto lean = pair::from_lean(text)) must(pair::check(*lean).ok());
  if (const auto markdown = pair::from_markdown(text)) must(pair::check(*markdown).ok());
}

void records(const std::string& text) {
  std::istringstream in(text);
  quire::labs::problems::RecordReader reader(in, "fuzz", kSlug);
  for (auto record = reader.next(); record && *record; record = reader.next()) {
    const auto item = item_of(**record);
    if (item) grade(*item, "a", 0, text);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  machines(text);
  terms(text);
  texts(text);
  records(text);
  grade({}, "a", 0, text);
  return 0;
}
