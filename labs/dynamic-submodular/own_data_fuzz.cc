// Any bytes as each of the files that the tools read: no crash, errors on one line, and what is taken keeps
// its promises.
#include <cmath>
#include <cstdlib>
#include <sstream>
#include <string>

#include "labs/dynamic-submodular/own_data.h"

using namespace quire::labs::dynamic_submodular;

namespace {

template <class T>
bool refused(const quire::Result<T>& read) {
  if (!read && read.error().find('\n') != std::string::npos) std::abort();
  return !read;
}

void use(const OwnUpdates& updates, const char* name) {
  OwnObjective::Options options;
  options.name = name;
  auto own = OwnObjective::create(options, updates, nullptr, nullptr);
  if (refused(own)) return;
  for (const OwnUpdate& u : updates.updates) {
    if (u.kind != OwnUpdate::Kind::insert) continue;
    const auto id = (*own)->add(u.id, u.features);
    if (refused(id)) continue;
    const double alone = (*own)->objective().gain(*id, (*own)->objective().empty());
    if (!(alone >= 0)) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  std::istringstream updates(text), reference(text), values(text), neighbours(text);
  if (auto read = read_updates(updates, "fuzz"); !refused(read))
    for (const char* name : {"papers", "coverage", "probcover", "facility", "logdet", "modular"})
      use(*read, name);
  if (auto read = read_neighbours(neighbours, "fuzz"); !refused(read)) use(*read, "coverage");
  if (auto read = read_values_file(values, "fuzz"); !refused(read))
    if (read->table->size() != read->ids.size()) std::abort();
  refused(read_reference(reference, "fuzz"));
  return 0;
}
