#include "eval/trial.h"

#include <charconv>
#include <cstdlib>

#include <fmt/format.h>

#include "text/unicode.h"

namespace quire::eval {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBatch = 1000;
constexpr double kSecondsMax = 60;              // a busy machine must not change what is found
constexpr std::uint32_t kQuestionMs = 120'000;  // nor a slow endpoint
/// Papers are made under DOIs of the prefix that is kept for examples: the store joins papers of its own
/// scheme by title, and two documents may well have the same.
constexpr std::string_view kIdPrefix = "doi:10.5555/document.";

fs::path temporary_folder() {
  std::string name = (fs::temp_directory_path() / "quire-eval-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr)
    throw std::runtime_error(fmt::format("cannot make a folder in {}; set TMPDIR to one that can be written",
                                         fs::temp_directory_path().string()));
  return name;
}

Record as_record(Document&& document, std::size_t number) {
  Paper paper(PaperId::parse(fmt::format("{}{}", kIdPrefix, number)).value());
  paper.title = std::move(document.title);
  paper.abstract = std::move(document.text);
  paper.authors = std::move(document.authors);
  return {std::move(paper), {}};
}

}  // namespace

Trial::Trial(fs::path folder, const std::optional<meaning::Choice>& endpoint)
    : folder_(std::move(folder)), store_(store::open_sqlite(folder_)) {
  if (endpoint) {
    meaning::Choice patient = *endpoint;
    patient.deadline_ms = kQuestionMs;
    meaning::write_choice(folder_ / "index" / "meaning", patient);
  }
  index_ = index::Index::open(folder_ / "index");
}

Trial::~Trial() {
  index_.reset();
  store_.reset();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

Result<std::unique_ptr<Trial>> Trial::start(const fs::path& folder,
                                            const std::function<bool(std::uint64_t)>& progress,
                                            const std::optional<meaning::Choice>& endpoint) {
  std::unique_ptr<Trial> trial(new Trial(temporary_folder(), endpoint));
  if (const Status status = trial->take_in(folder, progress); !status) return Error{status.error()};
  return trial;
}

Status Trial::take_in(const fs::path& folder, const std::function<bool(std::uint64_t)>& progress) {
  std::vector<Record> batch;
  const auto go_on = [&] { return !progress || progress(ids_.size()); };
  bool stopped = false;
  const auto put = [&] {
    store_->put(batch);
    batch.clear();
    stopped = !go_on();
  };
  auto notes = read_corpus(folder, [&](Document&& document) {
    ids_.push_back(document.id);
    batch.push_back(as_record(std::move(document), ids_.size() - 1));
    if (batch.size() == kBatch) put();
    return !stopped;
  });
  if (!notes) return Error{notes.error()};
  notes_ = std::move(*notes);
  put();
  if (stopped) return Error{"stopped"};
  index_->catch_up(*store_, 0, [&] { return stopped = !go_on(); });
  if (stopped) return Error{"stopped"};
  if (const std::uint64_t findable = index_->stats().papers; findable != ids_.size())
    return Error{fmt::format("{} of {} documents are findable; the index is at fault, please report this",
                             findable, ids_.size())};
  return name_docs();
}

/// Which document each Doc is: its paper's id says it.
Status Trial::name_docs() {
  std::size_t named = 0;
  store::ChangeNumber last = 0;
  for (auto changes = store_->changes(0, kBatch); !changes.empty(); changes = store_->changes(last, kBatch)) {
    last = changes.back().number;
    std::vector<store::Doc> docs;
    for (const store::Change& change : changes) docs.push_back(change.doc);
    for (const store::StoredPaper& stored : store_->papers(docs)) {
      const std::string_view key = stored.paper.id.key();
      std::uint32_t number = 0;
      std::from_chars(key.data() + kIdPrefix.size(), key.data() + key.size(), number);
      if (stored.doc >= document_of_.size()) document_of_.resize(stored.doc + 1);
      document_of_[stored.doc] = number;
      ++named;
    }
  }
  if (named != ids_.size())
    return Error{fmt::format("{} of {} documents are in the store; please report this", named, ids_.size())};
  return success();
}

bool Trial::learn(const std::function<bool()>& stop) {
  index_->meaning().catch_up(*store_, 0, stop);
  if (stop && stop()) return false;
  const auto stats = meaning();
  if (stats.endpoint && !stats.endpoint->whole)
    throw std::runtime_error(fmt::format("the endpoint gave {} of {} vectors: {}", stats.endpoint->papers,
                                         ids_.size(), stats.endpoint->trouble));
  learned_ = true;
  return true;
}

std::vector<Ranked> Trial::ask(const std::string& question, index::Mode mode, std::size_t depth) {
  if (mode != index::Mode::words && !learned_) learn();
  index::Query query = as_query(question);
  if (query.root == nullptr) return {};  // no word: everything would be listed
  query.mode = mode;
  query.limit = depth;
  query.exact_total = false;
  query.seconds_max = kSecondsMax;
  const index::Found found = index_->search(query);
  const auto stats = mode == index::Mode::words ? meaning::MeaningStats{} : meaning();
  for (const std::string& note : found.notes)
    if (stats.endpoint && note.ends_with("ranked by words alone"))
      throw std::runtime_error(fmt::format("{}: {}", note, stats.endpoint->trouble));
  std::vector<Ranked> ranked;
  for (const index::Hit& hit : found.hits) ranked.push_back({ids_[document_of_[hit.doc]], hit.score});
  return ranked;
}

index::Query as_query(const std::string& question) {
  std::string prose = text::fold(question);  // lower case: no AND, OR, NOT
  for (std::size_t i = 0; i < prose.size(); ++i) {
    const auto c = static_cast<unsigned char>(prose[i]);
    const bool of_word = c >= 0x80 || std::isalnum(c) != 0;
    const bool inside = i > 0 && i + 1 < prose.size() && prose[i - 1] != ' ' && prose[i + 1] != ' ';
    if (!of_word && !(inside && c == '\'')) prose[i] = ' ';
  }
  index::Query query = index::read_query(prose);
  index::rank_by_any_word(query);
  return query;
}

}  // namespace quire::eval
