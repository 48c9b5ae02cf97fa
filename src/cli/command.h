// What the commands share: where the data lies, how results and progress are printed, and how a run ends.
// Results go to standard output, progress and errors to standard error; errors are one line: what, where,
// what to do.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>
#include <boost/json/value.hpp>

#include "store/store.h"

namespace quire::cli {

/// Exit statuses of every command.
enum Exit : int { kDone = 0, kFailed = 1, kBadInput = 2, kCancelled = 3 };

/// What the person has to mend; main() prints it and exits with 2.
class BadInput : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Options that every command has.
struct Common {
  std::string data;   ///< --data
  std::string store;  ///< --store
  bool json = false;  ///< --json
  /// --data, else $QUIRE_DATA, else $XDG_DATA_HOME/quire, else ~/.local/share/quire.
  std::filesystem::path data_directory() const;
  /// --store, else $QUIRE_STORE: an address of PostgreSQL. Empty: the store is in the data folder.
  std::string store_url() const;
};
/// Takes --json, --data DIR or --store URL where they stand first among words. How many words that were; 0:
/// they are none of these.
std::size_t take_common(std::span<const std::string> words, Common& common);

/// Adds the commands of one file to the program. A command stores its exit status in `status`.
void add_serve(CLI::App& app, Common& common, int& status);
void add_import(CLI::App& app, Common& common, int& status);
void add_follow(CLI::App& app, Common& common, int& status);
void add_reading(CLI::App& app, Common& common, int& status);
void add_joins(CLI::App& app, Common& common, int& status);
void add_author(CLI::App& app, Common& common, int& status);
void add_org(CLI::App& app, Common& common, int& status);
void add_discussion(CLI::App& app, Common& common, int& status);
void add_shelf(CLI::App& app, Common& common, int& status);
void add_care(CLI::App& app, Common& common, int& status);
void add_move(CLI::App& app, Common& common, int& status);
void add_learn(CLI::App& app, Common& common, int& status);
void add_user(CLI::App& app, Common& common, int& status);
void add_token(CLI::App& app, Common& common, int& status);
void add_eval(CLI::App& app, Common& common, int& status);
void add_mail(CLI::App& app, Common& common, int& status);
void add_doctor(CLI::App& app, Common& common, int& status);
/// `quire lab ...` takes its arguments as they are, for tools have arguments of their own.
int lab_command(const Common& common, int argc, char** argv);
/// The same for the tools of the small language model. Does not return but by an exception.
int micro_command(int argc, char** argv);

/// The store of the data folder; BadInput if there is none yet: reading must not make one.
std::unique_ptr<store::Store> open_store(const Common& common);
/// Makes it where there is none.
std::unique_ptr<store::Store> open_or_make_store(const Common& common);
/// Prints a JSON document and a line end.
void print_json(const boost::json::value& value);
/// "12,345"
std::string thousands(std::uint64_t n);

/// A bar on a terminal, plain lines elsewhere, on standard error.
class Progress {
 public:
  explicit Progress(std::string what) : what_(std::move(what)) {}
  /// `share` 0..1, or negative if unknown. Thinned to a few a second.
  void show(double share, std::string_view note);
  void end(std::string_view note);

 private:
  std::string what_;
  std::chrono::steady_clock::time_point last_{};
  bool drawn_ = false;
};

/// True once Ctrl-C or SIGTERM came, after catch_interrupts(); a second Ctrl-C ends the program at once.
void catch_interrupts();
bool interrupted();

}  // namespace quire::cli
