// quire: the program of users, servers and scripts. Each command is a few lines over the rooms
// (docs/architecture.md).
#include <algorithm>
#include <cstdio>
#include <cstring>

#include <fmt/format.h>

#include "cli/command.h"
#include "paper/version.h"
#include "source/source.h"

namespace {

/// `quire lab` hands its arguments on: found before CLI11 reads them. --data and --json may stand before it.
int lab_position(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "lab") == 0) return i;
    if (std::strcmp(argv[i], "--data") == 0)
      ++i;
    else if (argv[i][0] != '-')
      return 0;
  }
  return 0;
}

bool has_command(CLI::App& app, std::string_view name) {
  const auto commands = app.get_subcommands([](const CLI::App*) { return true; });
  return std::any_of(commands.begin(), commands.end(),
                     [&](const CLI::App* c) { return c->get_name() == name; });
}

int run(int argc, char** argv) {
  using namespace quire::cli;
  CLI::App app{"Quire: a self-hosted Daily Papers whose papers run.", "quire"};
  app.set_version_flag("--version", std::string("quire ") + quire::kVersion);
  app.require_subcommand(1);
  app.fallthrough();
  app.footer("Example: quire serve\nEvery reading command takes --json. Labs: quire lab --help");
  Common common;
  app.add_option("--data", common.data,
                 "folder of the store, index and runs (default: $QUIRE_DATA or ~/.local/share/quire)");
  app.add_flag("--json", common.json, "print one JSON document (JSON lines for streams)");

  int status = kDone;
  add_serve(app, common, status);
  add_import(app, common, status);
  add_follow(app, common, status);
  add_reading(app, common, status);
  add_joins(app, common, status);
  add_care(app, common, status);
  add_learn(app, common, status);
  add_eval(app, common, status);
  app.add_subcommand("lab", "list, show and run labs; lab SLUG TOOL runs a lab's tool on your data");

  if (const int at = lab_position(argc, argv); at > 0) {
    for (int i = 1; i < at; ++i) {
      if (std::strcmp(argv[i], "--json") == 0) common.json = true;
      if (std::strcmp(argv[i], "--data") == 0 && i + 1 < at)
        common.data = argv[++i];
      else if (std::strncmp(argv[i], "--data=", 7) == 0)
        common.data = argv[i] + 7;
    }
    return lab_command(common, argc - at, argv + at);
  }
  if (argc > 1 && argv[1][0] != '-' && !has_command(app, argv[1]))
    throw BadInput(fmt::format("there is no command '{}'; see quire --help", argv[1]));
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    if (e.get_exit_code() == 0) return app.exit(e);
    fmt::print(stderr, "quire: {}; see quire --help\n", e.what());
    return kBadInput;
  }
  return status;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const quire::cli::BadInput& e) {
    fmt::print(stderr, "quire: {}\n", e.what());
    return quire::cli::kBadInput;
  } catch (const quire::source::InputError& e) {
    fmt::print(stderr, "quire: {}\n", e.what());
    return quire::cli::kBadInput;
  } catch (const std::exception& e) {
    fmt::print(stderr, "quire: {}\n", e.what());
    return quire::cli::kFailed;
  }
}
