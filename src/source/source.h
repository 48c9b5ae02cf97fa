// Bytes from outside -> records. Each importer reads one format as a stream, in constant memory; a bad record
// is reported with its place and skipped, the rest is kept. Knows no store. Formats: docs/importing.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "paper/paper.h"

namespace quire::source {

/// A stream of bytes.
class Input {
 public:
  virtual ~Input() = default;
  /// Reads up to buffer.size() bytes; 0 at the end. Throws InputError if the stream breaks.
  virtual std::size_t read(std::span<char> buffer) = 0;
  /// Bytes consumed of what lies underneath (compressed ones, say) and its size if known: for progress. What
  /// open_input() and unpack() return may be asked from another thread while it is being read.
  virtual std::uint64_t consumed() const = 0;
  virtual std::optional<std::uint64_t> size() const = 0;
};

/// The stream broke or may not be read on: missing file, truncated zstd, a limit. The message says what and
/// where.
class InputError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A file, "-" for standard input, or an http(s) URL. zstd and gzip are recognised by their first bytes and
/// unpacked; more than `unpacked_bytes_max` unpacked bytes, or a ratio over 1000 past 64 MB, is refused as a
/// bomb.
std::unique_ptr<Input> open_input(const std::string& where,
                                  std::uint64_t unpacked_bytes_max = std::uint64_t{1} << 40);
/// An address as it may be shown: "https://user:secret@host/x" -> "https://host/x". Anything else stays as it
/// is.
std::string url_without_password(const std::string& url);
/// Bytes in memory, which must outlive the stream: for uploads, tests and fuzzers. They are not unpacked.
std::unique_ptr<Input> open_bytes(std::string_view bytes);
/// `packed` unpacked if it is zstd or gzip, else as it is.
std::unique_ptr<Input> unpack(std::unique_ptr<Input> packed, std::uint64_t unpacked_bytes_max);

/// Something wrong with one record.
struct Problem {
  std::uint64_t line = 0;  ///< 1-based; 0 when the format has no lines
  std::string message;
  std::string name{};  ///< of the record at its source, by which it can be asked for alone; where it has one
};

/// Where an importer delivers. Both return false to stop (Ctrl-C).
struct Sink {
  std::function<bool(Record&&)> record;
  std::function<bool(const Problem&)> problem;
};

struct ImportOptions {
  std::optional<Day> listing_day;  ///< page: the day of the listing, when its text has no year
  Day today =
      Day::of(now());  ///< dates without a year are of this year (or the one before, if in the future)
};

struct Importer {
  const char* kind;  ///< "jsonl"
  const char* help;  ///< one sentence
  void (*importer)(Input&, const ImportOptions&, const Sink&);

  /// Every record names this kind as its source unless it names another. Throws InputError when the stream as
  /// a whole cannot be read; records delivered before stay delivered.
  void read(Input& input, const ImportOptions& options, const Sink& sink) const;
};

/// In the order in which help lists them.
std::span<const Importer> importers();
/// nullptr if there is none of that kind.
const Importer* importer(std::string_view kind);

/// Limits that hold for every format.
inline constexpr std::size_t kRecordBytesMax = 4u << 20;  ///< one line, entry or array element
inline constexpr std::size_t kAuthorsMax = 20'000;
inline constexpr std::size_t kTextBytesMax = 1u << 20;  ///< one field
inline constexpr int kDepthMax = 64;

}  // namespace quire::source
