// quire user, quire role: the people of this Quire, as who sits at its machine sets them up. The first admin
// of a group is made here.
#include <cstdio>
#include <iostream>
#include <memory>

#include <boost/json/array.hpp>
#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include "account/account.h"
#include "cli/account.h"
#include "cli/command.h"

namespace quire::cli {
namespace {

using account::Means;
using store::Accounts;
using store::Person;

constexpr const char* kByHand = "command line";

struct UserOptions {
  std::string name, full_name, email, role = "member", search, why, days = "36500";
  std::string base_url = "http://127.0.0.1:8080";
  bool admin = false, take_over = false, undo = false, yes = false;
};

/// What is typed at a terminal is not shown.
class Unseen {
 public:
  Unseen() : terminal_(::isatty(STDIN_FILENO) != 0 && ::tcgetattr(STDIN_FILENO, &before_) == 0) {
    if (!terminal_) return;
    termios unseen = before_;
    unseen.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &unseen);
  }
  ~Unseen() {
    if (terminal_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  Unseen(const Unseen&) = delete;
  Unseen& operator=(const Unseen&) = delete;
  bool at_terminal() const { return terminal_; }

 private:
  termios before_{};
  bool terminal_;
};

/// The first line of standard input; asked for twice at a terminal.
std::string read_password() {
  const Unseen unseen;
  const auto line = [&](const char* prompt) {
    if (unseen.at_terminal()) fmt::print(stderr, "{}", prompt);
    std::string text;
    std::getline(std::cin, text);
    if (text.ends_with('\r')) text.pop_back();
    if (unseen.at_terminal()) fmt::print(stderr, "\n");
    return text;
  };
  const std::string password = line("Password (empty: a link to set one is made): ");
  if (unseen.at_terminal() && !password.empty() && line("Again: ") != password)
    throw BadInput("the two passwords differ; nothing was changed");
  return password;
}

store::Role read_role(const std::string& text) {
  for (const auto role : {store::Role::reader, store::Role::member, store::Role::curator, store::Role::runner,
                          store::Role::admin})
    if (text == word(role)) return role;
  throw BadInput(fmt::format("'{}' is not a role; they are reader, member, curator, runner, admin", text));
}

boost::json::object person_json(const Person& person) {
  boost::json::object out{{"name", person.name},
                          {"key", person.key},
                          {"role", word(person.role)},
                          {"since", iso(person.created_at)},
                          {"password", !person.password.empty()}};
  if (!person.full_name.empty()) out["full_name"] = person.full_name;
  if (!person.email.empty()) {
    out["email"] = person.email;
    out["email_confirmed"] = person.email_confirmed_at.has_value();
  }
  if (person.is_banned(now())) {
    out["banned_until"] = iso(*person.banned_until);
    out["ban_why"] = person.ban_why;
  }
  return out;
}

std::string person_line(const Person& person) {
  std::string line = fmt::format("{:<20} {:<8}", person.name, word(person.role));
  if (!person.email.empty())
    line += fmt::format(" {}{}", person.email, person.email_confirmed_at ? "" : " (not confirmed)");
  if (person.password.empty()) line += "  no password yet";
  if (person.is_banned(now()))
    line += fmt::format("  closed until {}: {}", iso(*person.banned_until), person.ban_why);
  return line + "\n";
}

void print_link(const Common& common, boost::json::object about, const std::string& sentence,
                const std::string& link) {
  if (common.json) {
    about["link"] = link;
    print_json(about);
  } else {
    fmt::print("{}\n{}\n", sentence, link);
  }
}

Means means_of(Accounts& accounts, const UserOptions& options) {
  std::string base = options.base_url;
  if (base.ends_with('/')) base.pop_back();
  return {accounts, now(), account::system_random, {}, base};
}

void add(const Common& common, const UserOptions& options) {
  const auto store = open_or_make_store(common);
  Accounts accounts(store->tables());
  const store::Role role = options.admin ? store::Role::admin : read_role(options.role);
  const Means means = means_of(accounts, options);
  const auto person =
      account::add_by_hand(means, {options.name, options.full_name, options.email, read_password()}, role);
  if (!person) throw BadInput(fmt::format("user add {}: {}", options.name, person.refusal().words));
  if (options.take_over) accounts.take_over(store::kOwner, person->key);
  const std::string taken = options.take_over ? "; the owner's votes and reads are theirs" : "";
  if (person->password.empty()) {
    print_link(common, person_json(*person),
               fmt::format("{} has an account with the role {}{}. To set a password, within two hours:",
                           person->name, word(role), taken),
               account::reset_link(means, *person));
    return;
  }
  if (common.json)
    print_json(person_json(*person));
  else
    fmt::print("{} has an account with the role {}{}\n", person->name, word(role), taken);
}

void list(const Common& common, const UserOptions& options) {
  const auto store = open_store(common);
  Accounts accounts(store->tables());
  constexpr std::size_t kMost = 10'000;
  const auto people = accounts.people({options.search, 0, kMost});
  if (common.json) {
    boost::json::array all;
    for (const Person& person : people) all.push_back(person_json(person));
    print_json(all);
    return;
  }
  if (people.empty())
    fmt::print("nobody{}; quire user add makes an account\n",
               options.search.empty() ? " has an account yet" : " is found");
  for (const Person& person : people) fmt::print("{}", person_line(person));
}

void show(const Common& common, const UserOptions& options) {
  const auto store = open_store(common);
  Accounts accounts(store->tables());
  const Person person = person_named(accounts, options.name);
  const auto deeds = accounts.deeds(person.key);
  const auto sessions = accounts.sessions(person.key, now()).size();
  const auto tokens = accounts.tokens(person.key).size();
  if (common.json) {
    boost::json::object out = person_json(person);
    out["votes"] = deeds.votes;
    out["comments"] = deeds.comments;
    out["sessions"] = sessions;
    out["tokens"] = tokens;
    print_json(out);
    return;
  }
  fmt::print("{}{}since {}; votes: {}, comments: {}, sessions: {}, tokens: {}\n", person_line(person),
             person.full_name.empty() ? "" : person.full_name + "\n", iso(person.created_at), deeds.votes,
             deeds.comments, sessions, tokens);
}

void print_done(const Common& common, Accounts& accounts, const std::string& key,
                const std::string& sentence) {
  if (common.json)
    print_json(person_json(*accounts.person(key)));
  else
    fmt::print("{}\n", sentence);
}

void remove(const Common& common, const UserOptions& options) {
  const auto store = open_store(common);
  Accounts accounts(store->tables());
  const Person person = person_named(accounts, options.name);
  if (!options.yes)
    throw BadInput(fmt::format("user remove {}: nobody can take this back; say so with --yes", person.name));
  accounts.remove(person.key, now());
  if (common.json)
    print_json(boost::json::object{{"removed", person.name}});
  else
    fmt::print("{} is gone, with votes, reading list, sessions and tokens; comments lost name and words\n",
               person.name);
}

void set_password(const Common& common, const UserOptions& options) {
  const auto store = open_store(common);
  Accounts accounts(store->tables());
  const Person person = person_named(accounts, options.name);
  const Means means = means_of(accounts, options);
  const std::string password = read_password();
  const std::string link = account::reset_link(means, person);
  if (password.empty()) {
    print_link(common, person_json(person), "To set a password, within two hours:", link);
    return;
  }
  const auto done = account::reset(means, link.substr(link.rfind('/') + 1), password);
  if (!done) throw BadInput(fmt::format("user password {}: {}", person.name, done.refusal().words));
  print_done(common, accounts, person.key,
             fmt::format("{} has a new password; all sessions and tokens of before have ended", person.name));
}

void reset(const Common& common, const UserOptions& options) {
  const auto store = open_store(common);
  Accounts accounts(store->tables());
  const Person person = person_named(accounts, options.name);
  print_link(common, person_json(person),
             fmt::format("Hand this to {}: it sets a new password, once, within two hours.", person.name),
             account::reset_link(means_of(accounts, options), person));
}

void ban(const Common& common, const UserOptions& options) {
  const auto store = open_store(common);
  Accounts accounts(store->tables());
  const Person person = person_named(accounts, options.name);
  if (options.undo) {
    accounts.ban(person.key, std::nullopt, "", kByHand, now());
    print_done(common, accounts, person.key, fmt::format("{} may sign in again", person.name));
    return;
  }
  if (options.why.empty()) throw BadInput("user ban: give --why; the person is told when they sign in");
  const int days = static_cast<int>(read_count(options.days, "--days", 36'500));
  accounts.ban(person.key, now() + std::chrono::hours(24) * days, options.why, kByHand, now());
  print_done(common, accounts, person.key,
             fmt::format("{} is closed out; all sessions have ended", person.name));
}

void confirm(const Common& common, const UserOptions& options) {
  const auto store = open_store(common);
  Accounts accounts(store->tables());
  const Person person = person_named(accounts, options.name);
  if (person.email.empty()) throw BadInput(fmt::format("user confirm: {} has no address", person.name));
  if (const auto done = accounts.confirm_by_hand(person.key, person.email, now()); !done)
    throw BadInput(fmt::format("user confirm {}: {}", person.name, done.error()));
  print_done(common, accounts, person.key, fmt::format("{} is confirmed", person.email));
}

void invite(const Common& common, const UserOptions& options) {
  const auto store = open_or_make_store(common);
  Accounts accounts(store->tables());
  const auto link = account::invite(means_of(accounts, options), {read_role(options.role), options.email});
  if (!link) throw BadInput(fmt::format("user invite: {}", link.refusal().words));
  print_link(common, {{"role", options.role}, {"email", options.email}},
             options.email.empty() ? "Whoever opens this link within 14 days makes one account:"
                                   : fmt::format("For {}, within 14 days:", options.email),
             *link);
}

void set_role(const Common& common, const std::string& name, const std::string& role) {
  const auto store = open_store(common);
  Accounts accounts(store->tables());
  const Person person = person_named(accounts, name);
  accounts.set_role(person.key, read_role(role), kByHand, now());
  print_done(common, accounts, person.key, fmt::format("{} has the role {}", person.name, role));
}

using Command = void (*)(const Common&, const UserOptions&);

}  // namespace

Person person_named(Accounts& accounts, const std::string& name) {
  auto person = accounts.named(name);
  if (!person || person->deleted_at || person->key == store::kOwner)
    throw BadInput(fmt::format("nobody has the name '{}'; quire user list shows all", name));
  return std::move(*person);
}

std::uint64_t read_count(const std::string& text, const char* option, std::uint64_t most) {
  if (!text.empty() && text.size() < 10 && text.find_first_not_of("0123456789") == std::string::npos)
    if (const std::uint64_t count = std::stoull(text); count > 0 && count <= most) return count;
  throw BadInput(fmt::format("{} {}: a whole number from 1 to {}", option, text, most));
}

void add_user(CLI::App& app, Common& common, int&) {
  CLI::App* user = app.add_subcommand("user", "people with accounts: add, list, invite, remove");
  user->require_subcommand(1);
  user->footer(
      "Example: quire user add mira --admin --take-over\n"
      "With the first account the owner is no longer who sits at the machine: everybody signs in.");
  const auto command = [&](const char* name, const char* help, const char* example, Command run,
                           bool named = true) {
    auto options = std::make_shared<UserOptions>();
    CLI::App* one = user->add_subcommand(name, help);
    one->footer(std::string("Example: ") + example);
    if (named) one->add_option("name", options->name, "as others see it")->required();
    one->callback([options, &common, run] { run(common, *options); });
    return std::pair(one, options);
  };
  const auto with_base = [](CLI::App* one, UserOptions& options) {
    one->add_option("--base-url", options.base_url,
                    "address under which others find this Quire, for links (default http://127.0.0.1:8080)");
  };
  {
    auto [one, options] = command("add", "make an account; the password is read from standard input",
                                  "quire user add mira --admin --take-over", add);
    one->add_option("--full-name", options->full_name, "others see it too");
    one->add_option("--mail", options->email, "address of mail; it counts as confirmed");
    one->add_option("--role", options->role, "reader, member (default), curator, runner or admin");
    one->add_flag("--admin", options->admin, "the role admin");
    one->add_flag("--take-over", options->take_over,
                  "the owner's votes, reads and reading list become theirs");
    with_base(one, *options);
  }
  {
    auto [one, options] = command("list", "who has an account", "quire user list --json", list, false);
    one->add_option("search", options->search, "part of a name or an address");
  }
  command("show", "one person", "quire user show mira", show);
  {
    auto [one, options] =
        command("remove", "a person goes, with all that is theirs", "quire user remove mira --yes", remove);
    one->add_flag("--yes", options->yes, "nobody can take it back");
  }
  {
    auto [one, options] = command("password", "set a password, read from standard input",
                                  "quire user password mira", set_password);
    with_base(one, *options);
  }
  {
    auto [one, options] =
        command("reset", "a link that sets a new password, to hand over", "quire user reset mira", reset);
    with_base(one, *options);
  }
  {
    auto [one, options] =
        command("ban", "close an account", "quire user ban eve --why advertising --days 30", ban);
    one->add_option("--why", options->why, "told to the person when they sign in");
    one->add_option("--days", options->days, "for so many days (default: a hundred years)");
    one->add_flag("--undo", options->undo, "open it again");
  }
  command("confirm", "an address counts as confirmed", "quire user confirm mira", confirm);
  {
    auto [one, options] = command("invite", "a link that makes an account",
                                  "quire user invite --mail bo@example.org", invite, false);
    one->add_option("--mail", options->email, "for whom; empty: whoever has the link");
    one->add_option("--role", options->role, "reader, member (default), curator, runner or admin");
    with_base(one, *options);
  }

  auto wanted = std::make_shared<std::pair<std::string, std::string>>();
  CLI::App* role = app.add_subcommand("role", "what a person may do");
  role->add_option("name", wanted->first, "of the person")->required();
  role->add_option("role", wanted->second, "reader, member, curator, runner or admin")->required();
  role->footer("Example: quire role mira curator");
  role->callback([wanted, &common] { set_role(common, wanted->first, wanted->second); });
}

}  // namespace quire::cli
