// Which vectors answer: the own ones, or a chosen endpoint's once they are whole. The choice may change while
// the folder is open; whoever follows the store takes it up.
#include "meaning/meaning.h"

#include <mutex>
#include <shared_mutex>

#include "meaning/endpoint_meaning.h"
#include "meaning/own_meaning.h"
#include "meaning/question.h"

namespace quire::meaning {
namespace {

namespace fs = std::filesystem;

/// Keeps the endpoint's part alive while the question is under way.
class HeldQuestion final : public Question {
 public:
  HeldQuestion(std::shared_ptr<const EndpointMeaning> holder, std::unique_ptr<Question> question)
      : holder_(std::move(holder)), question_(std::move(question)) {}
  std::string missing() override { return question_->missing(); }
  std::vector<Candidate> search(std::size_t count, Allowed allowed) override {
    return question_->search(count, allowed);
  }
  std::vector<Fused> fused(std::span<const Candidate> words, bool words_cut, std::size_t count,
                           Allowed allowed, const FusionOptions& options) override {
    return question_->fused(words, words_cut, count, allowed, options);
  }

 private:
  std::shared_ptr<const EndpointMeaning> holder_;
  std::unique_ptr<Question> question_;
};

class ChosenMeaning final : public Meaning {
 public:
  ChosenMeaning(fs::path directory, MeaningOptions options)
      : directory_(std::move(directory)), threads_(std::max(options.training.threads, 1U)) {
    const auto choice = read_choice(directory_);
    const bool chosen = choice && *choice;
    own_ = OwnMeaning::open(directory_, std::move(options), chosen);
    stamp_ = stamp();
    if (!choice) fault_ = choice.error();
    if (chosen) endpoint_ = std::make_shared<EndpointMeaning>(directory_, **choice, own_->writer());
    if (chosen && !endpoint_->whole()) own_->wake();
  }

  std::uint64_t follow(store::Store& store, std::size_t limit, const std::function<bool()>& stop) override {
    const std::lock_guard<std::mutex> following(following_);
    take_up_choice();
    const auto endpoint = chosen();
    if (endpoint == nullptr) return own_->follow(store, limit, stop);
    const std::uint64_t own = endpoint->whole() ? 0 : own_->follow(store, limit, stop);
    const std::uint64_t done = endpoint->follow(store, limit, stop);
    if (endpoint->whole()) own_->rest();
    return std::max(own, done);
  }

  bool learn(store::Store& store, const std::function<bool()>& stop) override {
    const auto endpoint = chosen();
    if (endpoint != nullptr) endpoint->tend(stop, threads_);
    return endpoint != nullptr && endpoint->whole() ? false : own_->learn(store, stop);
  }

  std::unique_ptr<Question> ask(std::string_view text, std::string_view typed) const override {
    const auto endpoint = answering();
    if (endpoint == nullptr) return own_->ask(text, typed);
    return std::make_unique<HeldQuestion>(endpoint, endpoint->ask(typed.empty() ? text : typed));
  }

  std::vector<Candidate> similar(store::Doc doc, std::size_t count, Allowed allowed) const override {
    const auto endpoint = answering();
    return endpoint != nullptr ? endpoint->similar(doc, count, allowed) : own_->similar(doc, count, allowed);
  }

  bool ready() const override { return answering() != nullptr || own_->ready(); }
  bool writer() const override { return own_->writer(); }

  MeaningStats stats() const override {
    MeaningStats out = own_->stats();
    const auto endpoint = chosen();
    const std::shared_lock<std::shared_mutex> lock(mutex_);
    if (!fault_.empty()) out.faults.push_back(fault_);
    if (endpoint == nullptr) return out;
    out.faults.insert(out.faults.end(), endpoint->notes().begin(), endpoint->notes().end());
    out.endpoint = endpoint->stats();
    if (!out.endpoint->whole) return out;
    out.papers = out.endpoint->papers;
    out.change = endpoint->change();
    return out;
  }

 private:
  std::shared_ptr<EndpointMeaning> chosen() const {
    const std::shared_lock<std::shared_mutex> lock(mutex_);
    return endpoint_;
  }

  std::shared_ptr<EndpointMeaning> answering() const {
    auto endpoint = chosen();
    return endpoint != nullptr && endpoint->whole() ? endpoint : nullptr;
  }

  struct Stamp {
    fs::file_time_type time{};
    std::uintmax_t size = 0;
    bool operator==(const Stamp&) const = default;
  };
  Stamp stamp() const {
    std::error_code fault;
    const auto time = fs::last_write_time(directory_ / "endpoint.json", fault);
    if (fault) return {};
    return {time, fs::file_size(directory_ / "endpoint.json", fault)};
  }

  /// What somebody chose since. The endpoint that answered goes on for questions that are under way.
  void take_up_choice() {
    const Stamp now = stamp();
    if (now == stamp_) return;
    stamp_ = now;
    const auto choice = read_choice(directory_);
    std::shared_ptr<EndpointMeaning> next;
    {
      // The old one's files are closed before they may be opened again.
      const std::lock_guard<std::shared_mutex> lock(mutex_);
      fault_ = choice ? "" : choice.error();
      endpoint_.swap(next);
    }
    next.reset();
    own_->wake();
    if (!choice || !*choice) return;
    next = std::make_shared<EndpointMeaning>(directory_, **choice, own_->writer());
    const std::lock_guard<std::shared_mutex> lock(mutex_);
    endpoint_ = std::move(next);
  }

  const fs::path directory_;
  const unsigned threads_;
  std::unique_ptr<OwnMeaning> own_;
  std::mutex following_;
  Stamp stamp_;  ///< of the choice that was read; under following_
  mutable std::shared_mutex mutex_;
  std::shared_ptr<EndpointMeaning> endpoint_;
  std::string fault_;
};

}  // namespace

std::unique_ptr<Meaning> Meaning::open(const fs::path& directory, MeaningOptions options) {
  return std::make_unique<ChosenMeaning>(directory, std::move(options));
}

void Meaning::store_replaced(const fs::path& directory) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(directory, ignored)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with("endpoint-")) {
      Received received(entry.path(), true);
      if (!received.damage().empty()) continue;
      received.begin_again();
      received.checkpoint();
    } else if (name != "endpoint.json") {
      fs::remove_all(entry.path(), ignored);
    }
  }
}

std::uint64_t Meaning::catch_up(store::Store& store, std::size_t limit, const std::function<bool()>& stop) {
  const std::uint64_t done = follow(store, limit, stop);
  learn(store, stop);
  return done;
}

}  // namespace quire::meaning
