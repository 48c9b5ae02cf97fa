// grade: what a model answered to items. verify: are the reasons and texts of a folder of items sound?
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include <fmt/ostream.h>

#include "lab/card_parts.h"
#include "labs/engines/problems/response.h"
#include "labs/engines/tables/text_file.h"
#include "labs/lean-tcs/lab.h"

namespace quire::labs::lean_tcs {
namespace {

using lab::argument;
using lab::BadInput;
using lab::ToolCall;
using PKind = lab::Kind;
namespace fs = std::filesystem;

struct Asked {
  std::string kind;
  bool truth;
};

void grade_responses(ToolCall& call) {
  if (call.values.text("problems") == "-" && call.values.text("responses") == "-")
    throw BadInput("problems and responses cannot both be standard input");
  Source asked(call, "problems");
  problems::RecordReader records(asked.in(), asked.name(), kSlug);
  std::map<std::string, Asked> known;
  while (const std::optional<problems::Record> record = wanted(records.next())) {
    call.check();
    if (!record->answer.is_bool()) throw BadInput(records.fault("answer must be true or false").message);
    known.emplace(record->id, Asked{record->kind, record->answer.get_bool()});
  }
  Source said(call, "responses");
  problems::ResponseReader responses(said.in(), said.name());
  problems::Tallies tallies;
  while (const std::optional<problems::Response> response = wanted(responses.next())) {
    call.check();
    const auto found = known.find(response->id);
    if (found == known.end())
      throw BadInput(responses.fault("id: no problem is called " + response->id).message);
    const Item item{.truth = found->second.truth};
    const problems::Grade graded = grade(item, response->id, response->sample, response->text);
    tallies.add(found->second.kind, graded);
    call.out << problems::grade_line(graded) << '\n';
  }
  for (const auto& [kind, tally] : tallies.groups())
    fmt::print(call.err, "{}: {} problems, {} responses, {} right ({:.3f}, {:.3f} to {:.3f}), {} malformed\n",
               kind, tally.problems, tally.responses(), tally.right, tally.accuracy(), tally.interval().low,
               tally.interval().high, tally.malformed);
}

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

lab::Tool grade_tool() {
  return {.name = "grade",
          .summary = "Grades a model's answers, true or false, to items made here.",
          .example = "quire lab lean-tcs grade --problems items.jsonl --responses r.jsonl > grades.jsonl",
          .arguments = {required(argument(PKind::file, "problems", "records of make; - is standard input")),
                        required(argument(PKind::file, "responses", "JSON lines with id and text"))},
          .run = grade_responses};
}

lab::Tool verify_tool() {
  return {.name = "verify",
          .summary = "Works out every item's reason again and reads its Lean and Markdown files back.",
          .example = "quire lab lean-tcs verify --dir DIR",
          .arguments = {required(
              argument(PKind::file, "dir", "folder of make --out, or its items.jsonl; - is standard input"))},
          .run = verify};
}

}  // namespace quire::labs::lean_tcs
