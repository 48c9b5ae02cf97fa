// A matrix that a person named: a file, or standard input when the name is "-" (held whole then, since some
// formats are read twice), whose format is told by its name or found out from how it begins. It can be gone
// over again.
#pragma once

#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include "labs/engines/tables/matrix_file.h"

namespace quire::labs::tables {

class MatrixSource {
 public:
  /// `format`: npy, mtx, libsvm, csv, or empty: by the name's ending, else by what the content begins with.
  /// `standard_input` may be missing, where only files will do.
  static Result<std::unique_ptr<MatrixSource>> open(const std::string& path, const std::string& format,
                                                    std::istream* standard_input);

  /// A reader from the first row on; one at a time, and not beyond the source's life.
  Result<std::unique_ptr<MatrixReader>> rows(const MatrixLimits& limits = {});
  const std::string& name() const { return name_; }

 private:
  MatrixSource() = default;
  std::istream& stream() { return is_text_ ? static_cast<std::istream&>(text_) : file_; }

  std::string name_;
  MatrixFormat format_ = MatrixFormat::csv;
  std::ifstream file_;
  std::istringstream text_;
  bool is_text_ = false;
};

}  // namespace quire::labs::tables
