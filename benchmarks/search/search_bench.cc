// Quire under the bench, through its public interface: the index follows a store whose papers are read from
// papers.tsv, and answers what a reader could type.
#include <mutex>
#include <stdexcept>

#include "benchmarks/search/peer.h"
#include "index/index.h"
#include "store/log_store.h"

namespace quire::bench {
namespace {

/// The part of a store that the index follows. Doc and change are a paper's number.
class FileStore final : public store::LogStore {
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

 private:
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
