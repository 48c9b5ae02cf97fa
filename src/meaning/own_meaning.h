// Vectors of the embedder that Quire trains itself (embedder.h), in a folder. The embedder is trained when
// there are enough papers, and again whenever the papers have doubled since; meanwhile the old one answers.
// Everything in the folder can be made again from the store: files are written beside and renamed, a crash
// costs work only.
#pragma once

#include <filesystem>
#include <memory>

#include "meaning/meaning.h"

namespace quire::meaning {

class OwnMeaning : public Meaning {
 public:
  /// `resting`: without reading the vectors; see rest().
  static std::unique_ptr<OwnMeaning> open(const std::filesystem::path& directory, MeaningOptions options,
                                          bool resting);
  /// Saves, and lets go of the vectors: nobody is to ask, follow() or learn() before wake().
  virtual void rest() = 0;
  virtual void wake() = 0;
};

}  // namespace quire::meaning
