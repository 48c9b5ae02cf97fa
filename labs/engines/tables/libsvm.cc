// LIBSVM's sparse format: a label, then index:value pairs, indices from 1 and rising; # begins a comment. The
// number of columns is the largest index, which takes a first pass over the file; that pass checks every
// line.
#include <algorithm>

#include "labs/engines/tables/lines.h"
#include "labs/engines/tables/matrix_file.h"
#include "labs/engines/tables/text_file.h"

namespace quire::labs::tables {

namespace {

struct Pair {
  std::size_t index = 0;  // from 1
  double value = 0;
};

/// One line, checked. An empty one (blank, or a comment alone) has no label.
class SparseLine {
 public:
  Status read(const Lines& lines, std::size_t columns_max) {
    pairs.clear();
    label.reset();
    std::string_view rest = lines.text().substr(0, lines.text().find('#'));
    const std::string_view first = next_word(rest);
    if (first.empty()) return success();
    label = finite_number(first);
    if (!label) return lines.fault("the label " + shown(first) + " is not a finite number");
    std::size_t last = 0;
    for (std::string_view word = next_word(rest); !word.empty(); word = next_word(rest)) {
      if (Status s = read_pair(lines, word, last, columns_max); !s) return s;
      last = pairs.back().index;
    }
    return success();
  }

  std::optional<double> label;
  std::vector<Pair> pairs;

 private:
  Status read_pair(const Lines& lines, std::string_view word, std::size_t last, std::size_t columns_max) {
    const std::size_t colon = word.find(':');
    const auto index = colon == word.npos ? std::nullopt : count_of(word.substr(0, colon));
    const auto value = colon == word.npos ? std::nullopt : finite_number(word.substr(colon + 1));
    if (!index || !value) return lines.fault(shown(word) + " is not index:value with a finite value");
    if (*index == 0) return lines.fault("index 0; LIBSVM counts columns from 1");
    if (*index <= last)
      return lines.fault("index " + std::to_string(*index) + " after " + std::to_string(last) +
                         "; indices must rise along a line");
    if (*index > columns_max)
      return lines.fault("index " + std::to_string(*index) + " is over the limit of " +
                         std::to_string(columns_max) + " columns");
    pairs.push_back({*index, *value});
    return success();
  }
};

class LibsvmRows : public MatrixReader {
 public:
  LibsvmRows(std::istream& in, const std::string& name, const MatrixLimits& limits)
      : in_(in), lines_(in, name, limits.line_bytes_max), limits_(limits) {
    has_labels_ = true;
  }

  Status begin() {
    const std::istream::pos_type start = in_.tellg();
    Lines lines(in_, lines_.name(), limits_.line_bytes_max);
    std::size_t rows = 0;
    for (;;) {
      const Result<bool> more = lines.next();
      if (!more) return Error{more.error()};
      if (!*more) break;
      if (Status s = line_.read(lines, limits_.columns_max); !s) return s;
      if (line_.label && ++rows > limits_.rows_max)
        return lines.fault("more than " + std::to_string(limits_.rows_max) + " rows");
      if (!line_.pairs.empty()) columns_ = std::max(columns_, line_.pairs.back().index);
    }
    if (rows == 0) return Error{lines_.name() + ": empty; a matrix has at least one row"};
    if (columns_ == 0) return Error{lines_.name() + ": no line has an index:value pair"};
    in_.clear();
    in_.seekg(start);
    if (!in_) return Error{lines_.name() + ": cannot be read twice, which this format needs; give a file"};
    return success();
  }

  Result<bool> next(std::span<double> row) override {
    do {
      const Result<bool> more = lines_.next();
      if (!more) return Error{more.error()};
      if (!*more) return false;
      if (Status s = line_.read(lines_, columns_); !s) return Error{s.error()};
    } while (!line_.label);
    label_ = *line_.label;
    std::fill(row.begin(), row.end(), 0.0);
    for (const Pair& pair : line_.pairs) row[pair.index - 1] = pair.value;
    return true;
  }

  std::string place() const override { return lines_.place(); }

 private:
  std::istream& in_;
  Lines lines_;
  MatrixLimits limits_;
  SparseLine line_;
};

}  // namespace

Result<std::unique_ptr<MatrixReader>> open_libsvm(std::istream& in, const std::string& name,
                                                  const MatrixLimits& limits) {
  auto reader = std::make_unique<LibsvmRows>(in, name, limits);
  if (Status s = reader->begin(); !s) return Error{s.error()};
  return std::unique_ptr<MatrixReader>(std::move(reader));
}

}  // namespace quire::labs::tables
