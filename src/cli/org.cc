// `quire org`: what is here of one organisation, as listings name it.
#include <memory>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "cli/command.h"
#include "cli/show.h"
#include "feed/organisation.h"
#include "index/of_store.h"

namespace quire::cli {
namespace {

using feed::Organisation;

constexpr std::size_t kPeopleShown = 12;

struct Options {
  std::vector<std::string> words;
  std::size_t most = 20, skip = 0;
};

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  return fmt::format("{}", fmt::join(words, between));
}

[[noreturn]] void not_here(index::Index& index, const std::string& name) {
  const feed::NearOrganisations near = feed::near_organisations(index, name);
  std::string words = fmt::format("no paper here is listed under {}", name);
  if (!near.names.empty()) words += "; near ones are " + joined(near.names, ", ");
  if (near.papers > 0)
    words += fmt::format("; {} {} these words in an affiliation or a longer name: quire search --org '{}'",
                         thousands(near.papers), near.papers == 1 ? "paper has" : "papers have", name);
  throw BadInput(words);
}

void print(const Organisation& found) {
  fmt::print("{}: {} paper{}{}\n", found.name, thousands(found.papers), found.papers == 1 ? "" : "s",
             found.days ? fmt::format(", {} to {}", found.days->first.iso(), found.days->second.iso()) : "");
  std::vector<std::string> words;
  for (const auto& [category, papers] : found.categories)
    words.push_back(fmt::format("{} {}", category, thousands(papers)));
  if (!words.empty()) fmt::print("categories: {}\n", joined(words, ", "));
  words.clear();
  for (const auto& person : found.people)
    words.push_back(fmt::format("{} {}", person.name, thousands(person.papers)));
  if (!words.empty())
    fmt::print("often by: {}{}{}\n", joined(words, ", "),
               found.people_total > found.people.size()
                   ? fmt::format("; {} names in all", thousands(found.people_total))
                   : "",
               found.people_cut
                   ? fmt::format(", of the newest {} papers", thousands(feed::kAuthorsOfPapersMax))
                   : "");
  for (const store::StoredPaper& paper : found.page) fmt::print("\n{}", paper_lines(paper));
}

boost::json::object as_json(const Organisation& found) {
  boost::json::array categories, people, papers;
  for (const auto& [category, count] : found.categories)
    categories.push_back(boost::json::object{{"name", category}, {"papers", count}});
  for (const auto& person : found.people)
    people.push_back(boost::json::object{{"name", person.name}, {"papers", person.papers}});
  for (const store::StoredPaper& paper : found.page) papers.push_back(paper_json(paper));
  boost::json::object out{{"name", found.name},
                          {"total", found.papers},
                          {"categories", std::move(categories)},
                          {"people", std::move(people)},
                          {"people_total", found.people_total},
                          {"people_cut", found.people_cut},
                          {"papers", std::move(papers)}};
  if (found.days) {
    out["first"] = found.days->first.iso();
    out["last"] = found.days->second.iso();
  }
  return out;
}

void show(const Common& common, const Options& options) {
  const std::string name = joined(options.words, " ");
  if (name.empty()) throw BadInput("which organisation? give its name as listings do; see quire org --help");
  const auto store = open_store(common);
  const auto index = index::open_of(*store, common.data_directory() / "index");
  index->catch_up(*store);
  const Organisation found = feed::organisation(
      *store, *index, name, {.offset = options.skip, .limit = options.most, .people_max = kPeopleShown});
  if (found.papers == 0) not_here(*index, name);
  if (common.json)
    print_json(as_json(found));
  else
    print(found);
}

}  // namespace

void add_org(CLI::App& app, Common& common, int&) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("org", "the papers of an organisation, and who wrote them");
  command->add_option("name", options->words, "the whole name as listings give it, whatever its case");
  command->add_option("-n", options->most, "at most so many papers (20)")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1000}));
  command->add_option("--skip", options->skip, "leave out the newest so many")
      ->check(CLI::Range(std::size_t{0}, std::size_t{10000}));
  command->footer(
      "Example: quire org deepseek-ai\nBy words of its name, in affiliations too: quire search --org.");
  command->callback([options, &common] { show(common, *options); });
}

}  // namespace quire::cli
