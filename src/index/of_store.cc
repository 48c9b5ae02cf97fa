#include "index/of_store.h"

#include <fstream>
#include <stdexcept>

#include <fmt/format.h>

#include "index/folder.h"

namespace quire::index {
namespace {

namespace fs = std::filesystem;

/// The folder names the store in this file; a folder of an older Quire has none, and takes the first it
/// meets.
constexpr const char* kName = "store";

std::string named_in(const fs::path& directory) {
  std::ifstream in(directory / kName);
  std::string name;
  in >> name;
  return name;
}

void write_name(const fs::path& directory, const std::string& name) {
  const fs::path fresh = directory / (std::string(kName) + ".new");
  {
    std::ofstream out(fresh, std::ios::trunc);
    out << name << '\n';
    if (!out.flush()) throw std::runtime_error(fmt::format("index: cannot write {}", fresh.string()));
  }
  fs::rename(fresh, directory / kName);
}

}  // namespace

void remove_derived(const fs::path& directory) {
  meaning::Meaning::store_replaced(directory / "meaning");
  for (const auto& entry : fs::directory_iterator(directory))
    if (entry.path().filename() != "meaning") fs::remove_all(entry.path());
}

std::unique_ptr<Index> open_of(store::Store& store, const fs::path& directory) {
  const std::string name = store.identity();
  if (fs::exists(directory) && named_in(directory) == name) return Index::open(directory);
  const std::string other = named_in(directory);
  if (!other.empty() && !Folder(directory).writer())
    throw std::runtime_error(
        fmt::format("index: another process serves another store from {}; give another folder with --data",
                    directory.parent_path().string()));
  if (!other.empty()) remove_derived(directory);
  auto index = Index::open(directory);
  if (index->writer()) write_name(directory, name);
  return index;
}

}  // namespace quire::index
