// quire serve
#include <charconv>
#include <memory>

#include <arpa/inet.h>

#include "cli/command.h"
#include "cli/mail.h"
#include "web/app.h"
#include "web/oai_address.h"

namespace quire::cli {
namespace {

/// "HOST:PORT", "PORT" or "HOST"; IPv6 hosts in brackets.
void read_listen(const std::string& text, web::ServeOptions& options) {
  const auto colon = text.rfind(':');
  const bool port_only = text.find_first_not_of("0123456789") == std::string::npos;
  const bool has_port =
      port_only || (colon != std::string::npos && text.find(']', colon) == std::string::npos);
  std::string host = port_only ? options.host : has_port ? text.substr(0, colon) : text;
  const std::string port = port_only  ? text
                           : has_port ? text.substr(colon + 1)
                                      : std::to_string(options.port);
  if (host.size() > 2 && host.front() == '[') host = host.substr(1, host.size() - 2);
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), options.port);
  if (host.empty() || port.empty() || error != std::errc() || end != port.data() + port.size())
    throw BadInput("--listen " + text +
                   ": expected HOST:PORT with a port from 0 to 65535, such as 127.0.0.1:8080");
  in6_addr address;
  if (host != "localhost" && inet_pton(AF_INET, host.c_str(), &address) != 1 &&
      inet_pton(AF_INET6, host.c_str(), &address) != 1)
    throw BadInput("--listen " + text + ": '" + host +
                   "' is not an IP address of this machine, nor localhost");
  options.host = host;
}

void read_identity(std::string base_url, const std::string& contact, web::ServeOptions& options) {
  if (base_url.ends_with('/')) base_url.pop_back();
  if (!base_url.empty())
    if (const std::string why = web::problem_of_site_url(base_url); !why.empty())
      throw BadInput("--base-url " + base_url + ": " + why);
  if (!contact.empty())
    if (const std::string why = web::problem_of_contact(contact); !why.empty())
      throw BadInput("--contact " + contact + ": " + why);
  options.base_url = base_url;
  options.contact = contact;
}

void read_accounts(const std::string& word, web::ServeOptions& options) {
  if (word.empty()) return;
  if (word == "open")
    options.sign_up = account::SignUp::open;
  else if (word == "invited")
    options.sign_up = account::SignUp::invited;
  else if (word == "closed")
    options.sign_up = account::SignUp::closed;
  else
    throw BadInput("--accounts " + word + ": open, invited or closed");
  const bool here = options.host == "localhost" || options.host == "::1" || options.host.starts_with("127.");
  if (options.base_url.empty() && !here && word != "closed")
    throw BadInput("--accounts " + word + ": letters and links need --base-url https://... on this address");
}

}  // namespace

void add_serve(CLI::App& app, Common& common, int& status) {
  struct Options {
    std::string listen = "127.0.0.1:8080";
    bool seed = false;
    std::string base_url;
    std::string contact;
    bool no_follow = false;
    std::string accounts;
    MailWords mail;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("serve", "serve pages until Ctrl-C");
  command->add_option("--listen", options->listen, "HOST:PORT (default 127.0.0.1:8080)");
  command->add_flag("--seed", options->seed, "load the seed feed of 41 papers if there are no papers yet");
  command->add_option("--base-url", options->base_url,
                      "address under which others find this Quire (https://papers.example.org): it names the "
                      "records that are harvested from it");
  command->add_option("--contact", options->contact, "mail address of who runs it, for harvesters");
  command->add_flag("--no-follow", options->no_follow, "read no followed sources, even when they are due");
  command->add_option("--accounts", options->accounts,
                      "who may make an account: open (whoever comes), invited, closed (quire user add only; "
                      "default where there are accounts)");
  add_mail_words(*command, options->mail);
  command->footer("Example: quire serve --data ./papers --listen 127.0.0.1:8080");
  command->callback([options, &common, &status] {
    web::ServeOptions serve;
    serve.data_directory = common.data_directory();
    serve.store = common.store_url();
    serve.load_seed = options->seed;
    serve.follow = !options->no_follow;
    read_listen(options->listen, serve);
    read_identity(options->base_url, options->contact, serve);
    read_accounts(options->accounts, serve);
    serve.mail = mail_settings(options->mail);
    if (serve.mail && serve.base_url.empty())
      throw BadInput(
          "--smtp: links in letters need --base-url, the address under which others find this Quire");
    web::serve(serve);
    status = kDone;
  });
}

}  // namespace quire::cli
