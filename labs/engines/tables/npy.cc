// NumPy's NPY (versions 1 to 3): a magic, the length of a header, a Python dictionary of three known keys,
// then the entries. Whole numbers and floats of either byte order, two dimensions. Rows in C order are read
// as they are asked for; Fortran's order is held whole. No length of the header is believed before the bytes
// are there.
#include <bit>
#include <cmath>
#include <cstring>

#include "labs/engines/tables/lines.h"
#include "labs/engines/tables/matrix_file.h"
#include "labs/engines/tables/text_file.h"
#include "labs/engines/tables/whole_matrix.h"

namespace quire::labs::tables {

namespace {

constexpr std::size_t kHeaderBytesMax = 64 << 10;

struct Header {
  char kind = 'f';  // f float, i and u whole, b truth
  std::size_t bytes = 8;
  bool swapped = false;
  bool fortran = false;
  std::size_t rows = 0, columns = 0;
};

/// The dictionary: {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }
class HeaderParser {
 public:
  explicit HeaderParser(std::string_view text) : rest_(text) {}

  Result<Header> parse() {
    bool type = false, order = false, shape = false;
    if (!eat('{')) return Error{"the header is no dictionary"};
    while (!eat('}')) {
      const std::string_view key = quoted();
      if (key.empty() || !eat(':')) return Error{"the header is no dictionary of named entries"};
      Status s = success();
      if (key == "descr") {
        type = true;
        s = read_type();
      } else if (key == "fortran_order") {
        order = true;
        s = read_order();
      } else if (key == "shape") {
        shape = true;
        s = read_shape();
      } else {
        s = Error{"unknown key " + shown(key) + " in the header"};
      }
      if (!s) return Error{s.error()};
      eat(',');
    }
    if (!type || !order || !shape) return Error{"the header lacks descr, fortran_order or shape"};
    return header_;
  }

 private:
  void skip() {
    const std::size_t begin = rest_.find_first_not_of(" \t\n");
    rest_.remove_prefix(begin == rest_.npos ? rest_.size() : begin);
  }
  bool eat(char c) {
    skip();
    if (rest_.empty() || rest_[0] != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  std::string_view quoted() {
    skip();
    if (rest_.empty() || (rest_[0] != '\'' && rest_[0] != '"')) return {};
    const std::size_t end = rest_.find(rest_[0], 1);
    if (end == rest_.npos) return {};
    const std::string_view text = rest_.substr(1, end - 1);
    rest_.remove_prefix(end + 1);
    return text;
  }
  Status read_type() {
    const std::string_view type = quoted();
    const auto bytes = type.size() == 3 ? count_of(type.substr(2)) : std::nullopt;
    const bool known = bytes && std::string_view("<>|=").find(type[0]) != std::string_view::npos &&
                       ((type[1] == 'f' && (*bytes == 4 || *bytes == 8)) ||
                        ((type[1] == 'i' || type[1] == 'u') && std::has_single_bit(*bytes) && *bytes <= 8) ||
                        (type[1] == 'b' && *bytes == 1));
    if (!known)
      return Error{"entries of type " + shown(type) + "; f4, f8, i1 to i8, u1 to u8 and b1 are read"};
    header_.kind = type[1];
    header_.bytes = *bytes;
    header_.swapped = type[0] == (std::endian::native == std::endian::little ? '>' : '<');
    return success();
  }
  Status read_order() {
    skip();
    for (const auto& [text, fortran] : {std::pair<std::string_view, bool>{"False", false}, {"True", true}})
      if (rest_.starts_with(text)) {
        rest_.remove_prefix(text.size());
        header_.fortran = fortran;
        return success();
      }
    return Error{"fortran_order is neither True nor False"};
  }
  Status read_shape() {
    if (!eat('(')) return Error{"shape is no tuple"};
    std::vector<std::size_t> sides;
    while (!eat(')')) {
      skip();
      const std::size_t digits = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
      const auto side = count_of(rest_.substr(0, digits));
      if (!side || sides.size() == 8) return Error{"shape is no tuple of whole numbers"};
      sides.push_back(*side);
      rest_.remove_prefix(digits);
      eat(',');
    }
    if (sides.size() != 2) return Error{std::to_string(sides.size()) + " dimensions; a matrix has two"};
    header_.rows = sides[0];
    header_.columns = sides[1];
    return success();
  }

  std::string_view rest_;
  Header header_;
};

template <class T>
double as_number(const char* bytes, bool swapped) {
  char own[sizeof(T)];
  for (std::size_t i = 0; i < sizeof(T); ++i) own[i] = bytes[swapped ? sizeof(T) - 1 - i : i];
  T value;
  std::memcpy(&value, own, sizeof(T));
  return static_cast<double>(value);
}

double entry(const Header& header, const char* bytes) {
  const auto read = [&]<class... T>() {
    double value = 0;
    static_cast<void>(
        ((sizeof(T) == header.bytes && (value = as_number<T>(bytes, header.swapped), true)) || ...));
    return value;
  };
  if (header.kind == 'f') return read.operator()<float, double>();
  if (header.kind == 'i') return read.operator()<std::int8_t, std::int16_t, std::int32_t, std::int64_t>();
  return read.operator()<std::uint8_t, std::uint16_t, std::uint32_t, std::uint64_t>();
}

class NpyRows : public MatrixReader {
 public:
  NpyRows(std::istream& in, std::string name, const Header& header)
      : in_(in), name_(std::move(name)), header_(header), bytes_(header.columns * header.bytes) {
    columns_ = header.columns;
  }

  Result<bool> next(std::span<double> row) override {
    if (given_ == header_.rows) return false;
    if (in_.rdbuf()->sgetn(bytes_.data(), static_cast<std::streamsize>(bytes_.size())) !=
        static_cast<std::streamsize>(bytes_.size()))
      return Error{name_ + ": ends within row " + std::to_string(given_ + 1)};
    ++given_;
    for (std::size_t j = 0; j < columns_; ++j) {
      row[j] = entry(header_, bytes_.data() + j * header_.bytes);
      if (!std::isfinite(row[j]))
        return Error{place() + ": column " + std::to_string(j + 1) + ": not a finite number"};
    }
    return true;
  }
  std::string place() const override { return name_ + ": row " + std::to_string(given_); }

 private:
  std::istream& in_;
  std::string name_;
  Header header_;
  std::vector<char> bytes_;
  std::size_t given_ = 0;
};

Result<Header> read_header(std::istream& in, const std::string& name) {
  std::string head(8, '\0');
  std::streambuf& buffer = *in.rdbuf();
  if (buffer.sgetn(head.data(), 8) != 8 || !head.starts_with("\x93NUMPY"))
    return Error{name + ": is no NPY file"};
  const auto version = static_cast<unsigned char>(head[6]);
  if (version < 1 || version > 3)
    return Error{name + ": NPY version " + std::to_string(version) + "; 1 to 3 are read"};
  const std::size_t width = version == 1 ? 2 : 4;
  unsigned char count[4] = {};
  if (buffer.sgetn(reinterpret_cast<char*>(count), static_cast<std::streamsize>(width)) !=
      static_cast<std::streamsize>(width))
    return Error{name + ": ends within its header"};
  std::size_t length = 0;
  for (std::size_t i = 0; i < width; ++i) length |= static_cast<std::size_t>(count[i]) << (8 * i);
  if (length > kHeaderBytesMax) return Error{name + ": a header of more than 64 KiB"};
  std::string text(length, '\0');
  if (buffer.sgetn(text.data(), static_cast<std::streamsize>(length)) != static_cast<std::streamsize>(length))
    return Error{name + ": ends within its header"};
  Result<Header> header = HeaderParser(text).parse();
  if (!header) return Error{name + ": " + header.error()};
  return header;
}

Status check(const Header& header, std::istream& in, const std::string& name, const MatrixLimits& limits) {
  if (header.rows == 0 || header.columns == 0) return Error{name + ": a matrix without rows or columns"};
  if (header.columns > limits.columns_max)
    return Error{name + ": more than " + std::to_string(limits.columns_max) + " columns"};
  if (header.rows > limits.rows_max)
    return Error{name + ": more than " + std::to_string(limits.rows_max) + " rows"};
  if (header.fortran && header.rows > limits.cells_max / header.columns)
    return Error{name + ": more than " + std::to_string(limits.cells_max) +
                 " cells in Fortran's order, which has to be held whole; save it in C order"};
  const std::streambuf::pos_type here = in.rdbuf()->pubseekoff(0, std::ios::cur, std::ios::in);
  const std::streambuf::pos_type end = in.rdbuf()->pubseekoff(0, std::ios::end, std::ios::in);
  if (here == std::streambuf::pos_type(-1) || end == std::streambuf::pos_type(-1))
    return Error{name + ": cannot be measured; give a file"};
  in.rdbuf()->pubseekpos(here, std::ios::in);
  const auto there = static_cast<std::size_t>(end - here);
  if (there / header.bytes / header.columns < header.rows)
    return Error{name + ": holds fewer entries than its shape says"};
  return success();
}

Result<std::unique_ptr<MatrixReader>> by_columns(std::istream& in, const std::string& name,
                                                 const Header& header) {
  Header turned = header;
  std::swap(turned.rows, turned.columns);
  NpyRows columns(in, name, turned);
  std::vector<double> column(header.rows), cells(header.rows * header.columns);
  for (std::size_t j = 0; j < header.columns; ++j) {
    const Result<bool> more = columns.next(column);
    if (!more)
      return Error{name + ": column " + std::to_string(j + 1) + ": holds what is not a finite number"};
    for (std::size_t i = 0; i < header.rows; ++i) cells[i * header.columns + j] = column[i];
  }
  return std::unique_ptr<MatrixReader>(
      std::make_unique<WholeRows>(name, header.columns, header.rows, std::move(cells)));
}

}  // namespace

Result<std::unique_ptr<MatrixReader>> open_npy(std::istream& in, const std::string& name,
                                               const MatrixLimits& limits) {
  const Result<Header> header = read_header(in, name);
  if (!header) return Error{header.error()};
  if (Status s = check(*header, in, name, limits); !s) return Error{s.error()};
  if (header->fortran) return by_columns(in, name, *header);
  return std::unique_ptr<MatrixReader>(std::make_unique<NpyRows>(in, name, *header));
}

}  // namespace quire::labs::tables
