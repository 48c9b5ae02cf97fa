// `quire author`: the people behind a name with their papers, and the decisions about who is who.
#include <cstdio>
#include <memory>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "cli/command.h"
#include "feed/people.h"
#include "index/of_store.h"
#include "text/tex.h"

namespace quire::cli {
namespace {

using feed::Namesakes;
using people::Mention;
using people::Person;
using store::AuthorDecision;

constexpr const char* kDecidedBy = "command line";

std::string kind_word(AuthorDecision::Kind kind) {
  return kind == AuthorDecision::Kind::same        ? "same"
         : kind == AuthorDecision::Kind::different ? "different"
                                                   : "claim";
}

boost::json::object decision_json(const AuthorDecision& decision) {
  boost::json::object out{{"number", decision.number},
                          {"kind", kind_word(decision.kind)},
                          {"one", feed::place_text(decision.one.paper, decision.one.position)},
                          {"one_name", decision.one.name},
                          {"other", feed::place_text(decision.other.paper, decision.other.position)},
                          {"other_name", decision.other.name},
                          {"by", decision.person},
                          {"at", iso(decision.at)}};
  if (!decision.why.empty()) out["why"] = decision.why;
  if (decision.undone_at) out["undone_at"] = iso(*decision.undone_at);
  return out;
}

boost::json::object person_json(store::Store& store, const Namesakes& all, const Person& person) {
  boost::json::array papers;
  for (const std::size_t i : person.mentions) {
    const Mention& mention = all.mentions[i];
    const auto stored = store.paper(mention.doc);
    if (!stored) continue;
    boost::json::object paper{{"author", feed::place_text(stored->paper.id.key(), mention.position)},
                              {"name", mention.name},
                              {"id", stored->paper.id.key()},
                              {"title", stored->paper.title}};
    if (mention.day) paper["published"] = mention.day->iso();
    papers.push_back(std::move(paper));
  }
  boost::json::array evidence(person.evidence.begin(), person.evidence.end());
  boost::json::object out{{"certainty", people::words(person.certainty)},
                          {"evidence", std::move(evidence)},
                          {"papers", std::move(papers)}};
  if (!person.orcid.empty()) out["orcid"] = person.orcid;
  return out;
}

void print_person(store::Store& store, const Namesakes& all, const Person& person, std::size_t number) {
  const std::size_t count = person.mentions.size();
  fmt::print("\n{}. {}, {} paper{}: {}\n", number, all.mentions[person.mentions[0]].name, thousands(count),
             count == 1 ? "" : "s", people::words(person.certainty));
  for (const std::string& reason : person.evidence) fmt::print("   {}\n", reason);
  for (const std::size_t i : person.mentions) {
    const Mention& mention = all.mentions[i];
    const auto stored = store.paper(mention.doc);
    if (!stored) continue;
    fmt::print("   {:<14} {}{}  {}\n", feed::place_text(stored->paper.id.key(), mention.position),
               mention.day ? mention.day->iso() + "  " : "", text::plain_line(stored->paper.title),
               mention.name);
  }
}

void list_people(const Common& common, const std::string& name) {
  const auto store = open_store(common);
  const auto index = index::open_of(*store, common.data_directory() / "index");
  index->catch_up(*store);
  const Namesakes all = feed::namesakes(*store, *index, name);
  if (common.json) {
    boost::json::array people, decisions;
    for (const std::size_t i : all.meant) people.push_back(person_json(*store, all, all.found.people[i]));
    for (const AuthorDecision& decision : all.decisions) decisions.push_back(decision_json(decision));
    print_json(boost::json::object{{"name", name},
                                   {"people", std::move(people)},
                                   {"decisions", std::move(decisions)},
                                   {"cut", all.cut}});
    return;
  }
  fmt::print("{}: {} {}{}\n", name, thousands(all.meant.size()), all.meant.size() == 1 ? "person" : "people",
             all.cut ? fmt::format(" in the newest {} papers", thousands(feed::kMentionsMax)) : "");
  std::size_t number = 0;
  for (const std::size_t i : all.meant) print_person(*store, all, all.found.people[i], ++number);
  if (!all.decisions.empty()) fmt::print("\n");
  for (const AuthorDecision& d : all.decisions) {
    if (d.kind == AuthorDecision::Kind::claim) {
      fmt::print("decision {}: {} ({}) is the account {}{}\n", d.number,
                 feed::place_text(d.one.paper, d.one.position), d.one.name, d.claimant,
                 d.undone_at ? ", undone" : "");
      continue;
    }
    fmt::print("decision {}: {} ({}) {} {} ({}){}\n", d.number, feed::place_text(d.one.paper, d.one.position),
               d.one.name, d.kind == AuthorDecision::Kind::same ? "is the same person as" : "is not",
               feed::place_text(d.other.paper, d.other.position), d.other.name,
               d.undone_at ? ", undone" : "");
  }
}

struct Pair {
  std::string one, other, why;
};

void decide(const Common& common, AuthorDecision::Kind kind, const Pair& pair) {
  const auto store = open_store(common);
  AuthorDecision decision;
  decision.kind = kind;
  for (auto [place, text] : {std::pair{&decision.one, &pair.one}, std::pair{&decision.other, &pair.other}}) {
    auto found = feed::author_place(*store, *text);
    if (!found) throw BadInput(found.error());
    *place = std::move(*found);
  }
  decision.why = pair.why;
  decision.person = kDecidedBy;
  decision.at = now();
  const auto number = feed::decide(*store, decision);
  if (!number) throw BadInput(number.error());
  decision.number = *number;
  if (common.json)
    print_json(decision_json(decision));
  else
    fmt::print("decision {}: {} {} {}; quire author undo {} takes it back\n", *number, decision.one.name,
               kind == AuthorDecision::Kind::same ? "is the same person as" : "is not", decision.other.name,
               *number);
}

void undo(const Common& common, std::int64_t number) {
  const auto store = open_store(common);
  const auto known = store->decision(number);
  if (!known) throw BadInput(fmt::format("there is no decision {}; quire author NAME lists them", number));
  if (!store->undo_decision(number, now()))
    throw BadInput(fmt::format("decision {} is undone already", number));
  if (common.json)
    print_json(decision_json(*store->decision(number)));
  else
    fmt::print("decision {} is undone\n", number);
}

void add_pair(CLI::App* author, Common& common, const char* name, const char* help,
              AuthorDecision::Kind kind) {
  auto pair = std::make_shared<Pair>();
  CLI::App* command = author->add_subcommand(name, help);
  command->add_option("one", pair->one, "PAPER:PLACE, such as 2611.00001:2 for the second author")
      ->required();
  command->add_option("other", pair->other, "likewise")->required();
  command->add_option("--why", pair->why, "why, kept with the decision");
  command->footer(
      fmt::format("Example: quire author {} 2611.00001:2 2611.00007:1 --why 'same home page'", name));
  command->callback([&common, kind, pair] { decide(common, kind, *pair); });
}

}  // namespace

void add_author(CLI::App& app, Common& common, int&) {
  auto words = std::make_shared<std::vector<std::string>>();
  CLI::App* author = app.add_subcommand("author", "the people behind a name, and who is who among them");
  author->add_option("name", *words, "a name as papers give it");
  author->footer(
      "Example: quire author Mira Lund\nPeople are derived from author lists and decisions: quire author "
      "same, "
      "different, undo.");
  add_pair(author, common, "same", "two authors are one person", AuthorDecision::Kind::same);
  add_pair(author, common, "different", "two authors are not one person", AuthorDecision::Kind::different);
  auto number = std::make_shared<std::int64_t>(0);
  CLI::App* back = author->add_subcommand("undo", "take a decision back");
  back->add_option("number", *number, "of the decision")->required();
  back->footer("Example: quire author undo 3");
  back->callback([&common, number] { undo(common, *number); });
  author->callback([author, &common, words] {
    if (!author->get_subcommands().empty()) return;
    std::string name;
    for (const std::string& word : *words) name.append(name.empty() ? "" : " ").append(word);
    if (name.empty()) throw BadInput("whose papers? give a name as papers have it; see quire author --help");
    list_people(common, name);
  });
}

}  // namespace quire::cli
