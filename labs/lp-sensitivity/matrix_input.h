// Matrices that a person names: read whole or row by row, faults as one sentence.
#pragma once

#include <functional>
#include <istream>
#include <memory>
#include <string>
#include <vector>

#include "lab/card.h"
#include "lab/wanted.h"
#include "labs/engines/linear/matrix.h"
#include "labs/engines/tables/matrix_source.h"

namespace quire::labs::lp_sensitivity {

constexpr std::size_t kColumnsMax = 512;

using lab::wanted;

/// A file, or standard input (held whole, since some formats are read twice), that can be gone over again.
class MatrixSource {
 public:
  /// `format`: npy, mtx, libsvm, csv, or empty: by the name's ending, else by what the content begins with.
  /// Throws BadInput.
  MatrixSource(const std::string& path, const std::string& format, std::istream* standard_input);

  /// A reader from the first row on; one at a time. Throws BadInput.
  std::unique_ptr<tables::MatrixReader> open();
  const std::string& name() const { return source_->name(); }

 private:
  std::unique_ptr<tables::MatrixSource> source_;
};

struct MatrixInput {
  std::string name;
  linear::Matrix rows;
  std::vector<std::string> names;  ///< of columns, if the file has them
  std::vector<double> labels;      ///< LIBSVM's, else empty
};

/// All rows, at most rows_max; `advice` ends the refusal of more. Throws BadInput.
MatrixInput read_rows(MatrixSource& source, linear::Index rows_max, const std::string& advice,
                      const std::function<void()>& check = {});
MatrixInput read_whole_matrix(const std::string& path, linear::Index rows_max, const std::string& advice);

}  // namespace quire::labs::lp_sensitivity
