#include "benchmarks/search/papers_file.h"

#include <array>
#include <charconv>
#include <cstring>
#include <fstream>
#include <stdexcept>

#include <fcntl.h>
#include <unistd.h>

namespace quire::bench {
namespace {

std::vector<std::string_view> split(std::string_view text, std::string_view by) {
  std::vector<std::string_view> out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(by, at), text.size());
    if (end > at) out.push_back(text.substr(at, end - at));
    at = end + by.size();
  }
  return out;
}

}  // namespace

PaperLine::PaperLine(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  std::array<std::string_view, 7> fields;
  for (std::string_view& field : fields) {
    const std::size_t end = std::min(line.find('\t'), line.size());
    field = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  std::from_chars(fields[0].data(), fields[0].data() + fields[0].size(), number);
  id = fields[1];
  day = fields[2];
  categories = fields[3];
  title = fields[4];
  abstract = fields[5];
  authors = fields[6];
}

std::vector<std::string_view> PaperLine::author_names() const { return split(authors, ", "); }
std::vector<std::string_view> PaperLine::category_names() const { return split(categories, " "); }

PapersFile::PapersFile(const std::filesystem::path& file) : fd_(::open(file.c_str(), O_RDONLY | O_CLOEXEC)) {
  if (fd_ < 0) throw std::runtime_error(file.string() + ": cannot be read");
  std::string buffer(1u << 20, '\0');
  std::uint64_t done = 0;
  for (ssize_t got = 0; (got = ::read(fd_, buffer.data(), buffer.size())) > 0;) {
    const char* const begin = buffer.data();
    const char* at = begin;
    while ((at = static_cast<const char*>(
                std::memchr(at, '\n', static_cast<std::size_t>(begin + got - at)))) != nullptr) {
      ++at;
      ends_.push_back(done + static_cast<std::uint64_t>(at - begin));
    }
    done += static_cast<std::uint64_t>(got);
  }
}

PapersFile::~PapersFile() { ::close(fd_); }

PaperLine PapersFile::paper(std::uint32_t place) const {
  const std::uint64_t begin = place == 0 ? 0 : ends_[place - 1];
  std::string& line = lines_[next_++ % 2];
  line.resize(ends_[place] - begin);
  for (std::size_t done = 0; done < line.size();) {
    const ssize_t got =
        ::pread(fd_, line.data() + done, line.size() - done, static_cast<off_t>(begin + done));
    if (got <= 0) throw std::runtime_error("papers.tsv cannot be read");
    done += static_cast<std::size_t>(got);
  }
  return PaperLine(line);
}

std::vector<BenchQuery> read_queries(const std::filesystem::path& file) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error(file.string() + ": cannot be read");
  std::vector<BenchQuery> out;
  for (std::string line; std::getline(in, line);) {
    const std::size_t first = line.find('\t');
    const std::size_t second = line.find('\t', first + 1);
    if (first == std::string::npos || second == std::string::npos)
      throw std::runtime_error(file.string() + ": a line without kind, words and category: " + line);
    out.push_back(
        {line.substr(0, first), line.substr(first + 1, second - first - 1), line.substr(second + 1)});
  }
  return out;
}

}  // namespace quire::bench
