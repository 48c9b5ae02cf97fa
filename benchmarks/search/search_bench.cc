// Quire under the bench, through its public interface: the index follows a store whose papers are read from
// papers.tsv, and answers what a reader could type.
#include <mutex>
#include <stdexcept>

#include "benchmarks/search/peer.h"
#include "index/index.h"

namespace quire::bench {
namespace {

/// The part of a store that the index follows. Doc and change are a paper's number.
class FileStore final : public store::Store {
 public:
  explicit FileStore(const PapersFile& papers) : papers_(papers) {}

  std::vector<store::StoredPaper> papers(std::span<const store::Doc> docs) override {
    const std::lock_guard lock(mutex_);  // the index reads on two threads, the file is for one
    std::vector<store::StoredPaper> out;
    out.reserve(docs.size());
    for (const store::Doc doc : docs) {
      const PaperLine line = papers_.paper(doc - 1);
      Paper paper(PaperId::parse(line.id).value());
      paper.title = line.title;
      paper.abstract = line.abstract;
      for (const std::string_view name : line.author_names())
        paper.authors.push_back({std::string(name), ""});
      for (const std::string_view name : line.category_names()) paper.categories.emplace_back(name);
      if (const auto day = Day::parse(line.day)) paper.published = *day;
      out.push_back({doc, std::move(paper), 0, {}});
    }
    return out;
  }
  std::vector<store::Change> changes(store::ChangeNumber after, std::size_t limit) override {
    std::vector<store::Change> out;
    for (store::ChangeNumber change = after + 1; change <= papers_.size() && out.size() < limit; ++change)
      out.push_back({change, static_cast<store::Doc>(change)});
    return out;
  }
  store::ChangeNumber newest_change() override { return papers_.size(); }

  store::PutCounts put(std::span<const Record>) override { unused(); }
  std::optional<store::StoredPaper> paper(const PaperId&) override { unused(); }
  std::optional<store::StoredPaper> paper(store::Doc) override { unused(); }
  std::uint64_t version() override { unused(); }
  std::vector<store::Doc> docs_between(Day, Day, std::size_t) override { unused(); }
  std::uint64_t count_between(Day, Day) override { unused(); }
  std::vector<store::DayCount> counts_by_day(Day, Day) override { unused(); }
  std::optional<Day> day_at_or_before(Day) override { unused(); }
  std::optional<Day> day_at_or_after(Day) override { unused(); }
  int vote(store::Doc, const std::string&, bool, Instant) override { unused(); }
  std::vector<store::Doc> voted(const std::string&, std::span<const store::Doc>) override { unused(); }
  std::vector<store::Activity> activity(Instant, Instant) override { unused(); }
  store::Run add_run(const store::Run&) override { unused(); }
  void update_run(const store::Run&) override { unused(); }
  void add_events(std::int64_t, std::span<const std::string>) override { unused(); }
  std::vector<std::string> events(std::int64_t, std::uint64_t, std::size_t) override { unused(); }
  std::optional<store::Run> run(std::int64_t) override { unused(); }
  std::vector<store::Run> runs(const std::string&, std::size_t) override { unused(); }
  std::vector<store::Run> newest_finished_runs(bool) override { unused(); }
  store::Stats stats() override { unused(); }
  std::vector<std::string> check() override { unused(); }
  void backup(const std::filesystem::path&) override { unused(); }

 private:
  [[noreturn]] static void unused() { throw std::logic_error("the index does not call this"); }
  const PapersFile& papers_;
  std::mutex mutex_;
};

class QuirePeer final : public Peer {
 public:
  std::string name() const override { return "quire"; }

  void build(const PapersFile& papers, const std::filesystem::path& folder) override {
    FileStore store(papers);
    const auto index = index::Index::open(folder);
    index->catch_up(store);
    index->optimise();  // as the peers do: optimize, compact
    if (index->stats().papers != papers.size()) throw std::runtime_error("not every paper is findable");
  }

  void open(const std::filesystem::path& folder) override {
    index_ = index::Index::open(folder);
    if (index_->stats().papers == 0) throw std::runtime_error("no index; run build first");
  }

  bool can(std::string_view) const override { return true; }

  void ask(const BenchQuery& asked, std::vector<Answer>& answers) override {
    index::Query query = index::read_query(typed(asked));
    if (asked.kind != "and" && asked.kind != "phrase") index::rank_by_any_word(query);
    query.mode = index::Mode::words;
    query.limit = kTop;
    query.exact_total = false;
    for (const index::Hit& hit : index_->search(query).hits) answers.push_back({hit.doc, hit.score});
  }

 private:
  static std::string typed(const BenchQuery& asked) {
    if (asked.kind == "phrase") return '"' + asked.words + '"';
    if (asked.kind == "filtered") return asked.words + " cat:" + asked.category;
    if (asked.kind != "and") return asked.words;
    std::string text = "+";
    for (const char c : asked.words) {
      text += c;
      if (c == ' ') text += '+';
    }
    return text;
  }
  std::unique_ptr<index::Index> index_;
};

}  // namespace
}  // namespace quire::bench

int main(int argc, char** argv) {
  quire::bench::QuirePeer peer;
  return quire::bench::run_peer(peer, argc, argv);
}
