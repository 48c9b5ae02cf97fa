// The commands about works that are one: joins lists what was decided, join decides by hand, unjoin takes a
// decision back.
#include <cstdio>
#include <memory>

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include "cli/command.h"
#include "cli/history.h"

namespace quire::cli {
namespace {

constexpr std::size_t kJoinsMost = 100'000;

store::StoredPaper paper_of(store::Store& store, const std::string& text) {
  const auto id = PaperId::parse(text);
  if (!id) throw BadInput(id.error());
  auto paper = store.paper(*id);
  if (!paper)
    throw BadInput(
        fmt::format("no paper {} here; import it first, or look for it with quire search", id->key()));
  return std::move(*paper);
}

std::string key_of(store::Store& store, store::Doc doc) {
  const auto paper = store.paper(doc);
  return paper ? paper->paper.id.key() : "another that was joined since";
}

void list_joins(const Common& common, const std::string& id, std::size_t most) {
  if (const auto parsed = PaperId::parse(id); !id.empty() && !parsed) throw BadInput(parsed.error());
  const auto store = open_store(common);
  std::optional<store::Doc> doc;
  if (!id.empty()) doc = paper_of(*store, id).doc;
  const auto joins = store->joins(doc, most);
  boost::json::array list;
  for (const store::Join& join : joins) {
    const std::string paper = key_of(*store, join.doc);
    if (!common.json) {
      fmt::print("{}", join_line(join, paper));
      continue;
    }
    auto object = join_json(join);
    object["paper"] = paper;
    list.push_back(std::move(object));
  }
  if (common.json)
    print_json(list);
  else if (joins.empty())
    fmt::print("no record was taken for a paper of another identity{}\n", id.empty() ? "" : " here");
}

void print_papers_of(const Common& common, const char* name, std::int64_t number,
                     const std::vector<std::string>& papers, const std::string& sentence) {
  if (!common.json) {
    fmt::print("{}\n", sentence);
    return;
  }
  boost::json::object out{{name, number}};
  out["papers"] = boost::json::array(papers.begin(), papers.end());
  print_json(out);
}

void join(const Common& common, const std::string& one_id, const std::string& other_id) {
  const auto store = open_store(common);
  const auto one = paper_of(*store, one_id);
  const auto other = paper_of(*store, other_id);
  const auto joined = store->join(one.doc, other.doc, now());
  if (!joined)
    throw BadInput(fmt::format("join {} {}: {}", one.paper.id.key(), other.paper.id.key(), joined.error()));
  const std::string key = key_of(*store, *joined);
  const auto number = store->joins(*joined, 1).at(0).number;
  print_papers_of(common, "join", number, {key},
                  fmt::format("{} and {} are one paper now, {}; quire unjoin {} takes it back",
                              one.paper.id.key(), other.paper.id.key(), key, number));
}

void unjoin(const Common& common, std::int64_t number) {
  const auto store = open_store(common);
  std::string kept = "the other";
  for (const store::Join& join : store->joins({}, kJoinsMost))
    if (join.number == number) kept = key_of(*store, join.doc);
  const auto apart = store->undo_join(number, now());
  if (!apart) throw BadInput(apart.error());
  const std::string key = key_of(*store, *apart);
  print_papers_of(common, "unjoined", number, {kept, key},
                  fmt::format("{0} and {1} are two papers again; quire join {0} {1} joins them", kept, key));
}

}  // namespace

void add_joins(CLI::App& app, Common& common, int&) {
  struct Options {
    std::string id, other;
    std::size_t most = 50;
    std::int64_t number = 0;
  };
  auto options = std::make_shared<Options>();
  CLI::App* joins = app.add_subcommand("joins", "records that were taken for one paper, and why");
  joins->add_option("id", options->id, "of one paper alone");
  joins->add_option("-n", options->most, "at most so many (50), newest first")
      ->check(CLI::Range(std::size_t{1}, kJoinsMost));
  joins->footer("Example: quire joins 2611.00001");
  joins->callback([options, &common] { list_joins(common, options->id, options->most); });

  CLI::App* by_hand = app.add_subcommand("join", "two papers become one, which keeps the better identity");
  by_hand->add_option("id", options->id, "of the one")->required();
  by_hand->add_option("other", options->other, "of the other")->required();
  by_hand->footer("Example: quire join 2611.00001 doi:10.1000/abc");
  by_hand->callback([options, &common] { join(common, options->id, options->other); });

  CLI::App* back = app.add_subcommand("unjoin", "take a join back: two papers again, for good");
  back->add_option("number", options->number, "as quire joins lists it")
      ->required()
      ->check(CLI::PositiveNumber);
  back->footer("Example: quire unjoin 3");
  back->callback([options, &common] { unjoin(common, options->number); });
}

}  // namespace quire::cli
