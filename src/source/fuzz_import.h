// What the fuzz targets of all importers share: import, and check what comes out.
#pragma once

#include <cstdlib>
#include <string_view>

#include "source/source.h"
#include "text/unicode.h"

namespace quire::source {

inline void fuzz_require(bool holds) {
  if (!holds) std::abort();
}

inline void fuzz_import(const char* kind, const unsigned char* data, std::size_t size) {
  const auto input = open_bytes({reinterpret_cast<const char*>(data), size});
  ImportOptions options;
  options.today = *Day::from_ymd(2026, 6, 15);
  const Sink sink{[](Record&& record) {
                    const Paper& paper = record.paper;
                    fuzz_require(text::valid_utf8(paper.title) && paper.title.size() <= kTextBytesMax);
                    fuzz_require(text::valid_utf8(paper.abstract) && paper.abstract.size() <= kTextBytesMax);
                    fuzz_require(paper.title.find('\n') == std::string::npos);
                    fuzz_require(paper.authors.size() <= kAuthorsMax);
                    fuzz_require(PaperId::parse(paper.id.key()).ok());
                    return true;
                  },
                  [](const Problem& problem) {
                    fuzz_require(!problem.message.empty() && text::valid_utf8(problem.message));
                    return true;
                  }};
  try {
    importer(kind)->read(*input, options, sink);
  } catch (const InputError&) {
    // A refusal is an answer.
  }
}

}  // namespace quire::source
