// The cards, asked from quire-lab once. A program that is missing is asked for again next time; one that
// fails gives an empty catalogue.
#include <cstdlib>
#include <mutex>
#include <sstream>

#include <boost/json.hpp>
#include <unistd.h>

#include "lab/process.h"
#include "lab/runner.h"

namespace quire::lab {

namespace fs = std::filesystem;

struct Catalogue::Lock {
  std::mutex mutex;
};

Catalogue::Catalogue(fs::path program) : program_(std::move(program)), lock_(std::make_shared<Lock>()) {}

const std::vector<std::string>& Catalogue::slugs() const {
  const std::lock_guard lock(lock_->mutex);
  load();
  return slugs_;
}

std::optional<std::string> Catalogue::card(const std::string& slug) const {
  const std::lock_guard lock(lock_->mutex);
  load();
  const auto found = cards_.find(slug);
  return found == cards_.end() ? std::nullopt : std::optional(found->second);
}

void Catalogue::load() const {
  std::error_code missing;
  if (loaded_ || !fs::exists(program_, missing)) return;
  loaded_ = true;
  const Captured answer = capture({program_, {"show"}, {}}, Limits{}, 30, 64 << 20);
  if (answer.end.status != 0 || answer.end.signal != 0) return;
  std::istringstream lines(answer.out);
  for (std::string line; std::getline(lines, line);) {
    boost::json::error_code failure;
    const boost::json::value card = boost::json::parse(line, failure);
    if (failure || !card.is_object() || !card.as_object().contains("slug")) continue;
    const std::string slug(card.at("slug").as_string());
    if (cards_.emplace(slug, line).second) slugs_.push_back(slug);
  }
}

fs::path find_quire_lab() {
  std::error_code failure;
  const fs::path beside = fs::read_symlink("/proc/self/exe", failure).parent_path() / "quire-lab";
  if (!failure && ::access(beside.c_str(), X_OK) == 0) return beside;
  const char* path = std::getenv("PATH");
  std::istringstream folders(path == nullptr ? "" : path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    const fs::path there = fs::path(folder) / "quire-lab";
    if (!folder.empty() && ::access(there.c_str(), X_OK) == 0) return there;
  }
  return beside;
}

}  // namespace quire::lab
