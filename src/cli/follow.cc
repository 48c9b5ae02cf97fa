// quire follow add|list|run|remove|change: the sources that this Quire follows.
#include "cli/follow.h"

#include <algorithm>
#include <charconv>
#include <memory>

#include <boost/json/array.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "follow/every.h"
#include "follow/protocol.h"
#include "follow/wanted.h"

namespace quire::cli {
namespace {

using follow::name_of;

struct FollowOptions {
  follow::Wanted wanted;
  std::vector<std::string> words;  ///< of WHAT, or which ones
  std::string number;
  bool due_only = false;
};

std::string kinds_help() {
  std::string help = "Kinds:\n";
  for (const follow::Kind& kind : follow::kinds())
    help += fmt::format("  {}: {}; {}\n    WHAT is {}\n", kind.name, kind.help,
                        follow::written_every(kind.every_s), kind.what);
  return help;
}

std::int64_t read_number(const std::string& text) {
  std::int64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc() || end != text.data() + text.size() || number <= 0)
    throw BadInput(fmt::format("'{}' is not the number of a source; quire follow list shows them", text));
  return number;
}

/// An error of what was typed, with the option that may lack.
BadInput refused(const char* command, const follow::Wanted& wanted, const std::string& why) {
  const follow::Kind* kind = follow::kind(wanted.kind);
  const bool lacks_address = kind != nullptr && *kind->address == '\0' && wanted.address.empty();
  return BadInput(
      fmt::format("follow {}: {}{}", command, why, lacks_address ? "; --address URL says where" : ""));
}

/// What is taken from a source is never an address: `follow add oai https://x.org/oai physics` says where.
void take_address(FollowOptions& options) {
  const auto is_address = [](const std::string& word) {
    return word.starts_with("http://") || word.starts_with("https://");
  };
  const auto word = std::find_if(options.words.begin(), options.words.end(), is_address);
  if (word == options.words.end() || !options.wanted.address.empty()) return;
  options.wanted.address = *word;
  options.words.erase(word);
}

int add(const Common& common, FollowOptions options) {
  take_address(options);
  options.wanted.what = fmt::format("{}", fmt::join(options.words, " "));
  const auto wanted = follow::follow_of(options.wanted, now());
  if (!wanted) throw refused("add", options.wanted, wanted.error());
  const auto store = open_or_make_store(common);
  const auto added = store->add_follow(*wanted);
  if (!added) throw BadInput(fmt::format("follow add: {}", added.error()));
  if (common.json) {
    print_json(follow_json(*added, now()));
    return kDone;
  }
  fmt::print("{}  {}: will be read to its end {} from {}\n", added->id, name_of(*added),
             follow::written_every(added->every_s), follow::where_asked(*added));
  fmt::print("   due now: quire follow run {} does it here, a serving Quire does it by itself\n", added->id);
  return kDone;
}

int list(const Common& common) {
  const auto store = open_store(common);
  const Instant at = now();
  const auto follows = store->follows();
  if (common.json) {
    boost::json::array all;
    for (const store::Follow& one : follows) all.push_back(follow_json(one, at));
    print_json(all);
    return kDone;
  }
  if (follows.empty()) fmt::print("nothing is followed yet; quire follow add --help shows what can be\n");
  for (const store::Follow& one : follows) fmt::print("{}", follow_lines(one, at));
  return kDone;
}

int remove(const Common& common, const FollowOptions& options) {
  const auto store = open_store(common);
  const store::Follow one = find_follows(*store, {std::to_string(read_number(options.number))}).front();
  if (!store->remove_follow(one.id)) throw BadInput(fmt::format("source {} was removed meanwhile", one.id));
  if (common.json)
    print_json(boost::json::object{{"removed", one.id}});
  else
    fmt::print("{} is not followed any more; its papers stay\n", name_of(one));
  return kDone;
}

int change(const Common& common, const FollowOptions& options) {
  const follow::Wanted& wanted = options.wanted;
  if (wanted.every.empty() && wanted.address.empty())
    throw BadInput("follow change: nothing to change; give --every TIME or --address URL");
  const auto store = open_store(common);
  const store::Follow before = find_follows(*store, {std::to_string(read_number(options.number))}).front();
  const auto after = follow::changed(before, wanted);
  if (!after) throw BadInput(fmt::format("follow change: {}", after.error()));
  if (const Status kept = follow::keep_change(*store, common.data_directory(), *after); !kept)
    throw BadInput(fmt::format("follow change: {}", kept.error()));
  const store::Follow stored = find_follows(*store, {std::to_string(before.id)}).front();
  if (common.json)
    print_json(follow_json(stored, now()));
  else
    fmt::print("{}", follow_lines(stored, now()));
  return kDone;
}

/// A subcommand of `follow`; its callback sets the exit status.
CLI::App* subcommand(CLI::App& follow, const char* name, const char* help, const char* example) {
  CLI::App* command = follow.add_subcommand(name, help);
  command->footer(std::string("Example: ") + example);
  return command;
}

}  // namespace

std::vector<store::Follow> find_follows(store::Store& store, const std::vector<std::string>& which) {
  auto follows = store.follows();
  if (which.empty()) {
    if (follows.empty()) throw BadInput("nothing is followed yet; quire follow add --help shows what can be");
    return follows;
  }
  const std::string asked = fmt::format("{}", fmt::join(which, " "));
  const bool by_number = which.size() == 1 && asked.find_first_not_of("0123456789") == std::string::npos;
  const std::string what = asked.substr(std::min(asked.size(), which[0].size() + 1));
  std::erase_if(follows, [&](const store::Follow& one) {
    if (by_number) return std::to_string(one.id) != asked;
    return one.kind != which[0] || (which.size() > 1 && one.what != what);
  });
  if (follows.empty())
    throw BadInput(fmt::format("no source '{}' is followed; quire follow list shows them", asked));
  return follows;
}

void add_follow(CLI::App& app, Common& common, int& status) {
  auto options = std::make_shared<FollowOptions>();
  CLI::App* follow = app.add_subcommand("follow", "follow sources, so that their papers come by themselves");
  follow->require_subcommand(1);
  follow->footer(
      "Example: quire follow add arxiv cs.LG+stat.ML --every 6h\n"
      "A serving Quire reads what is due; QUIRE_CONTACT (an address of mail) tells sources who asks.");

  CLI::App* one = subcommand(*follow, "add", "follow a source from now on",
                             "quire follow add arxiv cs.LG\nExample: quire follow add oai --address "
                             "https://repository.example.org/oai --every 1d");
  one->footer(one->get_footer() + "\n" + kinds_help());
  one->add_option("kind", options->wanted.kind, "kind of source")->required();
  one->add_option("what", options->words, "what to take from it");
  one->add_option("--every", options->wanted.every, "how often: 30m, 6h, 1d, 2w (default: as its kind says)");
  one->add_option("--address,--url", options->wanted.address,
                  "where it is, if it is not at its usual address; may stand without --address too");
  one->callback([options, &common, &status] { status = add(common, *options); });

  one = subcommand(*follow, "list", "what is followed, and how fresh it is", "quire follow list --json");
  one->callback([&common, &status] { status = list(common); });

  one =
      subcommand(*follow, "run", "read sources now, to their end",
                 "quire follow run arxiv cs.LG\nCtrl-C stops; what came stays, and the next run goes on from "
                 "there. Exit status 1 if a source failed.");
  one->add_option("which", options->words, "NUMBER, KIND or KIND WHAT (default: all)");
  one->add_flag("--due", options->due_only, "only those that are due");
  one->callback(
      [options, &common, &status] { status = run_follows(common, options->words, options->due_only); });

  one = subcommand(*follow, "remove", "follow a source no more; its papers stay", "quire follow remove 2");
  one->add_option("number", options->number, "as quire follow list shows it")->required();
  one->callback([options, &common, &status] { status = remove(common, *options); });

  one = subcommand(*follow, "change", "how often a source is read, or from where",
                   "quire follow change 2 --every 12h\nFrom a new address everything is read once.");
  one->add_option("number", options->number, "as quire follow list shows it")->required();
  one->add_option("--every", options->wanted.every, "how often: 30m, 6h, 1d, 2w");
  one->add_option("--address", options->wanted.address, "where it is");
  one->callback([options, &common, &status] { status = change(common, *options); });
}

}  // namespace quire::cli
