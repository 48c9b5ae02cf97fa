// What the store's tests share: a folder that goes with the test, and papers of our own making.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "store/test_store.h"

namespace quire::store {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "quire-store-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

inline PaperId id(const std::string& text) { return *PaperId::parse(text); }
inline Day day(const char* text) { return *Day::parse(text); }
inline Instant at(const char* text) { return *parse_instant(text); }

inline Record record(const std::string& arxiv, const std::string& title,
                     const char* published = "2026-05-01") {
  Paper paper(id(arxiv));
  paper.title = title;
  paper.abstract = "What " + title + " does, and how far it goes.";
  paper.authors = {{"Mira Østergård", "Univ. Norte"}, {"Ana de la Cruz", ""}};
  paper.categories = {"cs.LG", "stat.ML"};
  paper.published = day(published);
  return {std::move(paper), std::nullopt};
}

inline Record picked(Record record, const char* on, int votes = 0, int comments = 0) {
  record.pick = Pick{day(on), votes, comments, ""};
  return record;
}

/// A paper without identity, as a listing page gives it.
inline Record titled(const std::string& title) {
  Paper paper(PaperId::own_id(title));
  paper.title = title;
  return {std::move(paper), std::nullopt};
}

}  // namespace quire::store
