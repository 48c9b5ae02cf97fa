#include "meaning/endpoint_meaning.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "meaning/question.h"
#include "meaning/sending.h"
#include "text/tex.h"

namespace quire::meaning {
namespace {

namespace fs = std::filesystem;
using store::Doc;

constexpr std::size_t kChunk = 512;  // changes at a time; a stopped chunk is looked at again, not sent again

/// At most so many characters.
void cut(std::string& text, std::size_t characters) {
  std::size_t at = 0;
  for (; at < text.size(); ++at)
    if ((static_cast<unsigned char>(text[at]) & 0xc0) != 0x80 && characters-- == 0) break;
  text.resize(at);
}

bool blank(std::string_view text) { return text.find_first_not_of(" \t\r\n\v\f") == std::string_view::npos; }

}  // namespace

std::string sent_text(const Choice& choice, const Paper& paper) {
  std::string text = text::plain_words(paper.title) + "\n" + text::plain_words(paper.abstract);
  if (blank(text)) return "";
  cut(text, choice.text_chars_max);
  return choice.paper_prefix + text;
}

EndpointMeaning::EndpointMeaning(const fs::path& directory, Choice choice, bool writer)
    : directory_(directory / generation_name(choice)),
      choice_(std::move(choice)),
      writer_(writer),
      received_(directory_, writer) {
  question_tokens_ = questions_usage().tokens;
  AskerOptions asking;
  asking.deadline = std::chrono::milliseconds(choice_.deadline_ms);
  asking.waiting_max = std::max(1U, std::thread::hardware_concurrency() / 2);
  asker_ = std::make_unique<Asker>([this] { return question_encoder(); }, asking);
}

EndpointMeaning::~EndpointMeaning() {
  over_ = true;
  asker_.reset();
}

EndpointOptions EndpointMeaning::options() const {
  EndpointOptions out;
  out.base = choice_.endpoint;
  out.model = choice_.model;
  out.key_env = choice_.key_env;
  out.send_dimensions = choice_.dimensions != 0;
  out.dimensions = received_.dimensions() != 0 ? received_.dimensions() : choice_.dimensions;
  out.batch = choice_.batch;
  out.text_bytes_max = std::size_t{4} * choice_.text_chars_max + choice_.paper_prefix.size();
  return out;
}

std::uint64_t EndpointMeaning::follow(store::Store& store, std::size_t limit,
                                      const std::function<bool()>& stop) {
  const std::lock_guard<std::mutex> following(following_);
  if (!writer_) {
    received_.look();
    return 0;
  }
  if (!received_.damage().empty()) throw std::runtime_error(received_.damage());
  if (store.newest_change() < received_.change()) received_.begin_again();  // another store
  std::uint64_t done = 0;
  while ((limit == 0 || done < limit) && !(stop && stop())) {
    const auto changes =
        store.changes(received_.change(), limit == 0 ? kChunk : std::min<std::size_t>(kChunk, limit - done));
    if (changes.empty()) {
      if (received_.vectors() != nullptr) received_.become_whole();
      break;
    }
    auto papers = pending(store, changes);
    if (!papers.empty() && (limited_ || limit_reached())) break;
    Sending sending(options(), choice_, received_, stop);
    for (Pending& paper : papers) sending.add(paper.doc, paper.text_hash, std::move(paper.text));
    const Status sent = sending.run(question_tokens_);
    set_trouble(sent ? "" : sent.error());
    if (!sent) throw std::runtime_error(sent.error());
    limited_ = sending.limited();
    if (!sending.finished()) break;
    received_.followed(changes.back().number);
    received_.look_after();
    done += changes.size();
  }
  return done;
}

/// The changed papers whose text is not there yet; takes out what is gone.
std::vector<EndpointMeaning::Pending> EndpointMeaning::pending(store::Store& store,
                                                               std::span<const store::Change> changes) {
  std::vector<Doc> docs;
  docs.reserve(changes.size());
  for (const store::Change& change : changes) docs.push_back(change.doc);
  const auto papers = store.papers(docs);
  std::vector<Pending> out;
  for (const store::StoredPaper& one : papers) {
    std::erase(docs, one.doc);
    std::string text = sent_text(choice_, one.paper);
    if (text.empty()) {
      received_.remove(one.doc);
      continue;
    }
    const std::uint64_t hash = hash_of(text);
    if (!received_.has(one.doc, hash)) out.push_back({one.doc, hash, std::move(text)});
  }
  for (const Doc gone : docs) received_.remove(gone);
  return out;
}

bool EndpointMeaning::limit_reached() const {
  return choice_.tokens_max != 0 && received_.usage().tokens + question_tokens_ >= choice_.tokens_max;
}

void EndpointMeaning::tend(const std::function<bool()>& stop, unsigned threads) {
  if (const auto vectors = received_.vectors(); vectors != nullptr && writer_) vectors->tend(stop, threads);
}

std::unique_ptr<Question> EndpointMeaning::ask(std::string_view text) const {
  const auto vectors = received_.vectors();
  if (vectors == nullptr) return question_of(nullptr, {});
  if (limit_reached()) {
    return question_of(vectors, [](std::string& why) {
      why = "the limit of tokens for meaning is reached";
      return nullptr;
    });
  }
  auto asked = asker_->ask(choice_.question_prefix + std::string(text));
  return question_of(
      vectors, [this, asked = std::move(asked)](std::string& why) { return asker_->wait(*asked, why); });
}

std::vector<Candidate> EndpointMeaning::similar(Doc doc, std::size_t count, Allowed allowed) const {
  const auto vectors = received_.vectors();
  if (vectors == nullptr) return {};
  return similar_in(*vectors, doc, count, allowed);
}

/// One request, one attempt: a search does not wait for a second.
Asker::Encode EndpointMeaning::question_encoder() const {
  EndpointOptions how = options();
  how.attempts = 1;
  how.timeout = std::max(std::chrono::milliseconds(10'000), std::chrono::milliseconds(choice_.deadline_ms));
  how.stop = [this] { return over_.load(); };
  auto opened = Endpoint::open(std::move(how));
  if (!opened) return [fault = opened.error()](const std::string&) { return Error{fault}; };
  const auto endpoint = std::make_shared<Endpoint>(std::move(*opened));
  return [this, endpoint](const std::string& text) -> Result<std::vector<float>> {
    auto vectors = endpoint->embed({&text, 1});
    count_question(endpoint->take_usage());
    if (!vectors) return Error{vectors.error()};
    return std::move(vectors->front());
  };
}

/// Appended to a file, for several processes ask: tokens, estimated, requests, u64 each.
void EndpointMeaning::count_question(const Usage& usage) const {
  if (usage.requests == 0) return;
  question_tokens_ += usage.tokens;
  const int file =
      ::open((directory_ / "questions").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (file < 0) return;
  [[maybe_unused]] const ssize_t written = ::write(file, &usage, sizeof usage);
  ::close(file);
}

Usage EndpointMeaning::questions_usage() const {
  Usage sum;
  Usage one;
  std::ifstream in(directory_ / "questions", std::ios::binary);
  while (in.read(reinterpret_cast<char*>(&one), sizeof one)) sum += one;
  return sum;
}

void EndpointMeaning::set_trouble(std::string what) {
  const std::lock_guard<std::mutex> lock(trouble_mutex_);
  trouble_ = std::move(what);
}

EndpointStats EndpointMeaning::stats() const {
  EndpointStats out;
  out.choice = choice_;
  out.whole = received_.whole();
  if (const auto vectors = received_.vectors(); vectors != nullptr) {
    out.dimensions = vectors->dimensions();
    out.papers = vectors->size();
  }
  out.papers_usage = received_.usage();
  out.questions_usage = questions_usage();
  out.refused = received_.refused();
  out.limit_reached = limited_ || limit_reached();
  out.trouble = received_.damage();
  if (out.trouble.empty()) {
    const std::lock_guard<std::mutex> lock(trouble_mutex_);
    out.trouble = trouble_;
  }
  if (out.trouble.empty()) out.trouble = asker_->trouble();
  if (out.trouble.empty() && out.limit_reached)
    out.trouble = fmt::format("the limit of {} tokens is reached; raise it with quire learn --tokens-max",
                              choice_.tokens_max);
  return out;
}

}  // namespace quire::meaning
