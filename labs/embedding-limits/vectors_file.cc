#include "labs/embedding-limits/vectors_file.h"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <unordered_set>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "labs/embedding-limits/qrels_file.h"
#include "labs/engines/tables/csv.h"
#include "labs/engines/tables/json_lines.h"
#include "labs/engines/tables/matrix_file.h"
#include "labs/engines/tables/text_file.h"

namespace quire::labs::embedding_limits {

namespace {

constexpr std::string_view kNpyMagic = "\x93NUMPY";

bool as_float(double value, float& out) {
  out = static_cast<float>(value);
  return std::isfinite(out);
}

Error too_many(std::string_view name) {
  return Error{fmt::format("{}: more than {} numbers, which is what {} MiB hold", name, kVectorNumbersMax,
                           kVectorNumbersMax * sizeof(float) >> 20)};
}

Result<NamedVectors> read_npy(std::istream& in, const std::string& name) {
  tables::MatrixLimits limits;
  limits.columns_max = kVectorDimensionsMax;
  limits.cells_max = kVectorNumbersMax;
  auto reader = tables::open_npy(in, name, limits);
  if (!reader) return Error{reader.error()};
  NamedVectors out{name, {}, {}};
  out.vectors.dimensions = (*reader)->columns();
  std::vector<double> row(out.vectors.dimensions);
  for (;;) {
    const auto more = (*reader)->next(row);
    if (!more) return Error{more.error()};
    if (!*more) break;
    if (out.vectors.numbers.size() + row.size() > kVectorNumbersMax) return too_many(name);
    for (const double value : row) {
      float number = 0;
      if (!as_float(value, number))
        return Error{
            fmt::format("{}: {} is too large for a single-precision number", (*reader)->place(), value)};
      out.vectors.numbers.push_back(number);
    }
    ++out.vectors.rows;
  }
  return out;
}

}  // namespace

Result<NamedVectors> parse_csv_vectors(std::string_view text, std::string_view name) {
  tables::CsvLimits limits;
  limits.columns_max = kVectorDimensionsMax + 1;
  limits.field_bytes_max = 1024;
  const auto table = tables::parse_csv(text, name, limits);
  if (!table) return Error{table.error()};
  const bool ids = table->columns().front() == "id";
  const std::size_t dimensions = table->columns().size() - (ids ? 1 : 0);
  if (dimensions == 0) return Error{fmt::format("{}: there is no column of numbers", name)};
  if (table->rows() == 0) return Error{fmt::format("{}: there is no vector in it", name)};
  if (table->rows() > kVectorNumbersMax / dimensions) return too_many(name);
  NamedVectors out{std::string(name), Vectors(table->rows(), dimensions), {}};
  for (std::size_t i = 0; i < table->rows(); ++i) {
    if (ids) out.ids.emplace_back(table->cell(i, 0));
    for (std::size_t c = 0; c < dimensions; ++c) {
      const auto value = table->number(i, c + (ids ? 1 : 0));
      if (!value) return Error{value.error()};
      if (!as_float(*value, out.vectors.row(i)[c]))
        return Error{fmt::format("{}: {} is too large for a single-precision number",
                                 table->place(i, c + (ids ? 1 : 0)), *value)};
    }
  }
  std::unordered_set<std::string_view> seen;
  for (std::size_t i = 0; i < out.ids.size(); ++i)
    if (!seen.insert(out.ids[i]).second)
      return Error{
          fmt::format("{}: the id {} is there twice", table->place(i, 0), tables::shown(out.ids[i]))};
  return out;
}

Result<NamedVectors> read_vectors(const std::string& path, std::istream& standard_input) {
  if (path != "-") {
    std::ifstream file(path, std::ios::binary);
    std::string begin(kNpyMagic.size(), '\0');
    if (file.read(begin.data(), static_cast<std::streamsize>(begin.size())) && begin == kNpyMagic) {
      file.seekg(0);
      return read_npy(file, std::filesystem::path(path).filename().string());
    }
  }
  const auto text = tables::read_text(path, standard_input);
  if (!text) return Error{text.error()};
  if (text->bytes.starts_with(kNpyMagic))
    return Error{fmt::format("{}: NPY is read from a file, not from standard input", text->name)};
  return parse_csv_vectors(text->bytes, text->name);
}

namespace {

Result<std::string> id_of_line(std::string_view line, std::string_view place) {
  if (line.front() != '{') return std::string(line);
  const auto value = tables::parse_json(line, place);
  if (!value) return Error{value.error()};
  const auto* const object = value->if_object();
  const auto* const id = object == nullptr ? nullptr : object->if_contains("_id");
  if (id != nullptr && id->is_string()) return std::string(id->get_string());
  if (id != nullptr && id->is_int64()) return std::to_string(id->get_int64());
  return Error{fmt::format("{}: needs \"_id\", a text or a whole number", place)};
}

}  // namespace

Result<std::vector<std::string>> parse_ids(std::string_view text, std::string_view name) {
  std::vector<std::string> ids;
  std::unordered_set<std::string> seen;
  for (std::size_t line = 1; !text.empty(); ++line) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view one = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    while (!one.empty() && (one.back() == '\r' || one.back() == ' ')) one.remove_suffix(1);
    if (one.empty()) continue;
    const std::string place = fmt::format("{}: line {}", name, line);
    auto id = id_of_line(one, place);
    if (!id) return Error{id.error()};
    if (id->empty() || id->size() > kIdBytesMax)
      return Error{fmt::format("{}: an id of {} bytes; 1 to {} are read", place, id->size(), kIdBytesMax)};
    if (!seen.insert(*id).second)
      return Error{fmt::format("{}: the id {} is there twice", place, tables::shown(*id))};
    ids.push_back(std::move(*id));
  }
  if (ids.empty()) return Error{fmt::format("{}: there is no id in it", name)};
  return ids;
}

Status name_rows(NamedVectors& vectors, std::vector<std::string> ids, std::string_view ids_name) {
  if (!ids.empty()) {
    if (ids.size() != vectors.vectors.rows)
      return Error{fmt::format("{} has {} vectors and {} has {} ids; they have to be as many", vectors.name,
                               vectors.vectors.rows, ids_name, ids.size())};
    vectors.ids = std::move(ids);
  }
  if (vectors.ids.empty())
    for (std::size_t i = 0; i < vectors.vectors.rows; ++i) vectors.ids.push_back(std::to_string(i));
  return success();
}

Status check_lengths(const NamedVectors& vectors) {
  for (std::size_t i = 0; i < vectors.vectors.rows; ++i) {
    double square = 0;
    for (const float value : vectors.vectors.row(i)) square += double{value} * value;
    if (square == 0)
      return Error{
          fmt::format("{}: the vector of {} has length 0, of which no cosine can be taken; use "
                      "--likeness dot, or leave it out",
                      vectors.name, tables::shown(vectors.ids[i]))};
  }
  return success();
}

}  // namespace quire::labs::embedding_limits
