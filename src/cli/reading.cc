// The reading commands: day, week, month, trending, search, similar, show, stats. None of them writes to the
// store.
#include <cstdio>
#include <memory>
#include <utility>

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include "cli/command.h"
#include "cli/history.h"
#include "cli/show.h"
#include "feed/feed.h"
#include "feed/organisation.h"
#include "index/of_store.h"
#include "web/bibtex.h"
#include "web/csl_json.h"
#include "web/ris.h"

namespace quire::cli {
namespace {

constexpr std::size_t kListMost = 500;

std::unique_ptr<index::Index> open_index(const Common& common, store::Store& store) {
  auto index = index::open_of(store, common.data_directory() / "index");
  index->catch_up(store);
  return index;
}

PaperId read_id(const std::string& text) {
  auto id = PaperId::parse(text);
  if (!id) throw BadInput(id.error());
  return std::move(*id);
}

store::StoredPaper find_paper(store::Store& store, const PaperId& id) {
  auto paper = store.paper(id);
  if (!paper)
    throw BadInput(
        fmt::format("no paper {} here; import it first, or look for it with quire search", id.key()));
  return std::move(*paper);
}

void print_papers(const Common& common, const std::string& heading,
                  const std::vector<store::StoredPaper>& papers) {
  if (common.json) {
    boost::json::array list;
    for (const auto& paper : papers) list.push_back(paper_json(paper));
    print_json(list);
    return;
  }
  fmt::print("{}\n", heading);
  for (const auto& paper : papers) fmt::print("\n{}", paper_lines(paper));
}

void print_listing(const Common& common, const std::string& name, const feed::Listing& listing) {
  std::string heading = fmt::format("{}: {} papers", name, thousands(listing.total));
  if (listing.total > listing.papers.size()) heading += fmt::format(", the first {}", listing.papers.size());
  if (listing.total == 0 && listing.earlier)
    heading += fmt::format("; the nearest earlier day with papers is {}", listing.earlier->iso());
  print_papers(common, heading, listing.papers);
}

/// The period that was asked for, nullopt if none was. Read before the store is opened: what is wrong is said
/// first.
template <class Period>
std::optional<Period> read_period(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto period = Period::parse(text);
  if (!period) throw BadInput(period.error());
  return *period;
}

Day newest_day(store::Store& store) {
  const Day today = Day::of(now());
  return feed::newest_day(store, today).value_or(today);
}

void add_listing(CLI::App& app, Common& common, const char* name, const char* help, const char* argument,
                 const char* example, void (*print)(const Common&, const std::string&, std::size_t)) {
  struct Options {
    std::string when;
    std::size_t most = 50;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(name, help);
  command->add_option("when", options->when, argument);
  command->add_option("-n", options->most, "at most so many papers (50)")
      ->check(CLI::Range(std::size_t{1}, kListMost));
  command->footer(fmt::format("Example: {}", example));
  command->callback([options, &common, print] { print(common, options->when, options->most); });
}

void print_day(const Common& common, const std::string& when, std::size_t most) {
  const auto asked = read_period<Day>(when);
  const auto store = open_store(common);
  const Day day = asked ? *asked : newest_day(*store);
  print_listing(common, day.written_long(), feed::day(*store, day, most));
}

void print_week(const Common& common, const std::string& when, std::size_t most) {
  const auto asked = read_period<Week>(when);
  const auto store = open_store(common);
  const Week week = asked ? *asked : newest_day(*store).week();
  print_listing(common, week.iso(), feed::between(*store, week.first(), week.last(), most));
}

void print_month(const Common& common, const std::string& when, std::size_t most) {
  const auto asked = read_period<Month>(when);
  const auto store = open_store(common);
  const Month month = asked ? *asked : newest_day(*store).month_of();
  print_listing(common, month.written(), feed::between(*store, month.first(), month.last(), most));
}

void print_trending(const Common& common, std::size_t most) {
  const auto store = open_store(common);
  const auto trending = feed::trending(*store, now(), most);
  boost::json::array list;
  int rank = 0;
  for (const auto& entry : trending.entries) {
    ++rank;
    if (common.json) {
      auto object = paper_json(entry.paper);
      object["trending"] = boost::json::object{{"rank", rank},
                                               {"score", entry.score},
                                               {"votes", entry.votes},
                                               {"comments", entry.comments},
                                               {"runs", entry.runs}};
      list.push_back(std::move(object));
    } else {
      fmt::print("{:>3}. score {:.4g} = votes {:.4g} + comments {:.4g} + runs {:.4g}\n{}\n", rank,
                 entry.score, entry.votes, entry.comments, entry.runs, paper_lines(entry.paper));
    }
  }
  if (common.json)
    print_json(list);
  else if (rank == 0)
    fmt::print("nothing was voted on, discussed or run in the last month\n");
}

struct SearchOptions {
  std::vector<std::string> words;
  std::string from, to, category, author, org, handle, sort = "best", mode = "fused", after;
  bool lab = false, explain = false;
  std::size_t most = 20, skip = 0;
};

index::Cursor cursor_of(const SearchOptions& options) {
  const auto cursor = index::read_cursor(options.after);
  if (!cursor)
    throw BadInput("--after " + options.after +
                   ": not where a page ended; take the 32 digits that the search before printed as its next");
  if (options.skip > 0) throw BadInput("--after and --skip both say where to begin: give one of them");
  if (options.mode == "meaning")
    throw BadInput("--after goes on behind a ranking by words or by day; with --mode meaning use --skip");
  return *cursor;
}

index::Query query_of(const SearchOptions& options) {
  std::string text;
  for (const std::string& word : options.words) text.append(text.empty() ? "" : " ").append(word);
  if (text.empty() && options.category.empty() && options.author.empty() && options.org.empty() &&
      options.handle.empty() && options.from.empty() && options.to.empty() && !options.lab)
    throw BadInput("search what? give words, or a filter such as --category cs.LG; see quire search --help");
  // Filters are read by the same reader as words, so that both spellings mean the same.
  if (!options.from.empty()) text += " from:" + options.from;
  if (!options.to.empty()) text += " to:" + options.to;
  if (!options.category.empty()) text += " cat:" + options.category;
  if (!options.author.empty()) text += " author:\"" + options.author + "\"";
  if (!options.org.empty()) text += " " + feed::organisation_words_query(options.org);
  if (!options.handle.empty()) text += " handle:\"" + options.handle + "\"";
  if (options.lab) text += " lab:yes";
  index::Query query = index::read_query(text);
  if (!options.from.empty() && !query.filters.from)
    throw BadInput("--from " + options.from + ": not a day, month or year");
  if (!options.to.empty() && !query.filters.to)
    throw BadInput("--to " + options.to + ": not a day, month or year");
  query.limit = options.most;
  query.offset = options.skip;
  query.explain = options.explain;
  if (!options.after.empty()) query.after = cursor_of(options);
  if (options.mode == "words") query.mode = index::Mode::words;
  if (options.mode == "meaning") query.mode = index::Mode::meaning;
  if (options.sort == "newest") query.sort = index::Sort::newest;
  return query;
}

void search(const Common& common, const SearchOptions& options) {
  index::Query query = query_of(options);
  const auto store = open_store(common);
  index::resolve_ids(*store, query);
  const auto index = open_index(common, *store);
  index::Found found = index->search(query);
  if (query.mode == index::Mode::meaning && index->meaning().stats().vocabulary == 0)
    found.notes.emplace_back("nothing was learned yet of what words mean: ranked by words; see quire learn");
  if (query.mode == index::Mode::fused && query.after && index->meaning().stats().vocabulary > 0)
    found.notes.emplace_back("behind a cursor words alone rank");
  std::vector<store::Doc> docs;
  for (const index::Hit& hit : found.hits) docs.push_back(hit.doc);
  const auto papers = store->papers(docs);
  // A ranking by meaning, or by both, has no place from which to go on.
  const std::string next =
      found.last && found.hits.size() == options.most ? index::cursor_text(*found.last) : "";
  boost::json::array list;
  if (!common.json) {
    fmt::print("{}{} paper{}{} in {:.1f} ms\n", found.partial ? "at least " : "", thousands(found.total),
               found.total == 1 ? "" : "s",
               found.beside == 0 ? "" : fmt::format(" and {} of like meaning", found.beside),
               found.seconds * 1000);
    for (const auto* notes : {&std::as_const(query).notes, &std::as_const(found).notes})
      for (const std::string& note : *notes) fmt::print("note: {}\n", note);
  }
  for (const auto& paper : papers) {
    const auto hit =
        std::find_if(found.hits.begin(), found.hits.end(), [&](const auto& h) { return h.doc == paper.doc; });
    if (common.json) {
      auto object = paper_json(paper);
      object["score"] = hit->score;
      boost::json::array parts;
      for (const auto& part : hit->parts)
        parts.push_back(boost::json::object{{"what", part.what}, {"score", part.score}});
      if (!parts.empty()) object["parts"] = std::move(parts);
      list.push_back(std::move(object));
    } else {
      fmt::print("\n{}", paper_lines(paper));
      for (const auto& part : hit->parts) fmt::print("{:<12}   {:.3f}  {}\n", "", part.score, part.what);
    }
  }
  if (!common.json && !next.empty()) fmt::print("\nthe next page: --after {}\n", next);
  if (common.json) {
    boost::json::array notes(query.notes.begin(), query.notes.end());
    notes.insert(notes.end(), found.notes.begin(), found.notes.end());
    boost::json::object out{{"total", found.total},      {"beside", found.beside},
                            {"partial", found.partial},  {"seconds", found.seconds},
                            {"notes", std::move(notes)}, {"papers", std::move(list)}};
    if (!next.empty()) out["next"] = next;
    print_json(out);
  }
}

void add_search(CLI::App& app, Common& common) {
  auto options = std::make_shared<SearchOptions>();
  CLI::App* command = app.add_subcommand(
      "search", "find papers by words, phrases, authors, organisations, categories, dates");
  command->add_option(
      "words", options->words,
      "as typed on the page: words, \"a phrase\", a NEAR b, begin*, slip~, title:, author:, org:, cat:, "
      "handle:, year:2019..2021, has:lab, -word, OR, an identifier");
  command->add_option("--from", options->from, "day, month or year");
  command->add_option("--to", options->to, "day, month or year, inclusive");
  command->add_option("--category", options->category, "such as cs.LG, or cs for all of cs");
  command->add_option("--author", options->author, "name, in any order");
  command->add_option("--org", options->org, "words of an organisation or affiliation, next to each other");
  command->add_option("--handle", options->handle, "the whole name of an organisation, such as deepseek-ai");
  command->add_flag("--lab", options->lab, "only papers with a lab");
  command->add_flag("--explain", options->explain, "show what each word adds to the score");
  command->add_option("--sort", options->sort, "best or newest")->check(CLI::IsMember({"best", "newest"}));
  command->add_option("--mode", options->mode, "what ranks: words, meaning, or fused: both (fused)")
      ->check(CLI::IsMember({"fused", "words", "meaning"}));
  command->add_option("-n", options->most, "at most so many (20)")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1000}));
  command->add_option("--skip", options->skip, "leave out the first so many")
      ->check(CLI::Range(std::size_t{0}, std::size_t{10000}));
  command->add_option("--after", options->after,
                      "go on where a page ended, as deep as you like: what the search before printed as its "
                      "next; for --mode words and --sort newest");
  command->footer("Example: quire search '\"repeated sampling\" verifier' --from 2024 --lab");
  command->callback([options, &common] { search(common, *options); });
}

void add_similar(CLI::App& app, Common& common) {
  struct Options {
    std::string id;
    std::size_t most = 10;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("similar", "papers like one, with the words they share");
  command->add_option("id", options->id, "arXiv id, DOI, or an id of this Quire")->required();
  command->add_option("-n", options->most, "at most so many (10)")
      ->check(CLI::Range(std::size_t{1}, std::size_t{100}));
  command->footer("Example: quire similar 2407.21787");
  command->callback([options, &common] {
    const PaperId id = read_id(options->id);
    const auto store = open_store(common);
    const auto index = open_index(common, *store);
    const auto list = feed::similar(*store, *index, find_paper(*store, id), options->most);
    boost::json::array array;
    for (const auto& similar : list) {
      if (common.json) {
        auto object = paper_json(similar.paper);
        object["reason"] = similar.reason;
        array.push_back(std::move(object));
      } else {
        fmt::print("{}{:<12} why: {}\n\n", paper_lines(similar.paper), "", similar.reason);
      }
    }
    if (common.json) print_json(array);
  });
}

boost::json::object with_history(store::Store& store, const store::StoredPaper& paper) {
  auto out = paper_json(paper);
  add_history(out, store, paper);
  return out;
}

void add_show(CLI::App& app, Common& common) {
  struct Options {
    std::string id;
    bool bibtex = false, ris = false, csl = false, markdown = false, changes = false;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("show", "one paper");
  command->add_option("id", options->id, "arXiv id, DOI, or an id of this Quire")->required();
  command->add_flag("--bibtex", options->bibtex, "as BibTeX");
  command->add_flag("--ris", options->ris, "as RIS");
  command->add_flag("--csl", options->csl, "as CSL-JSON");
  command->add_flag("--markdown", options->markdown, "as Markdown");
  command->add_flag("--changes", options->changes, "how its title, abstract and authors changed");
  command->footer("Example: quire show 2512.22313 --bibtex");
  command->callback([options, &common] {
    const PaperId id = read_id(options->id);
    const auto store = open_store(common);
    const auto paper = find_paper(*store, id);
    if (options->bibtex)
      fmt::print("{}", web::bibtex(paper.paper));
    else if (options->ris)
      fmt::print("{}", web::ris(paper.paper));
    else if (options->csl)
      fmt::print("{}", web::csl_json(paper.paper));
    else if (options->changes && common.json)
      print_json(changes_json(*store, paper));
    else if (options->changes)
      fmt::print("{}", changes_lines(*store, paper));
    else if (common.json)
      print_json(with_history(*store, paper));
    else if (options->markdown)
      fmt::print("{}", paper_markdown(paper));
    else
      fmt::print("{}{}\n{}", paper_lines(paper), history_lines(*store, paper),
                 paper.paper.abstract.empty() ? paper.paper.summary + "\n" : paper.paper.abstract + "\n");
  });
}

void add_stats(CLI::App& app, Common& common) {
  CLI::App* command = app.add_subcommand("stats", "what is stored, and how far the index is");
  command->footer("Example: quire stats --json");
  command->callback([&common] {
    const auto store = open_store(common);
    const auto index = index::open_of(*store, common.data_directory() / "index");
    const auto s = store->stats();
    const auto i = index->stats();
    if (common.json) {
      boost::json::object out{
          {"papers", s.papers},
          {"picks", s.picks},
          {"votes", s.votes},
          {"runs", s.runs},
          {"store_bytes", s.bytes},
          {"schema", s.schema},
          {"change", s.newest_change},
          {"index",
           boost::json::object{
               {"papers", i.papers}, {"segments", i.segments}, {"bytes", i.bytes}, {"change", i.change}}}};
      if (s.first_day) out["first_day"] = s.first_day->iso();
      if (s.last_day) out["last_day"] = s.last_day->iso();
      print_json(out);
      return;
    }
    fmt::print("data      {}\npapers    {}\npicks     {}\nvotes     {}\nruns      {}\n",
               common.data_directory().string(), thousands(s.papers), thousands(s.picks), thousands(s.votes),
               thousands(s.runs));
    if (s.first_day && s.last_day) fmt::print("days      {} to {}\n", s.first_day->iso(), s.last_day->iso());
    fmt::print(
        "store     {:.1f} MB, schema {}\nindex     {} papers in {} segments, {:.1f} MB, {} changes behind\n",
        static_cast<double>(s.bytes) / 1e6, s.schema, thousands(i.papers), i.segments,
        static_cast<double>(i.bytes) / 1e6,
        thousands(s.newest_change - std::min<std::uint64_t>(i.change, s.newest_change)));
  });
}

}  // namespace

void add_reading(CLI::App& app, Common& common, int&) {
  add_listing(app, common, "day", "the papers of a day", "YYYY-MM-DD (default: the newest)",
              "quire day 2026-05-04", print_day);
  add_listing(app, common, "week", "the papers of a week", "YYYY-Www (default: the newest)",
              "quire week 2026-W19", print_week);
  add_listing(app, common, "month", "the papers of a month", "YYYY-MM (default: the newest)",
              "quire month 2026-05", print_month);
  auto most = std::make_shared<std::size_t>(20);
  CLI::App* trending =
      app.add_subcommand("trending", "what was voted on, discussed and run, recent days weighing more");
  trending->add_option("-n", *most, "at most so many (20)")->check(CLI::Range(std::size_t{1}, kListMost));
  trending->footer("Example: quire trending --json");
  trending->callback([most, &common] { print_trending(common, *most); });
  add_search(app, common);
  add_similar(app, common);
  add_show(app, common);
  add_stats(app, common);
}

}  // namespace quire::cli
