// Files: `state` (envelope, the struct State); `vectors-N` (nearest_file.h; absent without vectors);
// `texts-N` (envelope: a hash u64 by doc); `journal-N`: records of payload bytes u32, CRC-32 u32, payload:
// tokens, estimated, requests u64, dimensions u32, arrivals u32; an arrival each: doc u32, has a vector u32,
// hash u64, then the vector f32. Little endian.
#include "meaning/received.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <stdexcept>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "meaning/envelope.h"

namespace quire::meaning {
namespace {

namespace fs = std::filesystem;
using store::Doc;

constexpr std::string_view kStateMagic = "QUIREEPS";
constexpr std::string_view kTextsMagic = "QUIRETXT";
constexpr std::uint32_t kFormat = 1;
constexpr std::uint64_t kTextsBytesMax = std::uint64_t{8} << 32;
constexpr std::size_t kRecordBytesMax = 64 << 20;
constexpr std::size_t kArrivalsMax = 4096;

[[noreturn]] void fail(const fs::path& path, const char* what) {
  throw std::runtime_error(fmt::format("{}: cannot {}: {}; free space or mend the disk", path.string(), what,
                                       std::strerror(errno)));
}

template <class T>
void put(std::string& out, const T& value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

std::string record_of(std::span<const Arrival> batch, const Usage& usage, std::size_t dimensions) {
  std::string payload;
  put(payload, usage.tokens);
  put(payload, usage.estimated);
  put(payload, usage.requests);
  put(payload, static_cast<std::uint32_t>(dimensions));
  put(payload, static_cast<std::uint32_t>(batch.size()));
  for (const Arrival& one : batch) {
    put(payload, one.doc);
    put(payload, static_cast<std::uint32_t>(!one.vector.empty()));
    put(payload, one.text);
    payload.append(reinterpret_cast<const char*>(one.vector.data()), one.vector.size() * sizeof(float));
  }
  std::string record;
  put(record, static_cast<std::uint32_t>(payload.size()));
  put(record, checksum(payload));
  return record + payload;
}

/// Reads numbers from a payload; after its end all is zero.
class Payload {
 public:
  explicit Payload(std::string_view bytes) : rest_(bytes) {}
  template <class T>
  T number() {
    T value{};
    take(&value, sizeof value);
    return value;
  }
  void take(void* out, std::size_t bytes) {
    if (bytes > rest_.size()) {
      good_ = false;
      rest_ = {};
      return;
    }
    std::memcpy(out, rest_.data(), bytes);
    rest_.remove_prefix(bytes);
  }
  bool good() const { return good_; }

 private:
  std::string_view rest_;
  bool good_ = true;
};

bool read_record(std::string_view bytes, std::vector<Arrival>& batch, Usage& usage) {
  Payload in(bytes);
  usage.tokens = in.number<std::uint64_t>();
  usage.estimated = in.number<std::uint64_t>();
  usage.requests = in.number<std::uint64_t>();
  const auto dimensions = in.number<std::uint32_t>();
  const auto count = in.number<std::uint32_t>();
  if (dimensions > Nearest::kDimensionsMax || count > kArrivalsMax) return false;
  batch.assign(count, {});
  for (Arrival& one : batch) {
    one.doc = in.number<Doc>();
    const bool has_vector = in.number<std::uint32_t>() != 0;
    one.text = in.number<std::uint64_t>();
    if (!has_vector) continue;
    one.vector.resize(dimensions);
    in.take(one.vector.data(), dimensions * sizeof(float));
  }
  return in.good();
}

}  // namespace

struct Received::State {
  std::uint64_t number = 0;
  std::uint64_t dimensions = 0;
  std::uint64_t change = 0;
  std::uint64_t whole = 0;
  std::uint64_t refused = 0;
  Usage usage;
};

Received::Received(fs::path directory, bool writer, std::uint64_t journal_max)
    : directory_(std::move(directory)), writer_(writer), journal_max_(journal_max) {
  if (writer_) fs::create_directories(directory_);
  load();
}

Received::~Received() {
  if (journal_ >= 0) ::close(journal_);
}

void Received::load() {
  std::error_code ignored;
  State state;
  if (fs::exists(directory_ / "state", ignored)) {
    const auto payload = read_file(directory_ / "state", kStateMagic, kFormat, sizeof state);
    if (payload && payload->size() == sizeof state) {
      std::memcpy(&state, payload->data(), sizeof state);
    } else {
      damage_ = fmt::format("{}: is damaged", (directory_ / "state").string());
    }
  }
  if (damage_.empty() && !load_checkpoint(state) && damage_.empty())
    damage_ = fmt::format("{}: is missing or damaged", numbered("vectors-", state.number).string());
  if (!damage_.empty()) {
    damage_ += fmt::format(
        "; what it holds was paid for: put it back from a copy, or remove the folder {} to pay for it again",
        directory_.string());
    return;
  }
  replay();
  if (writer_) open_journal();
}

bool Received::load_checkpoint(const State& state) {
  number_ = state.number;
  change_ = state.change;
  whole_ = state.whole != 0;
  refused_ = state.refused;
  usage_ = state.usage;
  if (state.dimensions == 0) return true;
  if (state.dimensions > Nearest::kDimensionsMax) return false;
  const auto texts = read_file(numbered("texts-", number_), kTextsMagic, kFormat, kTextsBytesMax);
  std::error_code ignored;
  if (!texts || !fs::exists(numbered("vectors-", number_), ignored)) return false;
  texts_.resize(texts->size() / sizeof(std::uint64_t));
  if (!texts_.empty()) std::memcpy(texts_.data(), texts->data(), texts_.size() * sizeof(std::uint64_t));
  auto vectors = Nearest::open(numbered("vectors-", number_), state.dimensions);
  if (!vectors) return false;
  vectors_ = std::move(*vectors);
  return true;
}

/// What the journal holds behind what was read of it. A record that is not whole ends it: the writer was
/// killed while it wrote.
void Received::replay() {
  std::ifstream in(numbered("journal-", number_), std::ios::binary);
  if (!in.seekg(static_cast<std::streamoff>(journal_bytes_))) return;
  std::string payload;
  std::vector<Arrival> batch;
  for (;;) {
    std::uint32_t head[2];
    if (!in.read(reinterpret_cast<char*>(head), sizeof head) || head[0] > kRecordBytesMax) break;
    payload.resize(head[0]);
    if (!in.read(payload.data(), static_cast<std::streamsize>(payload.size()))) break;
    Usage usage;
    if (checksum(payload) != head[1] || !read_record(payload, batch, usage)) break;
    usage_ += usage;
    apply(batch);
    journal_bytes_ += sizeof head + payload.size();
  }
}

/// To write behind the last whole record.
void Received::open_journal() {
  const fs::path file = numbered("journal-", number_);
  journal_ = ::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  if (journal_ < 0) fail(file, "open");
  const off_t end = ::lseek(journal_, 0, SEEK_END);
  if (static_cast<std::uint64_t>(end) > journal_bytes_)
    notes_.push_back(fmt::format("{}: its last {} bytes are of a record that was not finished, and left out",
                                 file.string(), static_cast<std::uint64_t>(end) - journal_bytes_));
  if (::ftruncate(journal_, static_cast<off_t>(journal_bytes_)) != 0 || ::lseek(journal_, 0, SEEK_END) < 0)
    fail(file, "cut");
  const int folder = ::open(directory_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder >= 0) {  // so that the file's name lasts too
    ::fsync(folder);
    ::close(folder);
  }
}

std::shared_ptr<Nearest> Received::vectors() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return vectors_;
}

std::size_t Received::dimensions() const {
  const auto now = vectors();
  return now == nullptr ? 0 : now->dimensions();
}

bool Received::has(Doc doc, std::uint64_t text) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return doc < texts_.size() && texts_[doc] == text;
}

Usage Received::usage() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return usage_;
}

std::uint64_t Received::refused() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return refused_;
}

store::ChangeNumber Received::change() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return change_;
}

bool Received::whole() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return whole_;
}

void Received::take(std::span<const Arrival> batch, const Usage& usage) {
  const std::lock_guard<std::mutex> writing(writing_);
  std::size_t dimensions = this->dimensions();
  for (const Arrival& one : batch) {
    if (one.vector.empty()) continue;
    if (dimensions == 0) dimensions = one.vector.size();
    if (one.vector.size() != dimensions)
      throw std::runtime_error(fmt::format("{}: a vector of {} dimensions does not go with those of {}",
                                           directory_.string(), one.vector.size(), dimensions));
  }
  const std::string record = record_of(batch, usage, dimensions);
  const fs::path file = numbered("journal-", number_);
  for (std::size_t at = 0; at < record.size();) {
    const ssize_t written = ::write(journal_, record.data() + at, record.size() - at);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) {
      const int why = errno;
      if (::ftruncate(journal_, static_cast<off_t>(journal_bytes_)) == 0) ::lseek(journal_, 0, SEEK_END);
      errno = why;
      fail(file, "write");
    }
    at += static_cast<std::size_t>(written);
  }
  if (::fdatasync(journal_) != 0) fail(file, "make durable");
  journal_bytes_ += record.size();
  const std::lock_guard<std::mutex> lock(mutex_);
  usage_ += usage;
  apply(batch);
}

/// Under mutex_, or while nobody else knows this.
void Received::apply(std::span<const Arrival> batch) {
  for (const Arrival& one : batch) {
    set_text(one.doc, one.text);
    if (one.vector.empty()) {
      ++refused_;
      if (vectors_ != nullptr) vectors_->remove(one.doc);
      continue;
    }
    if (vectors_ == nullptr) vectors_ = std::make_shared<Nearest>(one.vector.size());
    vectors_->add(one.doc, one.vector);
  }
}

void Received::set_text(Doc doc, std::uint64_t text) {
  if (doc >= texts_.size()) {
    if (text == 0) return;
    texts_.resize(std::max<std::size_t>(doc + 1, texts_.size() + texts_.size() / 4));
  }
  texts_[doc] = text;
}

void Received::remove(Doc doc) {
  const std::lock_guard<std::mutex> lock(mutex_);
  set_text(doc, 0);
  if (vectors_ != nullptr) vectors_->remove(doc);
}

void Received::followed(store::ChangeNumber change) {
  const std::lock_guard<std::mutex> lock(mutex_);
  change_ = change;
}

void Received::become_whole() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (whole_) return;
    whole_ = true;
  }
  checkpoint();
}

void Received::begin_again() { followed(0); }

void Received::look_after() {
  std::uint64_t due = journal_max_;
  if (const auto now = vectors(); now != nullptr)
    due = std::max<std::uint64_t>(due, now->size() * now->dimensions() / 2);
  if (journal_bytes_ >= due) checkpoint();
}

/// The new files are whole before `state` names them; until then the old ones and their journal count.
void Received::checkpoint() {
  const std::lock_guard<std::mutex> writing(writing_);
  State state;
  std::vector<std::uint64_t> texts;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    state = {number_ + 1, 0, change_, whole_ ? 1ULL : 0ULL, refused_, usage_};
    texts = texts_;
  }
  if (const auto now = vectors(); now != nullptr) {
    state.dimensions = now->dimensions();
    now->save(numbered("vectors-", state.number));
    write_file(numbered("texts-", state.number), kTextsMagic, kFormat,
               {reinterpret_cast<const char*>(texts.data()), texts.size() * sizeof(std::uint64_t)});
  }
  std::error_code ignored;
  fs::remove(numbered("journal-", state.number), ignored);  // of a checkpoint that was broken off
  write_file(directory_ / "state", kStateMagic, kFormat,
             {reinterpret_cast<const char*>(&state), sizeof state});
  number_ = state.number;
  journal_bytes_ = 0;
  if (journal_ >= 0) ::close(journal_);
  open_journal();
  remove_strays();
}

void Received::look() {
  if (!damage_.empty()) return;
  const auto payload = read_file(directory_ / "state", kStateMagic, kFormat, sizeof(State));
  State state;
  if (payload && payload->size() == sizeof state) std::memcpy(&state, payload->data(), sizeof state);
  const std::lock_guard<std::mutex> lock(mutex_);
  if (state.number == number_) {
    replay();
    return;
  }
  const auto before = std::move(vectors_);
  const auto texts = texts_;
  journal_bytes_ = 0;
  if (load_checkpoint(state)) {
    replay();
  } else {  // the writer may just be replacing it: next time
    vectors_ = before;
    texts_ = texts;
    number_ = 0;
  }
}

fs::path Received::numbered(const char* kind, std::uint64_t number) const {
  return directory_ / fmt::format("{}{}", kind, number);
}

void Received::remove_strays() const {
  for (const auto& entry : fs::directory_iterator(directory_)) {
    const std::string name = entry.path().filename().string();
    for (const char* const kind : {"vectors-", "texts-", "journal-"}) {
      std::error_code ignored;
      if (name.starts_with(kind) && entry.path() != numbered(kind, number_))
        fs::remove(entry.path(), ignored);
    }
  }
}

}  // namespace quire::meaning
