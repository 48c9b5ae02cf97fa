// `make`: a LIMIT of one's own, written in the layout of BEIR.
#include <filesystem>
#include <fstream>

#include <fmt/ostream.h>

#include "labs/embedding-limits/tools.h"
#include "labs/engines/tables/text_file.h"

namespace quire::labs::embedding_limits {

namespace {

namespace fs = std::filesystem;

/// Made, or there and empty; else bad input.
void prepare_folder(const fs::path& folder) {
  std::error_code fault;
  if (fs::exists(folder, fault)) {
    if (!fs::is_directory(folder, fault))
      throw lab::BadInput(fmt::format("out: {} is a file; name a folder", tables::shown(folder.string())));
    if (!fs::is_empty(folder, fault) || fault)
      throw lab::BadInput(
          fmt::format("out: {} is not empty; name a folder that is new", tables::shown(folder.string())));
  }
  if (!folder.parent_path().empty() && !fs::is_directory(folder.parent_path(), fault))
    throw lab::BadInput(fmt::format("out: there is no folder {} to make {} in",
                                    tables::shown(folder.parent_path().string()),
                                    tables::shown(folder.filename().string())));
  fs::create_directories(folder / "qrels", fault);
  if (fault)
    throw lab::BadInput(
        fmt::format("out: {} cannot be made: {}", tables::shown(folder.string()), fault.message()));
}

void write_file(const fs::path& path, const LimitSet& set, void (*write)(const LimitSet&, std::ostream&)) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  write(set, out);
  if (!out.flush())
    throw std::runtime_error(fmt::format("{}: the disk did not take it; is it full?", path.string()));
}

LimitOptions read_options(const lab::Values& values) {
  const auto whole = [&](const char* name) { return static_cast<std::size_t>(values.integer(name)); };
  LimitOptions options;
  options.documents = whole("docs");
  options.queries = whole("queries");
  options.k = whole("k");
  options.pattern = wanted(pattern_of(values.text("pattern")));
  options.likes = whole("likes");
  options.strict = !values.flag("shared-words");
  options.seed = static_cast<std::uint64_t>(values.integer("seed"));
  return options;
}

LimitSet make_set(lab::ToolCall& call) {
  const LimitOptions options = read_options(call.values);
  const auto check = [&call] { call.check(); };
  if (!call.values.has("things") || call.values.text("things").empty())
    return wanted(make_limit(options, check));
  const tables::Text text = wanted(tables::read_text(call.values.text("things"), call.in));
  const auto things = wanted(parse_things(text.bytes, text.name));
  if (const Status status = check_things(things); !status)
    throw lab::BadInput(fmt::format("{}: {}", text.name, status.error()));
  return wanted(make_limit(options, things, check));
}

}  // namespace

void make_tool(lab::ToolCall& call) {
  const LimitSet set = make_set(call);
  const fs::path folder = call.values.text("out");
  prepare_folder(folder);
  write_file(folder / "corpus.jsonl", set, write_corpus);
  call.check();
  write_file(folder / "queries.jsonl", set, write_queries);
  write_file(folder / "qrels" / "test.tsv", set, write_qrels);
  write_file(folder / "qrels.jsonl", set, write_qrels_jsonl);
  fmt::print(call.out,
             "{}: {} documents, {} of them asked for; {} queries of {} each; {} liked things\n"
             "try: quire eval {} --mode words\n",
             folder.string(), set.documents(), set.people_asked_for(), set.queries(),
             set.relevance().positives(0).size(), set.things(), folder.string());
}

}  // namespace quire::labs::embedding_limits
