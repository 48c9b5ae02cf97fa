// Vectors that a person brings, with the ids of their rows. NPY, or CSV: a header, an optional first column
// "id", one number a column. Ids may come from a file of their own: one a line, or the JSON lines of a BEIR
// collection with "_id". Without any, rows are called 0, 1, 2, ..
#pragma once

#include <istream>
#include <string>
#include <string_view>
#include <vector>

#include "labs/embedding-limits/vectors.h"
#include "paper/result.h"

namespace quire::labs::embedding_limits {

struct NamedVectors {
  std::string name;  ///< of the file, as errors call it
  Vectors vectors;
  std::vector<std::string> ids;  ///< empty: the file has none
};

inline constexpr std::size_t kVectorDimensionsMax = 16'384;
inline constexpr std::size_t kVectorNumbersMax = std::size_t{1} << 28;  ///< of a file: 1 GiB

/// A CSV text. Refuses NaN, infinities, and tables without rows or numbers.
Result<NamedVectors> parse_csv_vectors(std::string_view text, std::string_view name);

/// The file at `path`, "-" being standard input: NPY if it begins as NPY does (of a file alone), else CSV.
Result<NamedVectors> read_vectors(const std::string& path, std::istream& standard_input);

/// Ids, one a line or as "_id" of JSON lines; refuses an id that comes twice.
Result<std::vector<std::string>> parse_ids(std::string_view text, std::string_view name);

/// Gives the vectors these ids, or numbers where neither has any. The counts have to agree.
Status name_rows(NamedVectors& vectors, std::vector<std::string> ids, std::string_view ids_name);

/// Refuses a vector of length 0, which no cosine can be taken of.
Status check_lengths(const NamedVectors& vectors);

}  // namespace quire::labs::embedding_limits
