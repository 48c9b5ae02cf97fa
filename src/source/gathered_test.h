// What an importer delivers, gathered for tests.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "source/source.h"

namespace quire::source {

struct Gathered {
  std::vector<Record> records;
  std::vector<Problem> problems;
  std::string broken;  ///< message of the InputError, empty if there was none

  const Paper& paper(std::size_t i) const { return records.at(i).paper; }
};

inline Day day(int year, unsigned month, unsigned number) { return *Day::from_ymd(year, month, number); }

inline ImportOptions test_options() {
  ImportOptions options;
  options.today = day(2026, 6, 15);
  return options;
}

inline Gathered gather(std::string_view kind, Input& input, const ImportOptions& options = test_options()) {
  Gathered all;
  const Sink sink{[&all](Record&& record) {
                    all.records.push_back(std::move(record));
                    return true;
                  },
                  [&all](const Problem& problem) {
                    all.problems.push_back(problem);
                    return true;
                  }};
  try {
    importer(kind)->read(input, options, sink);
  } catch (const InputError& error) {
    all.broken = error.what();
  }
  return all;
}

inline Gathered gather(std::string_view kind, std::string_view bytes,
                       const ImportOptions& options = test_options()) {
  return gather(kind, *open_bytes(bytes), options);
}

}  // namespace quire::source
