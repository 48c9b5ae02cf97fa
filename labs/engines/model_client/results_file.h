// A file of results: one line for each request that came to an end (record.h), added as it comes, never
// changed. What append() has returned from survives kill -9 and a loss of power (each call is one write and
// one fdatasync). A process that dies while it writes leaves half a line at the end: the next that opens the
// file cuts it off and says so. Of two processes on one file the second is refused (flock on the file, which
// ends with the process). Lines may be read by anybody at any time; of one request the last line counts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "labs/engines/model_client/record.h"

namespace quire::labs::model_client {

class ResultsFile {
 public:
  struct Limits {
    std::size_t line_bytes_max = std::size_t{128} << 20;
    std::size_t lines_max = 100'000'000;
  };

  /// Creates the file, or takes up what is there. A line in it that is none of a results file is an error
  /// with its number, and nothing is changed then.
  static Result<ResultsFile> open(const std::string& path);
  static Result<ResultsFile> open(const std::string& path, const Limits& limits);
  ResultsFile(ResultsFile&& other) noexcept;
  ResultsFile& operator=(ResultsFile&&) = delete;
  ~ResultsFile();

  /// What became of the request, as far as the file knows; a dropped one is as if never asked.
  std::optional<Record::State> state(std::string_view id, std::string_view fingerprint) const;
  std::optional<Record::State> state(const Request& request) const;
  /// The request's record, read from the disk.
  Result<Record> read(const Request& request) const;

  /// Adds a line each. After an error the file is as before (the disk was full), or must be opened again.
  Status append(std::span<const Record> records);

  /// Of all lines: what was charged, over all runs.
  Tokens charged() const { return charged_; }
  std::size_t requests() const { return entries_.size(); }  ///< answered or failed
  const std::string& path() const { return path_; }
  /// What open() cut off, for a log; empty if the file was whole.
  const std::string& cut() const { return cut_; }

 private:
  struct Entry {
    std::uint64_t offset = 0;
    std::size_t length = 0;
    Record::State state = Record::State::answered;
  };
  ResultsFile(std::string path, int file, const Limits& limits)
      : path_(std::move(path)), file_(file), limits_(limits) {}
  Status take_up();
  Status read_lines(std::uint64_t tail);
  Status end_tail(std::uint64_t tail, bool whole);
  Result<std::uint64_t> tail_start() const;
  bool tail_is_ours(std::uint64_t tail) const;
  void enter(const Record& record, std::uint64_t offset, std::size_t length);
  Status write_all(std::string_view bytes);
  Error failed(std::string_view what) const;

  std::string path_;
  int file_;
  Limits limits_;
  std::uint64_t size_ = 0;
  bool broken_ = false;  ///< what is on the disk is not known
  Tokens charged_;
  std::string cut_;
  std::unordered_map<std::string, Entry> entries_;  ///< by id, LF, fingerprint
};

/// Every record of a file, in the order of its lines, without a lock; a half line at the end is read over.
/// `take` ends the reading by an error, which is then returned.
Status for_each_record(const std::string& path, const std::function<Status(const Record&)>& take,
                       const ResultsFile::Limits& limits = {});

}  // namespace quire::labs::model_client
