// quire move: everything of one store into another, empty one.
#include "store/move.h"

#include <memory>

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include "cli/command.h"

namespace quire::cli {
namespace {

/// A place as people name it: an address of PostgreSQL, a data folder, or a file that quire backup wrote.
std::unique_ptr<store::Database> place(const std::string& where, bool must_be_there) {
  namespace fs = std::filesystem;
  if (store::is_postgres_url(where)) return store::postgres_at(where);
  if (where.find("://") != std::string::npos)
    throw BadInput(
        fmt::format("{}: an address of PostgreSQL (postgresql://host/name), a data folder or a file "
                    "is expected",
                    where));
  const fs::path path = where;
  const bool is_file = path.extension() == ".db" && !fs::is_directory(path);
  const fs::path file = is_file ? path : path / "quire.db";
  if (must_be_there && !fs::exists(file)) throw BadInput(fmt::format("{} holds no store", where));
  std::error_code fault;
  if (!must_be_there) fs::create_directories(fs::absolute(file).parent_path(), fault);
  return store::sqlite_file(file);
}

void move(const Common& common, const std::string& from, const std::string& to) {
  const auto source = place(from, true);
  const auto target = place(to, false);
  if (source->name() == target->name()) throw BadInput("--from and --to are the same place");
  Progress progress("move");
  const auto moved = store::move_store(*source, *target, [&](const std::string& table, std::uint64_t rows) {
    progress.show(-1, fmt::format("{}: {} rows", table, thousands(rows)));
  });
  progress.end("");
  std::uint64_t rows = 0;
  boost::json::array tables;
  for (const store::MovedTable& table : moved) {
    rows += table.rows;
    if (common.json)
      tables.push_back({{"table", table.name}, {"rows", table.rows}, {"checksum", table.checksum}});
    else if (table.rows > 0)
      fmt::print("{:<18} {:>12}  {}\n", table.name, thousands(table.rows), table.checksum);
  }
  if (common.json)
    print_json({{"from", source->name()}, {"to", target->name()}, {"rows", rows}, {"tables", tables}});
  else
    fmt::print("moved {} rows from {} to {}; both sides were read again and have the same checksums\n",
               thousands(rows), source->name(), target->name());
}

}  // namespace

void add_move(CLI::App& app, Common& common, int& status) {
  auto from = std::make_shared<std::string>();
  auto to = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("move", "copy a whole store into another place, and compare both");
  command->add_option("--from", *from, "a data folder, a file of quire backup, or postgresql://...")
      ->required();
  command->add_option("--to", *to, "an empty place of either kind")->required();
  command->footer(
      "Example: quire move --from ./papers --to postgresql://quire@db/quire\n"
      "Others may read and write the first store meanwhile: what was there at the start is moved.");
  command->callback([from, to, &common, &status] {
    move(common, *from, *to);
    status = kDone;
  });
}

}  // namespace quire::cli
