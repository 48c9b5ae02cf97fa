// What the readers take, what they refuse and in which words, and that what is written reads back the same.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>

#include <gtest/gtest.h>

#include "labs/engines/tables/csv.h"
#include "labs/engines/tables/json_lines.h"
#include "labs/engines/tables/text_file.h"

namespace quire::labs::tables {
namespace {

std::string csv_error(std::string_view text, const CsvLimits& limits = {}) {
  const Result<CsvTable> table = parse_csv(text, "t.csv", limits);
  return table ? "no error" : table.error();
}

TEST(Csv, ReadsQuotesLineEndsAndEmptyFields) {
  const Result<CsvTable> table =
      parse_csv("\xEF\xBB\xBFname,note,n\r\n\"a, \"\"b\"\"\",\"two\nlines\",1\n\n,,\r\nlast,x,3", "t.csv");
  ASSERT_TRUE(table) << table.error();
  EXPECT_EQ(table->columns(), (std::vector<std::string>{"name", "note", "n"}));
  ASSERT_EQ(table->rows(), 3u);
  EXPECT_EQ(table->cell(0, 0), "a, \"b\"");
  EXPECT_EQ(table->cell(0, 1), "two\nlines");
  EXPECT_EQ(table->cell(1, 0), "");
  EXPECT_EQ(table->cell(2, 2), "3");
  EXPECT_EQ(table->line(0), 2u);
  EXPECT_EQ(table->line(1), 5u);
  EXPECT_EQ(table->line(2), 6u);
}

TEST(Csv, AnEmptyLineIsAFieldWhereThereIsOneColumn) {
  const Result<CsvTable> table = parse_csv("a\nx\n\ny\n", "t.csv");
  ASSERT_TRUE(table) << table.error();
  ASSERT_EQ(table->rows(), 3u);
  EXPECT_EQ(table->cell(1, 0), "");
}

TEST(Csv, TakesTheFirstOfTwoColumnsOfOneName) {
  const Result<CsvTable> table = parse_csv("a,d,d\n1,2,3\n", "t.csv");
  ASSERT_TRUE(table);
  EXPECT_EQ(table->column("d").value(), 1u);
}

TEST(Csv, RefusesWithLineAndReason) {
  EXPECT_EQ(csv_error(""), "t.csv: empty; the first line must name the columns");
  EXPECT_EQ(csv_error("a,b\n1,2\n3\n"), "t.csv: line 3: 1 field; the header names 2");
  EXPECT_EQ(csv_error("a,b\n\"1\n\n2\",2\n3,4,5\n"), "t.csv: line 5: 3 fields; the header names 2");
  EXPECT_EQ(csv_error("a,b\n1,\"2\n\n"), "t.csv: line 2: a quoted field that is never closed");
  EXPECT_EQ(csv_error("a,b\n1,\"2\"x\n"),
            "t.csv: line 2: text after a closing quote; double the quotes inside a quoted field");
  EXPECT_EQ(csv_error("a,b\n1,2\"\n"),
            "t.csv: line 2: a quote inside a plain field; quote the whole field and double the quotes in it");
  EXPECT_EQ(csv_error("a,b\n1,2\r3,4\n"),
            "t.csv: line 2: a carriage return without line feed; end lines with LF or CRLF");
  EXPECT_EQ(csv_error(std::string_view("a,b\n1,\0\n", 8)),
            "t.csv: line 2: a zero byte; this is not a text file");
  EXPECT_EQ(csv_error(std::string_view("a,\"\0\"\n", 7)),
            "t.csv: line 1: a zero byte; this is not a text file");
}

TEST(Csv, KeepsItsLimits) {
  EXPECT_EQ(csv_error("a,b\n1,2\n", {.bytes_max = 5}), "t.csv: more than 5 bytes; split the file");
  EXPECT_EQ(csv_error("a,b,c\n", {.columns_max = 2}), "t.csv: line 1: more than 2 fields");
  EXPECT_EQ(csv_error("a\n1\n2\n", {.rows_max = 1}), "t.csv: line 3: more than 1 rows");
  EXPECT_EQ(csv_error("a\nabc\n", {.field_bytes_max = 2}), "t.csv: line 2: a field of more than 2 bytes");
}

TEST(Csv, AnUnknownColumnListsTheColumnsPresent) {
  const Result<CsvTable> table = parse_csv("age,\"sex\tx\"\n1,2\n", "t.csv");
  ASSERT_TRUE(table);
  EXPECT_EQ(table->column("group").error(), R"(t.csv: no column "group"; the columns are "age", "sex?x")");
}

TEST(Csv, NumbersAreWholeCellsAndFinite) {
  const Result<CsvTable> table = parse_csv("s\n0.25\n1e-3\n 1\nnan\n1e999\n2x\n\n", "t.csv");
  ASSERT_TRUE(table);
  EXPECT_EQ(table->number(0, 0).value(), 0.25);
  EXPECT_EQ(table->number(1, 0).value(), 0.001);
  for (std::size_t row = 2; row < 7; ++row) EXPECT_FALSE(table->number(row, 0).ok()) << row;
  EXPECT_EQ(table->number(5, 0).error(), R"(t.csv: line 7: column "s": "2x" is not a finite number)");
}

TEST(Csv, WhatIsWrittenReadsBackTheSame) {
  CsvWriter writer;
  writer.cell("plain").cell("a,\"b\"\r\nc").cell("").end_row();
  writer.cell(0.1).cell(std::int64_t{-7}).cell(1e300).end_row();
  EXPECT_EQ(writer.text(), "plain,\"a,\"\"b\"\"\r\nc\",\n0.1,-7,1e+300\n");
  const Result<CsvTable> table = parse_csv(writer.text(), "t.csv");
  ASSERT_TRUE(table) << table.error();
  EXPECT_EQ(table->columns()[1], "a,\"b\"\r\nc");
  EXPECT_EQ(table->number(0, 0).value(), 0.1);
  EXPECT_EQ(table->number(0, 2).value(), 1e300);
}

TEST(JsonLines, ReadsValuesAndCountsLines) {
  std::istringstream in("{\"a\":1}\n\n  \r\n[2]\r\n3");
  JsonLines lines(in, "standard input");
  EXPECT_EQ(lines.next().value()->at("a").as_int64(), 1);
  EXPECT_EQ(lines.next().value()->as_array().size(), 1u);
  EXPECT_EQ(lines.line(), 4u);
  EXPECT_EQ(lines.next().value()->as_int64(), 3);
  EXPECT_FALSE(lines.next().value().has_value());
}

TEST(JsonLines, RefusesWithLineAndReason) {
  std::istringstream broken("{}\n{\"a\":\n");
  JsonLines lines(broken, "in");
  ASSERT_TRUE(lines.next());
  EXPECT_EQ(lines.next().error().substr(0, 20), "in: line 2: not JSON");

  std::istringstream deep(std::string(40, '[') + std::string(40, ']'));
  EXPECT_EQ(JsonLines(deep, "in").next().error().substr(0, 20), "in: line 1: not JSON");

  std::istringstream lengthy("\n" + std::string(100, ' ') + "1");
  JsonLines limited(lengthy, "in", {.line_bytes_max = 50});
  EXPECT_EQ(limited.next().error(), "in: line 2: more than 50 bytes on one line");

  std::istringstream many("1\n2\n");
  JsonLines few(many, "in", {.lines_max = 1});
  ASSERT_TRUE(few.next());
  EXPECT_EQ(few.next().error(), "in: line 2: more than 1 lines");
}

TEST(Text, ComesFromAFileOrStandardInput) {
  std::istringstream in("piped");
  const Result<Text> piped = read_text("-", in);
  ASSERT_TRUE(piped);
  EXPECT_EQ(piped->name, "standard input");
  EXPECT_EQ(piped->bytes, "piped");

  const auto path = std::filesystem::path(testing::TempDir()) / "tables_text.csv";
  std::ofstream(path) << "from a file";
  EXPECT_EQ(read_text(path.string(), in).value().bytes, "from a file");
  EXPECT_EQ(read_text(path.string(), in, 4).error(),
            "tables_text.csv: more than 4 bytes; give a smaller file");
  std::filesystem::remove(path);
  EXPECT_EQ(read_text(path.string(), in).error(),
            path.string() + ": cannot be opened: No such file or directory");
  EXPECT_EQ(read_text(testing::TempDir(), in).error(), testing::TempDir() + ": is a folder; give a file");
}

TEST(Text, IsShownShortAndOnOneLine) {
  EXPECT_EQ(shown("a\nb"), "\"a?b\"");
  EXPECT_EQ(shown("Øst"), "\"Øst\"");
  EXPECT_EQ(shown("\xFF\xC3x"), "\"??x\"");
  EXPECT_EQ(shown(std::string(100, 'x')), "\"" + std::string(39, 'x') + "...\"");
}

}  // namespace
}  // namespace quire::labs::tables
