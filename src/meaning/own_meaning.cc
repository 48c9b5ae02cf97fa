// A generation is a model and the vectors that it made. learn() builds the next generation beside the current
// one and puts it in its place when it is whole and on disk.
//
#include "meaning/own_meaning.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <shared_mutex>
#include <thread>

#include <fmt/format.h>

#include "meaning/folder.h"
#include "meaning/nearest.h"
#include "meaning/question.h"

namespace quire::meaning {
namespace {

namespace fs = std::filesystem;
using store::ChangeNumber;
using store::Doc;

constexpr std::size_t kChunk = 1000;
constexpr std::uint64_t kUnsavedMin = 1000;
constexpr auto kLookAgain = std::chrono::milliseconds(100);

/// A model and its vectors.
struct Generation {
  explicit Generation(Embedder embedder)
      : model(std::move(embedder)), vectors(std::make_unique<Nearest>(kDimensions)) {}

  const Embedder model;
  std::uint64_t papers_then = 0;     ///< when the model was trained; set before others see the generation
  std::unique_ptr<Nearest> vectors;  ///< likewise
  std::atomic<ChangeNumber> change{0};
  std::uint64_t unsaved = 0;  ///< changes since the vectors were saved; of the writing thread
  State saved;                ///< likewise
};

struct Encoded {
  Doc doc = 0;
  Vector vector;  ///< empty: the paper is gone, or has no words that the model knows
};

std::vector<Doc> docs_of(std::span<const store::Change> changes) {
  std::vector<Doc> docs;
  docs.reserve(changes.size());
  for (const store::Change& change : changes) docs.push_back(change.doc);
  return docs;
}

/// The vectors of the changed papers, made by several threads.
std::vector<Encoded> encode(const Embedder& model, store::Store& store,
                            std::span<const store::Change> changes, unsigned threads) {
  std::vector<Encoded> out(changes.size());
  for (std::size_t i = 0; i < changes.size(); ++i) out[i].doc = changes[i].doc;
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.doc < b.doc; });
  const auto papers = store.papers(docs_of(changes));
  const auto work = [&](std::size_t first) {
    for (std::size_t i = first; i < papers.size(); i += threads) {
      Vector vector = model.embed_document(papers[i].paper.title, papers[i].paper.abstract);
      if (std::all_of(vector.begin(), vector.end(), [](float x) { return x == 0; })) continue;
      std::lower_bound(out.begin(), out.end(), papers[i].doc, [](const Encoded& a, Doc doc) {
        return a.doc < doc;
      })->vector = std::move(vector);
    }
  };
  std::vector<std::jthread> others;
  for (unsigned i = 1; i < threads && papers.size() >= kChunk / 2; ++i) others.emplace_back(work, i);
  work(0);
  for (std::size_t i = others.size() + 1; i < threads; ++i) work(i);
  return out;
}

/// What the folder holds, if it is whole; null if it holds nothing or no model.
std::shared_ptr<Generation> load(const Folder& folder, std::vector<std::string>& faults) {
  const auto set_aside = [&](const std::string& why) {
    faults.push_back(why);
    return nullptr;
  };
  if (folder.empty()) return nullptr;
  const auto state = folder.read_state();
  if (!state) return set_aside(state.error());
  const fs::path file = folder.model(state->model);
  auto model = Embedder::load(file);
  if (!model) return set_aside(model.error());
  if (model->version() != state->version)
    return set_aside(fmt::format("{}: is not the model that the vectors were made with; it is trained anew",
                                 file.string()));
  auto out = std::make_shared<Generation>(std::move(*model));
  out->saved = *state;
  out->papers_then = state->papers_then;
  const fs::path vectors_file = folder.vectors(state->vectors);
  std::error_code ignored;
  auto vectors = fs::exists(vectors_file, ignored)
                     ? Nearest::open(vectors_file, kDimensions)
                     : Error{vectors_file.string() + ": is missing; it is made anew from the store"};
  if (vectors) {
    out->vectors = std::move(*vectors);
    out->change = state->change;
  } else {  // the model stands: follow() encodes from the start
    set_aside(vectors.error());
    out->unsaved = kUnsavedMin;
  }
  return out;
}

class FolderMeaning final : public OwnMeaning {
 public:
  FolderMeaning(fs::path directory, MeaningOptions options, bool resting)
      : options_(std::move(options)), folder_(std::move(directory)) {
    options_.training.threads = std::max(options_.training.threads, 1u);
    if (!resting) generation_ = load(folder_, faults_);
    if (folder_.writer()) folder_.remove_strays();
  }

  ~FolderMeaning() override { rest(); }

  void rest() override {
    const std::lock_guard<std::mutex> following(following_);
    const auto now = current();
    if (now == nullptr) return;
    try {
      if (folder_.writer() && now->unsaved >= kUnsavedMin) save(*now);
    } catch (const std::exception&) {  // encoded again by the next process
    }
    const std::lock_guard<std::shared_mutex> lock(mutex_);
    generation_ = nullptr;
  }

  void wake() override {
    const std::lock_guard<std::mutex> following(following_);
    if (current() != nullptr) return;
    std::vector<std::string> faults;
    auto loaded = load(folder_, faults);
    const std::lock_guard<std::shared_mutex> lock(mutex_);
    faults_.insert(faults_.end(), faults.begin(), faults.end());
    generation_ = std::move(loaded);
  }

  std::uint64_t follow(store::Store& store, std::size_t limit, const std::function<bool()>& stop) override {
    const std::lock_guard<std::mutex> following(following_);
    if (!folder_.writer()) look_for_newer();
    const auto now = current();
    return now == nullptr ? 0 : take_in(*now, store, limit, stop);
  }

  bool learn(store::Store& store, const std::function<bool()>& stop) override {
    if (!folder_.writer()) return false;
    const std::lock_guard<std::mutex> learning(learning_);
    const std::uint64_t papers = papers_if_due(store);
    if (papers == 0) {
      if (const auto now = current(); now != nullptr) now->vectors->tend(stop, options_.training.threads);
      return false;
    }
    Result<Embedder> model = train(store, papers, stop);
    if (!model) {
      if (!(stop && stop())) wordless_ = store.newest_change();
      return false;
    }
    const auto next = std::make_shared<Generation>(std::move(*model));
    take_in(*next, store, 0, stop);
    next->vectors->tend(stop, options_.training.threads);
    if (stop && stop()) return false;
    const std::lock_guard<std::mutex> following(following_);
    next->saved.model = folder_.next_number();
    next->saved.version = next->model.version();
    next->papers_then = next->saved.papers_then = papers;
    next->model.save(folder_.model(next->saved.model));
    save(*next);
    const std::lock_guard<std::shared_mutex> lock(mutex_);
    generation_ = next;
    return true;
  }

  std::unique_ptr<Question> ask(std::string_view text, std::string_view) const override {
    const auto now = current();
    if (now == nullptr) return question_of(nullptr, {});
    return question_of(std::shared_ptr<const Nearest>(now, now->vectors.get()),
                       [now, said = std::string(text)](std::string&) {
                         return std::make_shared<const Vector>(now->model.embed_query(said));
                       });
  }

  std::vector<Candidate> similar(Doc doc, std::size_t count, Allowed allowed) const override {
    const auto now = current();
    if (now == nullptr) return {};
    return similar_in(*now->vectors, doc, count, allowed);
  }

  bool ready() const override { return current() != nullptr; }

  bool writer() const override { return folder_.writer(); }

  MeaningStats stats() const override {
    MeaningStats out;
    {
      const std::shared_lock<std::shared_mutex> lock(mutex_);
      out.faults = faults_;
    }
    out.bytes = folder_.bytes();
    const auto now = current();
    if (now == nullptr) return out;
    out.vocabulary = now->model.vocabulary();
    out.trained_on = now->model.trained_on();
    out.model_version = now->model.version();
    out.papers = now->vectors->size();
    out.change = now->change;
    return out;
  }

 private:
  std::shared_ptr<Generation> current() const {
    const std::shared_lock<std::shared_mutex> lock(mutex_);
    return generation_;
  }

  /// In a process that only reads: what the writer has saved since.
  void look_for_newer() {
    const auto now = std::chrono::steady_clock::now();
    if (now - looked_ < kLookAgain) return;
    looked_ = now;
    const auto state = folder_.read_state();
    const auto mine = current();
    if (!state || (mine != nullptr && state->version == mine->saved.version)) return;
    std::vector<std::string> ignored;  // the writer may be about to replace what is read here
    if (auto next = load(folder_, ignored); next != nullptr) {
      const std::lock_guard<std::shared_mutex> lock(mutex_);
      generation_ = std::move(next);
    }
  }

  /// Encodes what the generation has not seen. A generation is written by the thread that has made it until
  /// it is current, then under following_.
  std::uint64_t take_in(Generation& into, store::Store& store, std::size_t limit,
                        const std::function<bool()>& stop) {
    std::uint64_t done = 0;
    while ((limit == 0 || done < limit) && !(stop && stop())) {
      const std::size_t room = limit == 0 ? kChunk : std::min<std::size_t>(kChunk, limit - done);
      const auto changes = store.changes(into.change, room);
      if (changes.empty()) break;
      const auto encoded = encode(into.model, store, changes, options_.training.threads);
      for (const Encoded& one : encoded) {
        if (one.vector.empty()) {
          into.vectors->remove(one.doc);
        } else {
          into.vectors->add(one.doc, one.vector);
        }
      }
      into.change = changes.back().number;
      done += changes.size();
      into.unsaved += changes.size();
      if (folder_.writer() && into.saved.model != 0 && into.unsaved >= due_unsaved(into)) save(into);
    }
    return done;
  }

  /// Writing everything is cheap against encoding so many anew.
  static std::uint64_t due_unsaved(const Generation& of) {
    return std::max<std::uint64_t>(20 * kUnsavedMin, of.vectors->size() / 20);
  }

  void save(Generation& what) {
    State state = what.saved;
    state.vectors = folder_.next_number();
    state.change = what.change;
    what.vectors->save(folder_.vectors(state.vectors));
    folder_.write_state(state);
    what.saved = state;
    what.unsaved = 0;
    folder_.remove_strays();
  }

  /// How many papers there are if it is time to train, else 0.
  std::uint64_t papers_if_due(store::Store& store) const {
    double least = static_cast<double>(options_.papers_min);
    if (const auto now = current(); now != nullptr) {
      least = std::max(least, options_.retrain_factor * static_cast<double>(now->papers_then));
      if (static_cast<double>(now->vectors->size()) < least) return 0;
    }
    if (static_cast<double>(store.newest_change()) < std::max(least, 2.0 * static_cast<double>(wordless_)))
      return 0;
    std::uint64_t papers = 0;
    for (auto changes = store.changes(0, kChunk); !changes.empty();
         changes = store.changes(changes.back().number, kChunk))
      papers += changes.size();
    return static_cast<double>(papers) < least ? 0 : papers;
  }

  /// On all papers, or on a sample that is spread evenly over them.
  Result<Embedder> train(store::Store& store, std::uint64_t papers, const std::function<bool()>& stop) const {
    const auto wanted = [&](Doc doc) {  // the same papers whatever their order in the log
      const std::uint64_t mixed = (doc * 0x9e3779b97f4a7c15ull) >> 32;
      return papers <= options_.sample_max || mixed * papers < (options_.sample_max << 32);
    };
    Trainer trainer;
    for (auto changes = store.changes(0, kChunk); !changes.empty();) {
      if (stop && stop()) return Error{"stopped"};
      const ChangeNumber last = changes.back().number;
      std::erase_if(changes, [&](const store::Change& change) { return !wanted(change.doc); });
      for (const store::StoredPaper& one : store.papers(docs_of(changes)))
        trainer.add(one.paper.title, one.paper.abstract);
      changes = store.changes(last, kChunk);
    }
    TrainOptions training = options_.training;
    training.stop = stop;
    return trainer.train(training);
  }

  MeaningOptions options_;
  const Folder folder_;
  std::vector<std::string> faults_;
  mutable std::shared_mutex mutex_;
  std::shared_ptr<Generation> generation_;  ///< under mutex_
  std::mutex following_;                    ///< who changes the current generation, or the folder
  std::mutex learning_;
  ChangeNumber wordless_ = 0;  ///< no model could be made of the papers of then; under learning_
  std::chrono::steady_clock::time_point looked_{};
};

}  // namespace

std::unique_ptr<OwnMeaning> OwnMeaning::open(const fs::path& directory, MeaningOptions options,
                                             bool resting) {
  return std::make_unique<FolderMeaning>(directory, std::move(options), resting);
}

}  // namespace quire::meaning
