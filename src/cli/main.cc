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

/// `quire lab` and `quire micro` hand their arguments on: found before CLI11 reads them. --data, --store and
/// --json may stand before them.
int position_of(const char* command, int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], command) == 0) return i;
    if (std::strcmp(argv[i], "--data") == 0 || std::strcmp(argv[i], "--store") == 0)
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
  app.add_option(
      "--store", common.store,
      "postgresql://... of a store that is shared (default: $QUIRE_STORE, or the store in --data)");
  app.add_flag("--json", common.json, "print one JSON document (JSON lines for streams)");

  int status = kDone;
  add_serve(app, common, status);
  add_import(app, common, status);
  add_follow(app, common, status);
  add_reading(app, common, status);
  add_joins(app, common, status);
  add_author(app, common, status);
  add_org(app, common, status);
  add_user(app, common, status);
  add_token(app, common, status);
  add_mail(app, common, status);
  add_discussion(app, common, status);
  add_shelf(app, common, status);
  add_care(app, common, status);
  add_doctor(app, common, status);
  add_move(app, common, status);
  add_learn(app, common, status);
  add_eval(app, common, status);
  app.add_subcommand("lab", "list, show and run labs; lab SLUG TOOL runs a lab's tool on your data");
  app.add_subcommand("micro", "train, sample, grade and serve small language models of your own");

  if (const int at = position_of("lab", argc, argv); at > 0) {
    const std::vector<std::string> before(argv + 1, argv + at);
    for (std::size_t i = 0; i < before.size(); ++i)
      if (const std::size_t taken = take_common(std::span(before).subspan(i), common)) i += taken - 1;
    return lab_command(common, argc - at, argv + at);
  }
  if (const int at = position_of("micro", argc, argv); at > 0) return micro_command(argc - at, argv + at);
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
