// quire check, backup, restore.
#include <cstdio>
#include <memory>

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include "cli/command.h"
#include "cli/endpoint.h"
#include "index/of_store.h"

namespace quire::cli {
namespace {

/// True: the index, or a part of it, was missing, damaged or of an older format, and was built anew.
bool mend(store::Store& store, index::Index& index) {
  index.check(store);  // finds damage; what is damaged is set aside
  const auto before = index.stats();
  const std::uint64_t papers = store.stats().papers;
  const bool all = index.catch_up(store) >= papers && papers > 0;
  for (const std::string& note : before.notes) fmt::print(stderr, "index: {}\n", note);
  if (all && before.notes.empty())
    fmt::print(stderr, "the index was missing and was built anew; if nobody removed it, look at the disk\n");
  return all || !before.notes.empty();
}

int check(const Common& common, bool rebuild) {
  const auto store = open_store(common);
  const auto index = index::open_of(*store, common.data_directory() / "index");
  catch_interrupts();
  bool rebuilt = rebuild;
  if (rebuild) {
    if (!index->writer()) throw BadInput("the index is in use by a serving Quire; stop it, then rebuild");
    Progress progress("rebuild");
    const auto total = static_cast<double>(std::max<std::uint64_t>(1, store->stats().papers));
    index->rebuild(*store, [&](std::uint64_t done) {
      progress.show(static_cast<double>(done) / total, fmt::format("{} papers", thousands(done)));
    });
    progress.end(fmt::format("{} papers are findable", thousands(index->stats().papers)));
  } else {
    rebuilt = mend(*store, *index);
  }
  auto faults = store->check();
  for (std::string& fault : index->check(*store)) faults.push_back("index: " + fault);
  const auto endpoint = index->meaning().stats().endpoint;
  if (common.json) {
    boost::json::object out{{"faults", boost::json::array(faults.begin(), faults.end())},
                            {"papers", store->stats().papers},
                            {"index_rebuilt", rebuilt}};
    if (endpoint) out["endpoint"] = endpoint_json(*endpoint);
    print_json(out);
  } else if (faults.empty()) {
    fmt::print("store and index are sound: {} papers\n", thousands(store->stats().papers));
    if (endpoint) fmt::print("{}\n", endpoint_line(*endpoint, store->stats().papers));
  } else {
    for (const std::string& fault : faults) fmt::print("{}\n", fault);
  }
  return faults.empty() ? kDone : kFailed;
}

/// Puts a backup in the place of the store. Refuses to overwrite papers unless forced.
void restore(const Common& common, const std::filesystem::path& file, bool force) {
  namespace fs = std::filesystem;
  if (!common.store_url().empty())
    throw BadInput(
        "restore puts a file into a data folder; into PostgreSQL: quire move --from FILE --to URL");
  const fs::path directory = common.data_directory();
  const fs::path target = directory / "quire.db";
  if (!fs::is_regular_file(file)) throw BadInput(fmt::format("restore {}: no such file", file.string()));
  if (fs::exists(target) && !force)
    throw BadInput(
        fmt::format("restore: {} exists; move it away or give --force to replace it", target.string()));
  fs::create_directories(directory);
  // Whoever serves or imports holds the index's lock; replacing the file under it would lose what it writes.
  if (!index::Index::open(directory / "index")->writer())
    throw BadInput(fmt::format("restore: a Quire is serving {}; stop it first", directory.string()));
  // Opened in a folder of its own first: a file that is not a sound store must not replace one that is.
  const fs::path trial = directory / "restore.tmp";
  fs::remove_all(trial);
  fs::create_directories(trial);
  fs::copy_file(file, trial / "quire.db");
  {
    const auto store = store::open_sqlite(trial);
    if (const auto faults = store->check(); !faults.empty())
      throw BadInput(fmt::format("restore {}: {}", file.string(), faults.front()));
    store->backup(trial / "clean.db");
  }
  for (const char* tail : {"quire.db-wal", "quire.db-shm"}) fs::remove(directory / tail);
  fs::rename(trial / "clean.db", target);
  fs::remove_all(trial);
  index::remove_derived(directory / "index");
  fmt::print("restored {} papers into {}\n", thousands(store::open_sqlite(directory)->stats().papers),
             directory.string());
}

}  // namespace

void add_care(CLI::App& app, Common& common, int& status) {
  auto rebuild = std::make_shared<bool>(false);
  CLI::App* command = app.add_subcommand("check", "verify store and index");
  command->add_flag("--rebuild", *rebuild, "build the index anew from the store first");
  command->footer("Example: quire check --rebuild\nExit status 1 if a fault was found.");
  command->callback([rebuild, &common, &status] { status = check(common, *rebuild); });

  auto file = std::make_shared<std::string>();
  CLI::App* backup =
      app.add_subcommand("backup", "write a consistent copy of the store to a file, also while serving");
  backup->add_option("file", *file, "where to; must not exist")->required();
  backup->footer("Example: quire backup quire-2026-11-25.db");
  backup->callback([file, &common] {
    if (std::filesystem::exists(*file))
      throw BadInput(fmt::format("backup {}: the file exists; give another name", *file));
    open_store(common)->backup(*file);
    fmt::print("wrote {} ({:.1f} MB)\n", *file, static_cast<double>(std::filesystem::file_size(*file)) / 1e6);
  });

  auto from = std::make_shared<std::string>();
  auto force = std::make_shared<bool>(false);
  CLI::App* restoring = app.add_subcommand("restore", "put a backup in place; stop a serving Quire first");
  restoring->add_option("file", *from, "a file that quire backup wrote")->required();
  restoring->add_flag("--force", *force, "replace the store that is there");
  restoring->footer("Example: quire restore quire-2026-11-25.db --data ./papers");
  restoring->callback([from, force, &common] { restore(common, *from, *force); });
}

}  // namespace quire::cli
