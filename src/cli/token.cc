// quire token: keys for programs.
#include <cstdio>
#include <memory>

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include "account/account.h"
#include "cli/account.h"
#include "cli/command.h"

namespace quire::cli {
namespace {

struct TokenOptions {
  std::string person, name, days;
  bool write = false;
};

void create(const Common& common, const TokenOptions& options) {
  const auto store = open_store(common);
  store::Accounts accounts(store->tables());
  const store::Person person = person_named(accounts, options.person);
  std::optional<Instant> ends;
  if (!options.days.empty()) ends = now() + std::chrono::hours(24) * read_count(options.days, "--days", 3650);
  const int scopes = options.write ? store::kScopeRead | store::kScopeWrite : store::kScopeRead;
  const auto text = account::make_token({accounts, now(), account::system_random, {}, ""}, person.key,
                                        options.name, scopes, ends);
  if (!text) throw BadInput(fmt::format("token create: {}", text.refusal().words));
  if (common.json)
    print_json(boost::json::object{{"person", person.name},
                                   {"name", options.name},
                                   {"scope", options.write ? "write" : "read"},
                                   {"token", *text}});
  else
    fmt::print("{}\n", *text);
}

void list(const Common& common, const TokenOptions& options) {
  const auto store = open_store(common);
  store::Accounts accounts(store->tables());
  const store::Person person = person_named(accounts, options.person);
  boost::json::array all;
  for (const store::Token& token : accounts.tokens(person.key)) {
    const bool write = (token.scopes & store::kScopeWrite) != 0;
    if (!common.json) {
      fmt::print("{:<24} hf_...{}  {:<5} {}{}\n", token.name, token.hint, write ? "write" : "read",
                 token.seen_at ? "seen " + iso(*token.seen_at) : "never seen",
                 token.expires_at ? ", ends " + iso(*token.expires_at) : "");
      continue;
    }
    boost::json::object one{{"name", token.name},
                            {"hint", token.hint},
                            {"scope", write ? "write" : "read"},
                            {"made", iso(token.created_at)}};
    if (token.seen_at) one["seen"] = iso(*token.seen_at);
    if (token.expires_at) one["ends"] = iso(*token.expires_at);
    all.push_back(std::move(one));
  }
  if (common.json)
    print_json(all);
  else if (accounts.tokens(person.key).empty())
    fmt::print("{} has no tokens\n", person.name);
}

void revoke(const Common& common, const TokenOptions& options) {
  const auto store = open_store(common);
  store::Accounts accounts(store->tables());
  const store::Person person = person_named(accounts, options.person);
  if (!accounts.remove_token(person.key, options.name))
    throw BadInput(
        fmt::format("{0} has no token '{1}'; quire token list {0} shows them", person.name, options.name));
  if (common.json)
    print_json(boost::json::object{{"revoked", options.name}});
  else
    fmt::print("the token {} opens nothing any more\n", options.name);
}

}  // namespace

void add_token(CLI::App& app, Common& common, int&) {
  CLI::App* token = app.add_subcommand("token", "keys for programs");
  token->require_subcommand(1);
  token->footer("Example: quire token create mira laptop --write");
  const auto command = [&](const char* name, const char* help, const char* example,
                           void (*run)(const Common&, const TokenOptions&)) {
    auto options = std::make_shared<TokenOptions>();
    CLI::App* one = token->add_subcommand(name, help);
    one->footer(std::string("Example: ") + example);
    one->add_option("person", options->person, "whose")->required();
    one->callback([options, &common, run] { run(common, *options); });
    return std::pair(one, options);
  };
  {
    auto [one, options] =
        command("create", "make a token; it is printed this once", "quire token create mira laptop", create);
    one->add_option("name", options->name, "what it is for")->required();
    one->add_flag("--write", options->write, "it may do what the person may (default: read only)");
    one->add_option("--days", options->days, "it ends after so many days (default: when it is revoked)");
  }
  command("list", "the tokens of a person", "quire token list mira", list);
  {
    auto [one, options] =
        command("revoke", "a token opens nothing any more", "quire token revoke mira laptop", revoke);
    one->add_option("name", options->name, "as quire token list shows it")->required();
  }
}

}  // namespace quire::cli
