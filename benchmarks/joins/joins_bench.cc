// How right papers without a common identity are joined, on real pairs: records of a daily listing whose
// arXiv identifiers are hidden (a DOI of nobody stands for each), put into a store that holds arXiv's own
// records. The hidden identifier tells what should have happened. And the hazard: papers of arXiv that the
// rule would hold for one work if it did not know that they have two identifiers.
//   joins_bench ARXIV.jsonl[.zst] LISTING.jsonl[.zst]
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "paper/test_folder.h"
#include "source/source.h"
#include "store/join_rules.h"
#include "store/store.h"
#include "text/tex.h"

namespace {

using namespace quire;

std::vector<Record> read(const char* file) {
  std::vector<Record> records;
  const auto input = source::open_input(file);
  const source::Sink sink{[&](Record&& record) {
                            records.push_back(std::move(record));
                            return true;
                          },
                          [](const source::Problem&) { return true; }};
  source::importer("jsonl")->read(*input, {}, sink);
  return records;
}

/// "Mira Østergård" as a reference list prints it: "M. Østergård".
std::string abbreviated(const std::string& name) {
  const auto blank = name.find(' ');
  if (blank == std::string::npos || blank == 0) return name;
  std::size_t first = 1;  // a character may have several bytes
  while (first < blank && (static_cast<unsigned char>(name[first]) & 0xC0U) == 0x80) ++first;
  return name.substr(0, first) + "." + name.substr(name.rfind(' '));
}

struct Outcome {
  std::size_t asked = 0, right = 0, wrong = 0;
};

void print(const char* what, const Outcome& o) {
  const auto share = [](std::size_t part, std::size_t of) {
    return of == 0 ? std::string("none")
                   : fmt::format("{:.2f} %", 100.0 * static_cast<double>(part) / static_cast<double>(of));
  };
  fmt::print("{:<40} {:>5} records, joined rightly {} ({}), wrongly {}, precision {}\n", what, o.asked,
             o.right, share(o.right, o.asked), o.wrong, share(o.right, o.right + o.wrong));
}

/// Puts each record under a DOI of nobody and looks where it went.
Outcome hide_and_join(store::Store& store, const std::vector<Record>& records, bool short_names,
                      bool present) {
  Outcome outcome;
  std::size_t number = 0;
  for (const Record& given : records) {
    const PaperId truth = given.paper.id;
    if (store.paper(truth).has_value() != present) continue;
    ++outcome.asked;
    Record hidden{given.paper, {}, "bibtex"};
    hidden.paper.id = *PaperId::parse(fmt::format("doi:10.99999/{}{}", short_names ? "s" : "", ++number));
    hidden.paper.doi.clear();
    if (short_names)
      for (Author& author : hidden.paper.authors) author.name = abbreviated(author.name);
    store.put(std::vector<Record>{hidden});
    const auto joined = store.paper(hidden.paper.id);
    if (joined->paper.id == truth) {
      ++outcome.right;
    } else if (joined->paper.id != hidden.paper.id) {
      ++outcome.wrong;
      fmt::print("  wrong: {} of {}: {}\n", joined->paper.id.key(), truth.key(), given.paper.title);
    }
    if (const auto made = store.joins(joined->doc, 1); !made.empty() && !made.front().undone_at)
      (void)store.undo_join(made.front().number, now());  // the next one finds the store as it was
  }
  return outcome;
}

void print_hazard(const std::vector<Record>& records) {
  std::map<std::string, std::vector<const Paper*>> by_title;
  for (const Record& record : records) by_title[text::title_key(record.paper.title)].push_back(&record.paper);
  std::size_t pairs_of_title = 0, pairs = 0;
  for (const auto& [key, papers] : by_title)
    for (std::size_t i = 0; i < papers.size(); ++i)
      for (std::size_t j = i + 1; j < papers.size(); ++j) {
        ++pairs_of_title;
        if (store::same_work(*papers[i], *papers[j])) {
          ++pairs;
          fmt::print("  {} and {}: {}\n", papers[i]->id.key(), papers[j]->id.key(), papers[i]->title);
        }
      }
  fmt::print(
      "hazard: of {} papers of arXiv, {} pairs have one title, {} of them also first author and year\n",
      records.size(), pairs_of_title, pairs);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: joins_bench ARXIV.jsonl[.zst] LISTING.jsonl[.zst]\n", stderr);
    return 2;
  }
  const auto arxiv = read(argv[1]);
  const auto listing = read(argv[2]);
  print_hazard(arxiv);
  const TestFolder folder;
  const auto store = store::open_sqlite(folder.path());
  for (std::size_t at = 0; at < arxiv.size(); at += 1000)
    store->put(std::span(arxiv).subspan(at, std::min<std::size_t>(1000, arxiv.size() - at)));
  print("in the store, names in full", hide_and_join(*store, listing, false, true));
  print("in the store, given names abbreviated", hide_and_join(*store, listing, true, true));
  print("not in the store (every join is wrong)", hide_and_join(*store, listing, false, false));
}
