#include "labs/engines/model_client/results_file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "labs/engines/tables/json_lines.h"
#include "labs/engines/tables/whole_file.h"

namespace quire::labs::model_client {
namespace {

constexpr std::size_t kLineDepthMax = 32;

std::string entry_name(std::string_view id, std::string_view fingerprint) {
  return fmt::format("{}\n{}", id, fingerprint);
}

/// Lines of one open file with the places where they are.
class PlacedLines {
 public:
  PlacedLines(std::istream& in, const std::string& name, const ResultsFile::Limits& limits)
      : in_(in),
        lines_(in, name,
               {.line_bytes_max = limits.line_bytes_max,
                .depth_max = kLineDepthMax,
                .lines_max = limits.lines_max}) {}

  /// The next record; nothing at the end.
  Result<std::optional<Record>> next() {
    begin_ = place();
    auto value = lines_.next();
    if (!value) return Error{value.error()};
    if (!value->has_value()) return std::optional<Record>();
    end_ = place();
    auto record = read_record(**value);
    if (!record) return lines_.fault(record.error() + "; is this a results file?");
    return std::optional<Record>(std::move(*record));
  }
  std::uint64_t begin() const { return begin_; }  ///< of the line that next() read last
  std::uint64_t end() const { return end_; }
  /// The line that next() read last has no end.
  bool in_tail() const { return in_.eof(); }

 private:
  std::uint64_t place() {
    if (in_.eof()) return UINT64_MAX;
    return static_cast<std::uint64_t>(in_.tellg());
  }

  std::istream& in_;
  tables::JsonLines lines_;
  std::uint64_t begin_ = 0;
  std::uint64_t end_ = 0;
};

}  // namespace

Result<ResultsFile> ResultsFile::open(const std::string& path) { return open(path, Limits()); }

Result<ResultsFile> ResultsFile::open(const std::string& path, const Limits& limits) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0644);
  if (file < 0) return Error{fmt::format("{}: cannot be opened: {}", path, std::strerror(errno))};
  ResultsFile results(path, file, limits);
  if (::flock(file, LOCK_EX | LOCK_NB) != 0)
    return Error{path + ": another process adds to this file; let it end or name another file"};
  if (Status taken = results.take_up(); !taken) return Error{taken.error()};
  return results;
}

ResultsFile::ResultsFile(ResultsFile&& other) noexcept
    : path_(std::move(other.path_)),
      file_(std::exchange(other.file_, -1)),
      limits_(other.limits_),
      size_(other.size_),
      broken_(other.broken_),
      charged_(other.charged_),
      cut_(std::move(other.cut_)),
      entries_(std::move(other.entries_)) {}

ResultsFile::~ResultsFile() {
  if (file_ >= 0) ::close(file_);
}

Status ResultsFile::take_up() {
  struct stat about {};
  if (::fstat(file_, &about) != 0) return failed("cannot be looked at");
  if (!S_ISREG(about.st_mode)) return Error{path_ + ": is no file; name one"};
  size_ = static_cast<std::uint64_t>(about.st_size);
  if (size_ == 0) return tables::flush_folder_of(path_);
  const auto tail = tail_start();
  if (!tail) return Error{tail.error()};
  return read_lines(*tail);
}

/// Everything up to the end; what is behind the last line end is kept if it is a whole record, and cut off
/// if it is the begin of one.
Status ResultsFile::read_lines(std::uint64_t tail) {
  std::ifstream in(path_, std::ios::binary);
  if (!in) return failed("cannot be read");
  PlacedLines lines(in, path_, limits_);
  bool tail_whole = false;
  for (;;) {
    const auto record = lines.next();
    if (!record) {
      if (!lines.in_tail() || !tail_is_ours(tail)) return Error{record.error()};
      break;
    }
    if (!record->has_value()) break;
    const std::uint64_t end = std::min(lines.end(), size_);
    enter(**record, lines.begin(), static_cast<std::size_t>(end - lines.begin()));
    tail_whole = lines.in_tail();
  }
  return tail == size_ ? success() : end_tail(tail, tail_whole);
}

Status ResultsFile::end_tail(std::uint64_t tail, bool whole) {
  if (whole) return write_all("\n");
  if (!tail_is_ours(tail)) return success();  // blanks
  if (::ftruncate(file_, static_cast<off_t>(tail)) != 0 || ::fdatasync(file_) != 0)
    return failed("its half line at the end cannot be cut off");
  cut_ = fmt::format("{}: {} bytes at the end were half a line and are cut off", path_, size_ - tail);
  size_ = tail;
  return success();
}

/// Where the last line begins if its end is missing; the size of the file if it is not.
Result<std::uint64_t> ResultsFile::tail_start() const {
  char chunk[65'536];
  for (std::uint64_t end = size_; end > 0;) {
    const std::size_t length = static_cast<std::size_t>(std::min<std::uint64_t>(end, sizeof chunk));
    const ssize_t got = ::pread(file_, chunk, length, static_cast<off_t>(end - length));
    if (got != static_cast<ssize_t>(length)) return failed("cannot be read");
    const std::string_view bytes(chunk, length);
    if (const std::size_t last = bytes.rfind('\n'); last != bytes.npos) return end - length + last + 1;
    end -= length;
  }
  return std::uint64_t{0};
}

/// Begins as our lines do, or with the zeros that a loss of power may leave. A file of somebody else's is
/// never cut.
bool ResultsFile::tail_is_ours(std::uint64_t tail) const {
  char begin[kLineBegin.size()];
  const ssize_t got = ::pread(file_, begin, sizeof begin, static_cast<off_t>(tail));
  if (got <= 0) return false;
  const std::string_view bytes(begin, static_cast<std::size_t>(got));
  return bytes.front() == '\0' || kLineBegin.starts_with(bytes.substr(0, bytes.find('\0')));
}

void ResultsFile::enter(const Record& record, std::uint64_t offset, std::size_t length) {
  charged_ += record.charged;
  if (record.state == Record::State::dropped) return;
  entries_[entry_name(record.id, record.request)] = {offset, length, record.state};
}

std::optional<Record::State> ResultsFile::state(std::string_view id, std::string_view fingerprint) const {
  const auto found = entries_.find(entry_name(id, fingerprint));
  if (found == entries_.end()) return std::nullopt;
  return found->second.state;
}

std::optional<Record::State> ResultsFile::state(const Request& request) const {
  return state(request.id, fingerprint(request));
}

Result<Record> ResultsFile::read(const Request& request) const {
  const auto found = entries_.find(entry_name(request.id, fingerprint(request)));
  if (found == entries_.end())
    return Error{fmt::format("{}: has no line of the request {}", path_, request.id)};
  std::string line(found->second.length, '\0');
  const ssize_t got = ::pread(file_, line.data(), line.size(), static_cast<off_t>(found->second.offset));
  if (got != static_cast<ssize_t>(line.size())) return failed("cannot be read");
  const auto value = tables::parse_json(line, path_, kLineDepthMax);
  if (!value) return Error{value.error()};
  return read_record(*value);
}

Status ResultsFile::append(std::span<const Record> records) {
  if (records.empty()) return success();
  if (broken_) return Error{path_ + ": could not be written before; open it again"};
  std::string lines;
  std::vector<std::pair<std::uint64_t, std::size_t>> places;
  for (const Record& record : records) {
    const std::string line = line_of(record) + '\n';
    if (line.size() > limits_.line_bytes_max)
      return Error{fmt::format("{}: the line of {} would have {} bytes; {} are possible", path_, record.id,
                               line.size(), limits_.line_bytes_max)};
    places.emplace_back(size_ + lines.size(), line.size());
    lines += line;
  }
  if (Status written = write_all(lines); !written) return written;
  for (std::size_t i = 0; i < records.size(); ++i) enter(records[i], places[i].first, places[i].second);
  return success();
}

Status ResultsFile::write_all(std::string_view bytes) {
  struct stat about {};
  if (::fstat(file_, &about) != 0) return failed("cannot be looked at");
  if (static_cast<std::uint64_t>(about.st_size) != size_)
    return Error{path_ + ": was changed by somebody else while it was added to; nothing more is written"};
  for (std::uint64_t at = size_; !bytes.empty();) {
    const ssize_t put = ::pwrite(file_, bytes.data(), bytes.size(), static_cast<off_t>(at));
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) {
      const Error error = failed("cannot be written");
      broken_ = ::ftruncate(file_, static_cast<off_t>(size_)) != 0;
      return error;
    }
    at += static_cast<std::uint64_t>(put);
    bytes.remove_prefix(static_cast<std::size_t>(put));
    if (bytes.empty() && ::fdatasync(file_) != 0) {
      broken_ = true;
      return failed("cannot be flushed to the disk");
    }
    if (bytes.empty()) size_ = at;
  }
  return success();
}

Error ResultsFile::failed(std::string_view what) const {
  return Error{fmt::format("{}: {}: {}", path_, what, std::strerror(errno))};
}

Status for_each_record(const std::string& path, const std::function<Status(const Record&)>& take,
                       const ResultsFile::Limits& limits) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return Error{fmt::format("{}: cannot be opened: {}", path, std::strerror(errno))};
  PlacedLines lines(in, path, limits);
  for (;;) {
    const auto record = lines.next();
    if (!record && lines.in_tail()) return success();  // half a line: its process died, or still writes
    if (!record) return Error{record.error()};
    if (!record->has_value()) return success();
    if (Status taken = take(**record); !taken) return taken;
  }
}

}  // namespace quire::labs::model_client
