// verify: are the reasons and texts of a folder of items sound?
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/ostream.h>

#include "lab/card_parts.h"
#include "labs/engines/tables/text_file.h"
#include "labs/lean-tcs/lab.h"

namespace quire::labs::lean_tcs {
namespace {

using lab::argument;
using lab::BadInput;
using lab::ToolCall;
using PKind = lab::Kind;
namespace fs = std::filesystem;

/// What a file beside the records says, where there is one.
std::string text_fault(const fs::path& path, const Item& item, bool lean) {
  std::error_code ignored;
  if (!fs::exists(path, ignored)) return {};
  std::istringstream none;
  const Result<tables::Text> text = tables::read_text(path.string(), none, 1 << 20);
  if (!text) return text.error();
  std::string_view bytes = text->bytes;
  if (!lean) {
    // A proof in words may follow; the statement alone is read.
    const std::size_t proof = bytes.find("\n**Proof.**");
    if (proof != std::string_view::npos) bytes = bytes.substr(0, proof);
  }
  const Result<Statement> said = lean ? pair::from_lean(bytes) : pair::from_markdown(bytes);
  if (!said) return path.filename().string() + ": " + said.error();
  return same(*said, item.statement) ? "" : path.filename().string() + ": says another thing";
}

void verify(ToolCall& call) {
  const std::string& given = call.values.text("dir");
  std::error_code ignored;
  const bool folder = given != "-" && fs::is_directory(given, ignored);
  std::ifstream file;
  const fs::path path = folder ? fs::path(given) / "items.jsonl" : fs::path(given);
  if (given != "-") {
    file.open(path, std::ios::binary);
    if (!file || fs::is_directory(path, ignored)) throw BadInput(path.string() + ": cannot be opened");
  }
  problems::RecordReader records(given == "-" ? call.in : file, path.filename().string(), kSlug);
  std::uint64_t all = 0, wrong = 0;
  while (const std::optional<problems::Record> record = wanted(records.next())) {
    call.check();
    const Result<Item> item = item_of(*record);
    if (!item) throw BadInput(records.fault(item.error()).message);
    ++all;
    std::vector<std::string> faults;
    if (const Status reason = check_item(*item); !reason) faults.push_back(reason.error());
    if (folder) {
      faults.push_back(text_fault(fs::path(given) / "lean" / (record->id + ".lean"), *item, true));
      faults.push_back(text_fault(fs::path(given) / "md" / (record->id + ".md"), *item, false));
    }
    std::erase(faults, "");
    wrong += faults.empty() ? 0U : 1U;
    for (const std::string& fault : faults) fmt::print(call.out, "{}: WRONG: {}\n", record->id, fault);
  }
  fmt::print(call.out, "{} items, {} wrong\n", all, wrong);
}

}  // namespace

lab::Tool verify_tool() {
  return {.name = "verify",
          .summary = "Works out every item's reason again and reads its Lean and Markdown files back.",
          .example = "quire lab lean-tcs verify --dir DIR",
          .arguments = {required(
              argument(PKind::file, "dir", "folder of make --out, or its items.jsonl; - is standard input"))},
          .run = verify};
}

}  // namespace quire::labs::lean_tcs
