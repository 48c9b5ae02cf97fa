// For tests: the part of the store that the index follows, in memory. What the index never calls throws.
#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <random>

#include "store/log_store.h"

namespace quire::index {

class MemoryStore final : public store::LogStore {
 public:
  store::Doc set(const Paper& paper, std::optional<Pick> pick = {}) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto [at, fresh] = docs_.try_emplace(paper.id.key(), static_cast<store::Doc>(docs_.size() + 1));
    const store::Doc doc = at->second;
    if (!fresh) log_.erase(changed_.at(doc));
    papers_.insert_or_assign(doc, store::StoredPaper{doc, paper, 0, std::move(pick)});
    changed_[doc] = ++newest_;
    log_[newest_] = doc;
    return doc;
  }
  /// The change stays, the paper goes.
  void lose(store::Doc doc) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!changed_.contains(doc)) return;
    papers_.erase(doc);
    log_.erase(changed_.at(doc));
    log_[changed_[doc] = ++newest_] = doc;
  }
  const std::map<store::Doc, store::StoredPaper>& all() const { return papers_; }
  /// Whether every change counts as a short put; otherwise none does.
  void put_short(bool on) { short_ = on; }

  std::vector<store::StoredPaper> papers(std::span<const store::Doc> docs) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::vector<store::StoredPaper> out;
    for (const store::Doc doc : docs) {
      if (const auto found = papers_.find(doc); found != papers_.end()) out.push_back(found->second);
    }
    return out;
  }
  std::vector<store::Change> changes(store::ChangeNumber after, std::size_t limit) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::vector<store::Change> out;
    for (auto at = log_.upper_bound(after); at != log_.end() && out.size() < limit; ++at) {
      out.push_back({at->first, at->second});
    }
    return out;
  }
  std::vector<store::Change> short_changes(store::ChangeNumber after, std::size_t limit) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::vector<store::Change> out;
    for (auto at = log_.rbegin(); short_ && at != log_.rend() && at->first > after && out.size() < limit;
         ++at)
      out.push_back({at->first, at->second});
    return out;
  }
  store::ChangeNumber newest_change() override {
    const std::lock_guard<std::mutex> lock(mutex_);
    return newest_;
  }

 private:
  std::mutex mutex_;
  std::map<std::string, store::Doc> docs_;
  std::map<store::Doc, store::StoredPaper> papers_;
  std::map<store::Doc, store::ChangeNumber> changed_;
  std::map<store::ChangeNumber, store::Doc> log_;
  store::ChangeNumber newest_ = 0;
  std::atomic<bool> short_{false};
};

/// So many further papers with a title and authors and nothing else; returns how many there are then.
inline std::size_t set_titled(MemoryStore& store, std::size_t papers, const std::string& title,
                              std::size_t times, const std::vector<std::string>& authors) {
  for (std::size_t i = 0; i < times; ++i) {
    Paper paper(PaperId::own_id("paper " + std::to_string(++papers)));
    paper.title = title;
    for (const std::string& name : authors) paper.authors.push_back({name, ""});
    store.set(paper);
  }
  return papers;
}

/// Papers of few words, so that random queries meet them.
class PaperMaker {
 public:
  explicit PaperMaker(std::uint64_t seed) : random_(seed) {}

  std::size_t below(std::size_t bound) { return random_() % bound; }

  const std::string& word() {
    static const std::vector<std::string> words{
        "learning", "learned", "learn",     "graph",  "graphs",   "Graph",    "matrix",  "matrices", "random",
        "the",      "of",      "GPT-4",     "kernel", "low-rank", "sampling", "samples", "quantum",  "Erdős",
        "ellis",    "john",    "$\\ell_p$", "sparse", "sparsity", "networks", "network", "deep",     "a"};
    return words[below(below(3) == 0 ? words.size() : 9)];
  }

  std::string text(std::size_t words_max) {
    std::string out;
    for (std::size_t left = below(words_max + 1); left > 0; --left) out += (out.empty() ? "" : " ") + word();
    return out;
  }

  Author author() {
    static const std::vector<std::string> first{"John", "J.", "Jane", "Paul", "P.", "Ellis", "José"};
    static const std::vector<std::string> last{"Ellis", "Erdős", "Smith", "Lee", "John", "Olive"};
    return {first[below(first.size())] + " " + last[below(last.size())], ""};
  }

  Paper paper(std::size_t number) {
    Paper paper(PaperId::own_id("paper " + std::to_string(number)));
    paper.title = text(8);
    paper.abstract = text(60);
    if (below(4) == 0) paper.summary = text(10);
    for (std::size_t left = below(5); left > 0; --left) paper.authors.push_back(author());
    static const std::vector<std::string> categories{"cs.LG", "cs.CL", "math.PR", "hep-th", "cs.IT", "csx.Q"};
    for (std::size_t left = below(4); left > 0; --left) paper.categories.push_back(categories[below(6)]);
    if (below(5) != 0) paper.published = Day::from_count(static_cast<std::int32_t>(18'000 + below(1500)));
    if (below(3) == 0) paper.lab = "fair-threshold";
    static const std::vector<std::string> subjects{"", "Language", "Vision", "Théorie"};
    paper.subject = subjects[below(4)];
    // By the number, so that what was drawn for other fields stays as it was.
    static const std::vector<std::string> organisations{
        "", "univ-norte", "Univ-Norte", "Learning Lab", "Erdős Kör", "learning lab", "MIT"};
    static const std::vector<std::string> affiliations{"Univ Norte, Graph Lab", "", "Lab of Deep Learning",
                                                       "Université du Nord"};
    paper.organisation = organisations[number % organisations.size()];
    for (std::size_t i = 0; i < paper.authors.size(); ++i)
      paper.authors[i].affiliation = affiliations[(number + i) % affiliations.size()];
    return paper;
  }

 private:
  std::mt19937_64 random_;
};

}  // namespace quire::index
