#include "labs/engines/tables/matrix_source.h"

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "labs/engines/tables/text_file.h"

namespace quire::labs::tables {

namespace {

/// By what it begins with, where neither name nor argument tells.
MatrixFormat format_of_content(std::istream& in) {
  std::string head(4096, '\0');
  in.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(in.gcount()));
  if (head.starts_with("\x93NUMPY")) return MatrixFormat::npy;
  if (head.starts_with("%%")) return MatrixFormat::matrix_market;
  const std::string_view line = std::string_view(head).substr(0, head.find('\n'));
  const bool pairs = line.find(':') != line.npos && line.find(',') == line.npos;
  return pairs ? MatrixFormat::libsvm : MatrixFormat::csv;
}

std::optional<MatrixFormat> format_named(const std::string& name) {
  for (const auto format :
       {MatrixFormat::npy, MatrixFormat::matrix_market, MatrixFormat::libsvm, MatrixFormat::csv})
    if (name == word(format)) return format;
  return std::nullopt;
}

}  // namespace

Result<std::unique_ptr<MatrixSource>> MatrixSource::open(const std::string& path, const std::string& format,
                                                         std::istream* standard_input) {
  std::unique_ptr<MatrixSource> source(new MatrixSource);
  const auto known = format.empty() ? format_of_name(path) : format_named(format);
  if (path == "-") {
    if (standard_input == nullptr)
      return Error{"standard input: an experiment reads files only; name a file"};
    Result<Text> text = read_text(path, *standard_input);
    if (!text) return Error{text.error()};
    source->name_ = text->name;
    source->text_.str(std::move(text->bytes));
    source->is_text_ = true;
  } else {
    source->name_ = std::filesystem::path(path).filename().string();
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored)) return Error{path + ": is a folder; give a file"};
    source->file_.open(path, std::ios::binary);
    if (!source->file_) return Error{path + ": cannot be opened: " + std::strerror(errno)};
  }
  source->format_ = known ? *known : format_of_content(source->stream());
  return source;
}

Result<std::unique_ptr<MatrixReader>> MatrixSource::rows(const MatrixLimits& limits) {
  stream().clear();
  stream().seekg(0);
  return open_matrix(stream(), name_, format_, limits);
}

}  // namespace quire::labs::tables
