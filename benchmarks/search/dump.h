// Dumps of papers, one JSON object a line (docs/importing.md "jsonl"), packed with zstd or not: read and
// written line by line.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace quire::bench {

struct DumpPaper {
  std::string id, title, abstract;
  std::vector<std::string> authors, categories;
  std::string published;
};

/// Hands over papers until `take` returns false. Throws std::runtime_error, naming the line.
void read_dump(const std::string& file, const std::function<bool(DumpPaper&&)>& take);

/// Writes a dump; packed when the name ends in .zst.
class DumpWriter {
 public:
  explicit DumpWriter(const std::string& file);
  ~DumpWriter();
  DumpWriter(const DumpWriter&) = delete;
  DumpWriter& operator=(const DumpWriter&) = delete;
  void add(const DumpPaper& paper);
  /// Everything is in the file; throws when the disk did not take it.
  void finish();

 private:
  struct Packed;
  std::unique_ptr<Packed> out_;
};

}  // namespace quire::bench
