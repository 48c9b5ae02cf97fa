#include "web/seed.h"

#include <stdexcept>
#include <vector>

#include <fmt/format.h>

#include "source/source.h"
#include "web/assets.h"

namespace quire::web {

store::PutCounts put_seed(store::Store& store) {
  std::vector<Record> records;
  const auto input = source::open_bytes(asset("seed.jsonl"));
  const source::Sink sink{
      [&](Record&& record) {
        record.source = "jsonl";
        records.push_back(std::move(record));
        return true;
      },
      [](const source::Problem& problem) -> bool {
        throw std::logic_error(fmt::format("seed feed, line {}: {}", problem.line, problem.message));
      }};
  source::importer("jsonl")->read(*input, {}, sink);
  return store.put(records);
}

}  // namespace quire::web
