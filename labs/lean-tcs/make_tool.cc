// make: challenge pairs as records of the house, and as files of Lean and Markdown.
#include <algorithm>
#include <filesystem>
#include <fstream>

#include <fmt/ostream.h>

#include "lab/card_parts.h"
#include "labs/engines/tables/text_file.h"
#include "labs/lean-tcs/lab.h"

namespace quire::labs::lean_tcs {
namespace {

using lab::argument;
using lab::BadInput;
using lab::one_of;
using lab::ranged;
using lab::ToolCall;
using PKind = lab::Kind;
namespace fs = std::filesystem;

constexpr std::size_t kAtOnce = 500;

MakeSpec spec_of(const ToolCall& call) {
  const lab::Values& v = call.values;
  const auto whole = [&v](const char* name) { return static_cast<std::size_t>(v.integer(name)); };
  const std::string& family = v.text("family");
  return {.family = family == "bb"    ? Family::bb
                    : family == "mba" ? Family::mba
                                      : Family::both,
          .states = whole("states"),
          .symbols = whole("symbols"),
          .steps_max = whole("max-steps"),
          .variables = whole("vars"),
          .terms = whole("terms"),
          .widths = numbers_of(v.list("width"), "width", 1, mba::kWidthMax),
          .false_share = v.real("false-share"),
          .seed = whole("seed")};
}

/// A folder of items.jsonl, lean/ID.lean and md/ID.md.
class Folder {
 public:
  explicit Folder(const std::string& path) : path_(path) {
    if (!path_.has_filename()) path_ = path_.parent_path();  // x/ is x
    std::error_code failed;
    const fs::path parent = fs::absolute(path_, failed).parent_path();
    if (failed || !fs::is_directory(parent))
      throw BadInput(fmt::format("out: there is no folder {} to make {} in", tables::shown(parent.string()),
                                 tables::shown(path_.filename().string())));
    for (const char* inner : {"lean", "md"}) fs::create_directories(path_ / inner, failed);
    records_.open(path_ / "items.jsonl", std::ios::binary | std::ios::trunc);
    if (failed || !records_) throw BadInput("out: " + tables::shown(path) + " cannot be written");
  }
  std::ostream& records() { return records_; }
  void write(const char* inner, const std::string& name, const std::string& text) {
    std::ofstream file(path_ / inner / name, std::ios::binary | std::ios::trunc);
    file << text;
    file.close();
    if (!file) throw BadInput("out: " + (path_ / inner / name).string() + " cannot be written");
  }
  void close() {
    records_.close();
    if (!records_) throw BadInput("out: " + (path_ / "items.jsonl").string() + " cannot be written");
  }

 private:
  fs::path path_;
  std::ofstream records_{};
};

void run(ToolCall& call) {
  const lab::Values& v = call.values;
  const bool lean = v.flag("lean"), markdown = v.flag("markdown") || !lean;
  const auto count = static_cast<std::size_t>(v.integer("n"));
  const MakeSpec spec = spec_of(call);
  Maker maker(spec, static_cast<unsigned>(v.integer("threads")));
  std::optional<Folder> folder;
  if (v.has("out")) folder.emplace(v.text("out"));
  std::size_t made = 0;
  while (made < count) {
    const std::vector<Item> items = maker.next(std::min(kAtOnce, count - made), [&call] { call.check(); });
    for (const Item& item : items) {
      const problems::Record record = record_of(item, made++, spec.seed, lean, markdown);
      (folder ? folder->records() : call.out) << record_line(record) << '\n';
      if (!folder) continue;
      if (v.flag("lean") || !v.flag("markdown"))
        folder->write("lean", record.id + ".lean",
                      pair::to_lean(item.statement, lean_options(item, v.flag("holes"))));
      std::string text = pair::to_markdown(item.statement);
      if (v.flag("proofs") && item.truth) {
        const std::string proof = pair::markdown_proof(item.statement);
        if (!proof.empty()) text += "\n" + proof;
      }
      if (markdown) folder->write("md", record.id + ".md", text);
    }
    if (items.empty()) break;
  }
  if (folder) folder->close();
  if (made < count)
    fmt::print(call.err,
               "{} items of {}: no more that are new came; take more states, terms or another seed\n", made,
               count);
  if (folder) fmt::print(call.err, "{} items in {}\n", made, v.text("out"));
}

}  // namespace

lab::Tool make_tool() {
  return {.name = "make",
          .summary = "Makes statements with certain truth as problems, and as files of Lean and Markdown.",
          .example = "quire lab lean-tcs make --family mba --n 1000 --lean --markdown --holes --out DIR",
          .arguments =
              {one_of(argument(PKind::choice, "family", "Busy Beaver, identities or both", "both"),
                      {"both", "bb", "mba"}),
               ranged(argument(PKind::integer, "n", "how many", "10"), 1, 1e6),
               ranged(argument(PKind::integer, "states", "of a machine, at most", "4"), 2, 5),
               ranged(argument(PKind::integer, "symbols", "of a machine, at most", "3"), 2, 4),
               ranged(argument(PKind::integer, "max-steps", "of a machine that halts", "10000"), 100, 1e8),
               ranged(argument(PKind::integer, "vars", "of an identity, at most", "3"), 1, 4),
               ranged(argument(PKind::integer, "terms", "of an identity, about, at most", "20"), 3, 40),
               argument(PKind::list, "width", "bits of words, each 1 to 1024", "8,16,32,64"),
               ranged(argument(PKind::real, "false-share", "share of false statements", "0.2"), 0, 1),
               argument(PKind::flag, "lean", "Lean in the prompt, and files of it"),
               argument(PKind::flag, "markdown", "Markdown in the prompt, and files of it (the usual)"),
               argument(PKind::flag, "holes", "sorry instead of a proof"),
               argument(PKind::flag, "proofs", "proofs in words in the Markdown files"),
               argument(PKind::file, "out", "folder for items.jsonl, lean/ and md/; else standard output"),
               ranged(argument(PKind::integer, "threads", "at work; items do not depend on it", "2"), 1, 64),
               ranged(argument(PKind::integer, "seed", "the same gives the same items", "1"), 0, 9e15)},
          .run = run};
}

}  // namespace quire::labs::lean_tcs
