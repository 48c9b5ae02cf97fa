#include "paper/statement.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <tuple>
#include <utility>

namespace quire {
namespace {

constexpr std::string_view kCorrection = "correction";

constexpr std::array<std::pair<std::string_view, int>, 14> kAuthority = {{
    {kCorrection, 100},
    {"arxiv-oai", 90},
    {"arxiv-atom", 85},
    {"arxiv-rss", 80},
    {"openreview", 70},
    {"quire", 65},
    {"s2", 60},
    {"openalex", 55},
    {"hf-json", 50},
    {"oai", 45},
    {"jsonl", 40},
    {"csl", 30},
    {"bibtex", 25},
    {"page", 10},
}};
constexpr int kUnknownSource = 20;

auto order(const Statement& statement) {
  return std::tuple<int, std::string_view, const PaperId&>(authority(statement.source), statement.source,
                                                           statement.paper.id);
}

/// Least authority first.
std::vector<const Statement*> in_order(std::span<const Statement> statements) {
  std::vector<const Statement*> all;
  for (const Statement& statement : statements) all.push_back(&statement);
  std::sort(all.begin(), all.end(),
            [](const Statement* a, const Statement* b) { return order(*a) < order(*b); });
  return all;
}

bool is_correction(const Statement* statement) {
  return statement->source.starts_with(kCorrection) && authority(statement->source) == authority(kCorrection);
}

/// What a correction says counts, however new the words of a source are.
void correct(Paper& paper, const Paper& correction) {
  const auto take = [](auto& field, const auto& said) {
    if (!said.empty()) field = said;
  };
  take(paper.title, correction.title);
  take(paper.abstract, correction.abstract);
  take(paper.organisation, correction.organisation);
  take(paper.code_url, correction.code_url);
  take(paper.project_url, correction.project_url);
  take(paper.journal, correction.journal);
  take(paper.doi, correction.doi);
  if (correction.authors.empty()) return;
  const std::vector<Author> before = std::exchange(paper.authors, correction.authors);
  for (Author& author : paper.authors) {  // names that stay keep what is known of them
    const auto same = [&](const Author& other) { return other.name == author.name; };
    if (std::count_if(before.begin(), before.end(), same) == 1)
      author = *std::find_if(before.begin(), before.end(), same);
  }
}

/// Says where the fields of one folded paper are from, one field after another.
class Tracer {
 public:
  explicit Tracer(std::span<const Statement> statements)
      : folded_(fold(statements)), all_(in_order(statements)) {
    std::reverse(all_.begin(), all_.end());
  }

  /// A field that one statement gave.
  template <class Field>
  void one(const char* name, Field Paper::*field) {
    if (folded_.*field == Field{}) return;
    const auto says_so = [&](const Statement* s) { return s->paper.*field == folded_.*field; };
    if (const auto said = std::find_if(all_.begin(), all_.end(), says_so); said != all_.end())
      add(name, **said);
  }
  /// A list to which each statement may have added; `contributes` tells whether one did.
  template <class Test>
  void each(const char* name, Test contributes) {
    for (const Statement* statement : all_)
      if (contributes(statement->paper)) add(name, *statement);
  }
  void authors();

  const Paper& folded() const { return folded_; }
  std::vector<Origin> take() { return std::move(found_); }

 private:
  void add(const char* name, const Statement& statement) {
    found_.push_back({name, statement.source, statement.paper.id});
  }
  Paper folded_;
  std::vector<const Statement*> all_;
  std::vector<Origin> found_;
};

/// Names come from one statement; others may have added what stands beside them.
void Tracer::authors() {
  if (folded_.authors.empty()) return;
  const auto same_names = [&](const Statement* s) {
    return std::equal(s->paper.authors.begin(), s->paper.authors.end(), folded_.authors.begin(),
                      folded_.authors.end(),
                      [](const Author& a, const Author& b) { return a.name == b.name; });
  };
  if (const auto said = std::find_if(all_.begin(), all_.end(), same_names); said != all_.end())
    add("authors", **said);
}

}  // namespace

int authority(std::string_view source) {
  source = source.substr(0, source.find(':'));
  for (const auto& [name, rank] : kAuthority)
    if (name == source) return rank;
  return kUnknownSource;
}

PaperId best_id(std::span<const Statement> statements) {
  const auto all = in_order(statements);
  const PaperId* best = nullptr;
  const auto better = [&](const PaperId& id) { return best == nullptr || id.scheme() < best->scheme(); };
  // What a source itself files a work under comes before what others say that it is filed under.
  for (auto at = all.rbegin(); at != all.rend(); ++at)
    if (better((*at)->paper.id)) best = &(*at)->paper.id;
  for (auto at = all.rbegin(); at != all.rend(); ++at)
    for (const PaperId& id : (*at)->paper.other_ids)
      if (better(id)) best = &id;
  return *best;
}

Paper fold(std::span<const Statement> statements) {
  auto all = in_order(statements);
  const PaperId id = best_id(statements);
  std::vector<PaperId> ids;
  for (const Statement* statement : all) {
    ids.push_back(statement->paper.id);
    std::copy(statement->paper.other_ids.begin(), statement->paper.other_ids.end(), std::back_inserter(ids));
  }
  const auto first_correction = std::find_if(all.begin(), all.end(), is_correction);
  const std::vector<const Statement*> corrections(first_correction, all.end());
  // They correct what sources say: alone they make no paper, and keep none alive.
  if (first_correction != all.begin()) all.erase(first_correction, all.end());
  // What a source has taken back counts for nothing while another still says something.
  const auto deleted = [](const Statement* statement) { return statement->paper.deleted; };
  if (!std::all_of(all.begin(), all.end(), deleted)) std::erase_if(all, deleted);
  Paper paper = all.front()->paper;
  paper.apart.clear();  // that is between the source and the store
  for (const Statement* statement : std::span(all).subspan(1)) {
    if (statement->paper.apart.empty()) {
      paper = merge(paper, statement->paper);
      continue;
    }
    Paper said = statement->paper;
    said.apart.clear();
    paper = merge(paper, said);
  }
  for (const Statement* correction : corrections)
    if (!correction->paper.deleted) correct(paper, correction->paper);
  paper.id = id;
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  std::erase_if(ids, [&](const PaperId& other) { return other == id || other.scheme() == Scheme::own; });
  paper.other_ids = std::move(ids);
  return paper;
}

std::vector<PaperId> identities(const Paper& paper) {
  std::vector<PaperId> ids{paper.id};
  std::copy(paper.other_ids.begin(), paper.other_ids.end(), std::back_inserter(ids));
  if (!paper.doi.empty())
    if (auto doi = PaperId::parse("doi:" + paper.doi)) ids.push_back(std::move(*doi));
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

std::vector<Origin> origins(std::span<const Statement> statements) {
  Tracer tracer(statements);
  tracer.each("identities", [](const Paper&) { return true; });
  tracer.one("title", &Paper::title);
  tracer.one("abstract", &Paper::abstract);
  tracer.one("summary", &Paper::summary);
  tracer.authors();
  tracer.one("author count", &Paper::author_count);
  tracer.one("organisation", &Paper::organisation);
  tracer.one("categories", &Paper::categories);
  tracer.one("published", &Paper::published);
  tracer.one("submitted", &Paper::submitted);
  tracer.one("announced", &Paper::announced);
  tracer.one("updated", &Paper::updated);
  tracer.each("cross-lists", [](const Paper& paper) { return !paper.cross_lists.empty(); });
  tracer.each("versions", [](const Paper& paper) { return !paper.versions.empty(); });
  tracer.one("comment", &Paper::comment);
  tracer.one("journal", &Paper::journal);
  tracer.one("doi", &Paper::doi);
  tracer.one("licence", &Paper::license);
  tracer.one("code", &Paper::code_url);
  tracer.one("project", &Paper::project_url);
  tracer.one("lab", &Paper::lab);
  tracer.one("subject", &Paper::subject);
  tracer.one("withdrawn", &Paper::withdrawn);
  tracer.one("withdrawal", &Paper::withdrawal);
  tracer.one("deleted", &Paper::deleted);
  return tracer.take();
}

}  // namespace quire
