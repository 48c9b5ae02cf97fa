// What the readers of matrices take, what they refuse and in which words.
#include "labs/engines/tables/matrix_file.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "labs/engines/tables/matrix_source.h"

namespace quire::labs::tables {
namespace {

using Table = std::vector<std::vector<double>>;

struct Read {
  Table rows;
  std::vector<double> labels;
  std::vector<std::string> names;
  std::string error;
  std::string last_place;
};

Read read(const std::string& bytes, MatrixFormat format, const MatrixLimits& limits = {}) {
  Read out;
  std::istringstream in(bytes);
  auto reader = open_matrix(in, "m", format, limits);
  if (!reader) {
    out.error = reader.error();
    return out;
  }
  out.names = (*reader)->names();
  std::vector<double> row((*reader)->columns());
  for (;;) {
    const Result<bool> more = (*reader)->next(row);
    if (!more) {
      out.error = more.error();
      return out;
    }
    if (!*more) return out;
    out.rows.push_back(row);
    out.last_place = (*reader)->place();
    if ((*reader)->has_labels()) out.labels.push_back((*reader)->label());
  }
}

TEST(MatrixFormats, AreKnownByTheirEndings) {
  EXPECT_EQ(format_of_name("a/b.NPY"), MatrixFormat::npy);
  EXPECT_EQ(format_of_name("x.mtx"), MatrixFormat::matrix_market);
  EXPECT_EQ(format_of_name("x.svm"), MatrixFormat::libsvm);
  EXPECT_EQ(format_of_name("x.csv"), MatrixFormat::csv);
  EXPECT_EQ(format_of_name("x"), std::nullopt);
  EXPECT_EQ(format_of_name("x.txt"), std::nullopt);
}

TEST(CsvMatrix, ReadsWithAndWithoutAHeader) {
  const Read plain = read(
      "\xEF\xBB\xBF"
      "1,2\r\n\n-3e2,+0.5\n",
      MatrixFormat::csv);
  EXPECT_EQ(plain.error, "");
  EXPECT_EQ(plain.rows, (Table{{1, 2}, {-300, 0.5}}));
  EXPECT_EQ(plain.last_place, "m: line 3");
  const Read named = read("\"a, b\",y\n1,2\n", MatrixFormat::csv);
  EXPECT_EQ(named.names, (std::vector<std::string>{"a, b", "y"}));
  EXPECT_EQ(named.rows, (Table{{1, 2}}));
}

TEST(CsvMatrix, RefusesWithItsLine) {
  const auto error = [](const std::string& text) { return read(text, MatrixFormat::csv).error; };
  EXPECT_EQ(error(""), "m: empty; a matrix has at least one row");
  EXPECT_EQ(error("a,b\n1,x\n"), "m: line 2: column \"b\": \"x\" is not a finite number");
  EXPECT_EQ(error("1,2\n1,inf\n"), "m: line 2: column 2: \"inf\" is not a finite number");
  EXPECT_EQ(error("1,2\n1,1e999\n"), "m: line 2: column 2: \"1e999\" is not a finite number");
  EXPECT_EQ(error("1,2\n1\n"), "m: line 2: not 2 fields, as the first line has");
  EXPECT_EQ(error("1,2\n1,2,3\n"), "m: line 2: not 2 fields, as the first line has");
  EXPECT_EQ(error("1,2\n1,\n"), "m: line 2: column 2: \"\" is not a finite number");
  EXPECT_EQ(error("\n\"a\n"), "m: line 2: a quoted field that is never closed");
  EXPECT_EQ(read("1,2,3\n", MatrixFormat::csv, {.columns_max = 2}).error, "m: line 1: more than 2 columns");
  EXPECT_EQ(read("1\n2\n3\n", MatrixFormat::csv, {.rows_max = 2}).error, "m: line 3: more than 2 rows");
  EXPECT_EQ(read("1\n22222\n", MatrixFormat::csv, {.line_bytes_max = 3}).error,
            "m: line 2: more than 3 bytes on one line");
}

TEST(Libsvm, ReadsLabelsAndSparseRows) {
  const Read got = read("+1 1:0.5 3:-2 # note\n\n# only a note\n-1\n0.25 2:1e1\r\n", MatrixFormat::libsvm);
  EXPECT_EQ(got.error, "");
  EXPECT_EQ(got.rows, (Table{{0.5, 0, -2}, {0, 0, 0}, {0, 10, 0}}));
  EXPECT_EQ(got.labels, (std::vector<double>{1, -1, 0.25}));
  EXPECT_EQ(got.last_place, "m: line 5");
}

TEST(Libsvm, RefusesWithItsLine) {
  const auto error = [](const std::string& text) { return read(text, MatrixFormat::libsvm).error; };
  EXPECT_EQ(error("1 1:1\n1 0:1\n"), "m: line 2: index 0; LIBSVM counts columns from 1");
  EXPECT_EQ(error("1 2:1 2:1\n"), "m: line 1: index 2 after 2; indices must rise along a line");
  EXPECT_EQ(error("1 3:1 2:1\n"), "m: line 1: index 2 after 3; indices must rise along a line");
  EXPECT_EQ(error("x 1:1\n"), "m: line 1: the label \"x\" is not a finite number");
  EXPECT_EQ(error("1 1:nan\n"), "m: line 1: \"1:nan\" is not index:value with a finite value");
  EXPECT_EQ(error("1 qid:3\n"), "m: line 1: \"qid:3\" is not index:value with a finite value");
  EXPECT_EQ(error("1 -1:3\n"), "m: line 1: \"-1:3\" is not index:value with a finite value");
  EXPECT_EQ(error("1 99999999999999999999:3\n").substr(0, 11), "m: line 1: ");
  EXPECT_EQ(error("1 5000:3\n"), "m: line 1: index 5000 is over the limit of 4096 columns");
  EXPECT_EQ(error("\n"), "m: empty; a matrix has at least one row");
  EXPECT_EQ(error("1\n2\n"), "m: no line has an index:value pair");
}

const std::string kReal = "%%MatrixMarket matrix coordinate real general\n";

TEST(MatrixMarket, ReadsCoordinateArrayPatternAndSymmetry) {
  EXPECT_EQ(read(kReal + "% note\n\n2 3 3\n1 1 0.5\n2 3 -1\n2 3 -1\n", MatrixFormat::matrix_market).rows,
            (Table{{0.5, 0, 0}, {0, 0, -2}}));
  EXPECT_EQ(
      read("%%MatrixMarket matrix array integer general\n2 2\n1\n2\n3\n4\n", MatrixFormat::matrix_market)
          .rows,
      (Table{{1, 3}, {2, 4}}));
  EXPECT_EQ(read("%%matrixmarket MATRIX coordinate pattern symmetric\n2 2 2\n1 1\n2 1\n",
                 MatrixFormat::matrix_market)
                .rows,
            (Table{{1, 1}, {1, 0}}));
  EXPECT_EQ(
      read("%%MatrixMarket matrix array real symmetric\n2 2\n1\n2\n3\n", MatrixFormat::matrix_market).rows,
      (Table{{1, 2}, {2, 3}}));
  EXPECT_EQ(
      read("%%MatrixMarket matrix array real skew-symmetric\n3 3\n1\n2\n3\n", MatrixFormat::matrix_market)
          .rows,
      (Table{{0, -1, -2}, {1, 0, -3}, {2, 3, 0}}));
}

TEST(MatrixMarket, RefusesWithItsLine) {
  const auto error = [](const std::string& text) { return read(text, MatrixFormat::matrix_market).error; };
  EXPECT_EQ(error(""), "m: line 1: must begin with %%MatrixMarket matrix");
  EXPECT_EQ(error("%%MatrixMarket matrix coordinate complex general\n1 1 0\n"),
            "m: line 1: field \"complex\"; real, integer and (coordinate) pattern are read");
  EXPECT_EQ(error(kReal + "2 2\n"), "m: line 2: a size line is: rows columns entries");
  EXPECT_EQ(error(kReal + "2 0 0\n"), "m: line 2: a matrix without rows or columns");
  EXPECT_EQ(error(kReal + "99999999999 1000 0\n").substr(0, 11), "m: line 2: ");
  EXPECT_EQ(error(kReal + "2 2 1\n3 1 1\n"), "m: line 3: row and column must be 1 to 2 and 1 to 2");
  EXPECT_EQ(error(kReal + "2 2 1\n1 1 nan\n"), "m: line 3: \"nan\" is not one finite number");
  EXPECT_EQ(error(kReal + "2 2 2\n1 1 1\n"), "m: ends after 1 of 2 entries");
  EXPECT_EQ(error(kReal + "2 2 1\n1 1 1\n1 1 1\n"), "m: line 4: more entries than the size line says");
  EXPECT_EQ(error("%%MatrixMarket matrix coordinate real symmetric\n2 2 1\n1 2 1\n"),
            "m: line 3: an entry above the diagonal of a symmetric matrix");
}

std::string npy(const std::string& dictionary, const std::string& data, char version = 1) {
  std::string bytes = "\x93NUMPY";
  bytes += version;
  bytes += '\0';
  bytes += static_cast<char>(dictionary.size() & 0xFF);
  bytes += static_cast<char>(dictionary.size() >> 8);
  if (version > 1) bytes += std::string(2, '\0');
  return bytes + dictionary + data;
}

template <class T>
std::string bytes_of(std::vector<T> values, bool swapped = false) {
  std::string out;
  for (const T value : values) {
    std::string own(reinterpret_cast<const char*>(&value), sizeof(T));
    if (swapped) own = {own.rbegin(), own.rend()};
    out += own;
  }
  return out;
}

TEST(Npy, ReadsTypesOrdersAndVersions) {
  const Table expected{{1, 2}, {3, 4}, {5, 6}};
  const std::string c_order = "'fortran_order': False, 'shape': (3, 2), }\n";
  EXPECT_EQ(
      read(npy("{'descr': '<f8', " + c_order, bytes_of<double>({1, 2, 3, 4, 5, 6})), MatrixFormat::npy).rows,
      expected);
  EXPECT_EQ(read(npy("{'descr': '>f4', " + c_order, bytes_of<float>({1, 2, 3, 4, 5, 6}, true), 2),
                 MatrixFormat::npy)
                .rows,
            expected);
  EXPECT_EQ(read(npy("{'descr': '<i8', " + c_order, bytes_of<std::int64_t>({1, 2, 3, 4, 5, 6}), 3),
                 MatrixFormat::npy)
                .rows,
            expected);
  EXPECT_EQ(
      read(npy("{'descr': '|u1', " + c_order, bytes_of<std::uint8_t>({1, 2, 3, 4, 5, 6})), MatrixFormat::npy)
          .rows,
      expected);
  EXPECT_EQ(read(npy("{'descr': '<i2', 'fortran_order': True, 'shape': (3, 2)}",
                     bytes_of<std::int16_t>({1, 3, 5, 2, 4, 6})),
                 MatrixFormat::npy)
                .rows,
            expected);
}

TEST(Npy, RefusesWhatIsNotThere) {
  const auto error = [](const std::string& bytes) { return read(bytes, MatrixFormat::npy).error; };
  const std::string rest = "'fortran_order': False, 'shape': (3, 2), }";
  EXPECT_EQ(error("PK"), "m: is no NPY file");
  EXPECT_EQ(error(npy("{'descr': '<f8', " + rest, bytes_of<double>({1, 2, 3}))),
            "m: holds fewer entries than its shape says");
  EXPECT_EQ(error(npy("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999, 2)}", "")),
            "m: more than 1000000000 rows");
  EXPECT_EQ(
      error(npy("{'descr': '<f8', 'fortran_order': True, 'shape': (99999999, 4000)}", "")).substr(0, 12),
      "m: more than");
  EXPECT_EQ(error(npy("{'descr': '|O', " + rest, "")),
            "m: entries of type \"|O\"; f4, f8, i1 to i8, u1 to u8 and b1 are read");
  EXPECT_EQ(error(npy("{'descr': '<f8', 'fortran_order': False, 'shape': (3,)}", "")),
            "m: 1 dimensions; a matrix has two");
  EXPECT_EQ(error(npy("{'descr': '<f8', 'fortran_order': False, 'shape': (0, 2)}", "")),
            "m: a matrix without rows or columns");
  EXPECT_EQ(error(npy("{'descr': '<f8'}", "")), "m: the header lacks descr, fortran_order or shape");
  EXPECT_EQ(error(npy("{'x': 1}", "")), "m: unknown key \"x\" in the header");
  EXPECT_EQ(error(npy("[]", "")), "m: the header is no dictionary");
  EXPECT_EQ(error(npy("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 1)}",
                      bytes_of<double>({1, std::numeric_limits<double>::infinity()}))),
            "m: row 2: column 1: not a finite number");
  EXPECT_EQ(error(npy("{", "").substr(0, 9)), "m: ends within its header");
}

TEST(MatrixSources, AreReadTwiceAndKnownByNameOrContent) {
  const std::string file = testing::TempDir() + "matrix-source.data";
  const std::pair<const char*, std::size_t> contents[] = {
      {"1,2\n3,4\n", 2},                                                   // CSV
      {"%%MatrixMarket matrix array real general\n2 2\n1\n3\n2\n4\n", 2},  // by column
      {"1 1:1 2:2\n-1 1:3 2:4\n", 2}};                                     // LIBSVM
  for (const auto& [bytes, columns] : contents) {
    std::ofstream(file, std::ios::binary) << bytes;
    std::istringstream input(bytes);
    for (const std::string& path : {file, std::string("-")}) {
      auto source = MatrixSource::open(path, "", &input);
      ASSERT_TRUE(source) << source.error();
      for (int again = 0; again < 2; ++again) {
        auto reader = (*source)->rows();
        ASSERT_TRUE(reader) << reader.error();
        std::vector<double> row(columns), cells;
        while (*(*reader)->next(row)) cells.insert(cells.end(), row.begin(), row.end());
        EXPECT_EQ(cells, (std::vector<double>{1, 2, 3, 4})) << bytes;
      }
    }
  }
  std::filesystem::remove(file);
}

TEST(MatrixSources, SayWhatCannotBeOpened) {
  EXPECT_EQ(MatrixSource::open("/nowhere.csv", "", nullptr).error(),
            "/nowhere.csv: cannot be opened: No such file or directory");
  EXPECT_EQ(MatrixSource::open(testing::TempDir(), "", nullptr).error(),
            testing::TempDir() + ": is a folder; give a file");
  EXPECT_EQ(MatrixSource::open("-", "", nullptr).error(),
            "standard input: an experiment reads files only; name a file");
}

}  // namespace
}  // namespace quire::labs::tables
