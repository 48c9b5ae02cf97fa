// What the person at the machine keeps and submits: keep, unkeep, library, submit.
#include "store/shelf.h"

#include <cstdio>
#include <memory>

#include <boost/json/object.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/account.h"
#include "cli/command.h"
#include "source/fetch.h"
#include "text/tex.h"
#include "web/bibtex.h"
#include "web/library.h"
#include "web/submit.h"

namespace quire::cli {
namespace {

using store::Mark;
using store::Shelf;
using store::StoredPaper;

struct Options {
  std::string id, person = store::kOwner, note, day, tag, state = "to-read";
  std::vector<std::string> tags;
  bool done = false, hide = false, bibtex = false, note_given = false;
  std::size_t most = 50;
};

StoredPaper paper_of(store::Store& store, const std::string& text) {
  const auto id = PaperId::parse(text);
  if (!id) throw BadInput(id.error());
  auto paper = store.paper(*id);
  if (!paper)
    throw BadInput(
        fmt::format("no paper {} here; import it first, or look for it with quire search", id->key()));
  return std::move(*paper);
}

/// The key of who is meant: a key, or the name of an account.
std::string person_key(store::Store& store, const std::string& text) {
  store::Accounts accounts(store.tables());
  if (const auto person = accounts.person(text); person && !person->deleted_at) return person->key;
  return person_named(accounts, text).key;
}

void must(const Status& status) {
  if (!status) throw BadInput(status.error());
}

void print_mark(const Common& common, store::Store& store, const StoredPaper& paper,
                const std::string& person) {
  const store::Doc docs[] = {paper.doc};
  const auto marks = Shelf(store.tables()).marks(person, docs);
  const Mark mark = marks.empty() ? Mark{} : marks.begin()->second;
  if (common.json)
    fmt::print("{}", web::library_line(paper, mark));
  else
    fmt::print("{} is {}\n", paper.paper.id.key(),
               mark.hidden_at ? "hidden"
               : mark.done_at ? "kept and done with"
               : mark.kept_at ? "kept; quire library lists what is"
                              : "not kept");
}

void keep(const Common& common, const Options& options) {
  const auto store = open_store(common);
  const std::string person = person_key(*store, options.person);
  const auto paper = paper_of(*store, options.id);
  Shelf shelf(store->tables());
  const Instant at = now();
  if (options.hide) {
    shelf.hide(person, paper.doc, true, at);
  } else {
    shelf.keep(person, paper.doc, true, at);
    if (!options.tags.empty()) must(shelf.tag(person, paper.doc, options.tags, at));
    if (options.note_given) {
      const store::Doc docs[] = {paper.doc};
      const auto tags = shelf.marks(person, docs).at(paper.doc).tags;
      must(shelf.write(person, paper.doc, options.note, tags, at));
    }
    if (options.done) shelf.finish(person, paper.doc, true, at);
  }
  print_mark(common, *store, paper, person);
}

void unkeep(const Common& common, const Options& options) {
  const auto store = open_store(common);
  const std::string person = person_key(*store, options.person);
  const auto paper = paper_of(*store, options.id);
  Shelf shelf(store->tables());
  shelf.keep(person, paper.doc, false, now());
  shelf.hide(person, paper.doc, false, now());
  print_mark(common, *store, paper, person);
}

void library(const Common& common, const Options& options) {
  Shelf::Wish wish;
  wish.state = *store::shelf_state(options.state);
  wish.tag = options.tag;
  wish.limit = options.most;
  const auto store = open_store(common);
  const std::string person = person_key(*store, options.person);
  std::size_t shown = 0;
  web::each_of_library(*store, person, wish, [&](const StoredPaper& paper, const Mark& mark) {
    ++shown;
    if (options.bibtex) {
      fmt::print("{}\n", web::bibtex(paper.paper));
    } else if (common.json) {
      fmt::print("{}", web::library_line(paper, mark));
    } else {
      fmt::print("{:<12} {}\n", paper.paper.id.key(), text::plain_line(paper.paper.title));
      const Instant since = mark.hidden_at.value_or(mark.kept_at.value_or(Instant{}));
      fmt::print("{:<12} since {}{}{}\n", "", Day::of(since).iso(), mark.done_at ? ", done" : "",
                 mark.tags.empty() ? "" : fmt::format(" · {}", fmt::join(mark.tags, ", ")));
    }
  });
  if (shown == 0 && !common.json && !options.bibtex)
    fmt::print("nothing here; quire keep ID puts a paper on the list\n");
}

void submit(const Common& common, const Options& options) {
  const auto store = open_store(common);
  const std::string person = person_key(*store, options.person);
  const auto made = web::submit(*store, common.data_directory(), source::default_contact(),
                                {options.id, options.day, options.note}, person, true, now());
  if (!made) throw BadInput(made.error());
  const auto paper = store->paper(made->doc);
  const std::string key = paper ? paper->paper.id.key() : options.id;
  if (common.json)
    print_json(boost::json::object{
        {"paper", key}, {"day", made->day.iso()}, {"by", made->name}, {"note", made->note}});
  else
    fmt::print("{} stands among the chosen papers of {}, submitted by {}\n", key, made->day.written(),
               made->name);
}

void add_person(CLI::App* command, const std::shared_ptr<Options>& options) {
  command->add_option("--person", options->person, "name or key of an account; else who sits at the machine");
}

}  // namespace

void add_shelf(CLI::App& app, Common& common, int&) {
  auto options = std::make_shared<Options>();
  CLI::App* one = app.add_subcommand("keep", "keep a paper for later, on your reading list");
  one->add_option("id", options->id, "arXiv id, DOI, or an id of this Quire")->required();
  one->add_option("--tag", options->tags, "a tag; may be given several times");
  CLI::Option* note = one->add_option("--note", options->note, "a private note, instead of the one there is");
  one->add_flag("--done", options->done, "it is read");
  one->add_flag("--hide", options->hide, "not for me: folded in lists");
  add_person(one, options);
  one->footer("Example: quire keep 2512.22313 --tag bandits");
  one->callback([options, note, &common] {
    options->note_given = note->count() > 0;
    keep(common, *options);
  });

  CLI::App* back = app.add_subcommand("unkeep", "take a paper off your reading list");
  back->add_option("id", options->id, "arXiv id, DOI, or an id of this Quire")->required();
  add_person(back, options);
  back->footer("Example: quire unkeep 2512.22313");
  back->callback([options, &common] { unkeep(common, *options); });

  CLI::App* list = app.add_subcommand("library", "your reading list, newest first (--json: JSON lines)");
  list->add_option("--state", options->state, "to-read, done, kept (both) or hidden")
      ->check(CLI::IsMember({"to-read", "done", "kept", "hidden"}));
  list->add_option("--tag", options->tag, "only papers with this tag");
  list->add_flag("--bibtex", options->bibtex, "as BibTeX");
  list->add_option("-n", options->most, "at most so many (50)")
      ->check(CLI::Range(std::size_t{1}, std::size_t{20'000}));
  add_person(list, options);
  list->footer("Example: quire library --state kept --bibtex");
  list->callback([options, &common] { library(common, *options); });

  CLI::App* put = app.add_subcommand("submit", "put a paper among the chosen ones of a day");
  put->add_option("id", options->id, "arXiv id or address, or DOI; what arXiv has and Quire not is fetched")
      ->required();
  put->add_option("--day", options->day, "YYYY-MM-DD (default: today)");
  put->add_option("--note", options->note, "why it is worth reading, in one sentence");
  add_person(put, options);
  put->footer("Example: quire submit 2512.22313 --day 2026-05-04 --note 'a small proof'");
  put->callback([options, &common] { submit(common, *options); });
}

}  // namespace quire::cli
