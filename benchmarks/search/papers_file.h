// papers.tsv and queries.tsv, as prepare.cc writes them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace quire::bench {

/// A line of papers.tsv; the views are of the text that was given.
struct PaperLine {
  explicit PaperLine(std::string_view line);
  std::uint64_t number = 0;
  std::string_view id, day, categories, title, abstract, authors;
  std::vector<std::string_view> author_names() const;
  std::vector<std::string_view> category_names() const;
};

/// Papers by their place, read from the file when asked for: little memory, and none that an engine's peak
/// would be blamed for. Not for several threads.
class PapersFile {
 public:
  explicit PapersFile(const std::filesystem::path& file);
  ~PapersFile();
  PapersFile(const PapersFile&) = delete;
  PapersFile& operator=(const PapersFile&) = delete;
  std::size_t size() const { return ends_.size(); }
  /// Valid until the second call after this.
  PaperLine paper(std::uint32_t place) const;

 private:
  int fd_;
  std::vector<std::uint64_t> ends_;  ///< of the lines
  mutable std::string lines_[2];
  mutable unsigned next_ = 0;
};

struct BenchQuery {
  std::string kind;
  std::string words;  ///< with blanks between them
  std::string category;
};
std::vector<BenchQuery> read_queries(const std::filesystem::path& file);

}  // namespace quire::bench
