// quire mail: the outbox by hand, and what comes back.
#include "cli/mail.h"

#include <iostream>
#include <random>

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include "account/secret.h"
#include "cli/command.h"
#include "mail/bounce.h"
#include "mail/message.h"
#include "mail/sender.h"
#include "store/letters.h"

namespace quire::cli {
namespace {

constexpr std::size_t kListed = 1000;

struct MailOptions {
  MailWords words;
  std::string address;
  std::string came_to;
  std::string file;
  std::string kind = "rsa";
};

mail::Settings settings_of(const MailWords& words) {
  auto settings = mail_settings(words);
  if (!settings) throw BadInput("no mail server is named; give --smtp and --mail-from");
  return std::move(*settings);
}

int send(const Common& common, const MailOptions& options) {
  const auto settings = settings_of(options.words);
  const auto store = open_store(common);
  catch_interrupts();
  mail::Sender sender(store::Letters(store->tables()), settings, {}, &now,
                      mail::Sender::Random(std::random_device{}()));
  const auto pass = sender.pass(interrupted);
  const mail::Counts& counts = pass.counts;
  if (common.json)
    print_json(boost::json::object{{"delivered", counts.delivered},
                                   {"later", counts.later},
                                   {"unknown", counts.unknown},
                                   {"refused", counts.refused},
                                   {"given_up", counts.given_up},
                                   {"trouble", pass.trouble}});
  else if (counts.all() == 0)
    fmt::print("no letter is due\n");
  else
    fmt::print("{} sent, {} to be tried again, {} refused, {} given up\n", counts.delivered,
               counts.later + counts.unknown, counts.refused, counts.given_up);
  if (!pass.trouble.empty()) fmt::print(stderr, "quire: the mail server takes nothing: {}\n", pass.trouble);
  return interrupted() ? kCancelled : pass.trouble.empty() ? kDone : kFailed;
}

boost::json::object letter_json(const store::Letter& letter) {
  boost::json::object out{{"number", letter.number},   {"message_id", letter.message_id},
                          {"kind", letter.kind},       {"to", letter.recipient},
                          {"subject", letter.subject}, {"made", iso(letter.created_at)},
                          {"tries", letter.tries},     {"fault", letter.fault}};
  if (letter.due_at) out["due"] = iso(*letter.due_at);
  if (letter.bounced_at) out["came_back"] = iso(*letter.bounced_at);
  return out;
}

int list(const Common& common, const MailOptions&) {
  const auto store = open_store(common);
  store::Letters letters(store->tables());
  const auto waiting = letters.waiting(kListed);
  const auto lost = letters.lost(kListed);
  const auto suspended = letters.suspended(kListed);
  if (common.json) {
    boost::json::object all{{"waiting", boost::json::array()},
                            {"failed", boost::json::array()},
                            {"suspended", boost::json::array()}};
    for (const auto& letter : waiting) all["waiting"].as_array().push_back(letter_json(letter));
    for (const auto& letter : lost) all["failed"].as_array().push_back(letter_json(letter));
    for (const auto& one : suspended)
      all["suspended"].as_array().push_back(boost::json::object{{"address", one.address},
                                                                {"since", iso(*one.suspended_at)},
                                                                {"came_back", one.count},
                                                                {"why", one.why}});
    print_json(all);
    return kDone;
  }
  fmt::print("{} letters wait\n", letters.waiting_count());
  for (const auto& letter : waiting)
    fmt::print("  {} {:<12} {}{}\n", iso(*letter.due_at), letter.kind, letter.recipient,
               letter.fault.empty() ? "" : fmt::format("  after {} tries: {}", letter.tries, letter.fault));
  if (!lost.empty()) fmt::print("did not arrive, the newest first\n");
  for (const auto& letter : lost)
    fmt::print("  {} {:<12} {}  {}\n", iso(letter.created_at), letter.kind, letter.recipient, letter.fault);
  if (!suspended.empty()) fmt::print("suspended addresses; quire mail resume ADDRESS writes to one again\n");
  for (const auto& one : suspended) fmt::print("  {}  {}\n", one.address, one.why);
  return kDone;
}

/// Past the outbox, so that the answer is known at once.
int test(const Common& common, const MailOptions& options) {
  const auto settings = settings_of(options.words);
  const auto to = mail::read_address(options.address);
  if (!to) throw BadInput("mail test: " + to.error());
  store::Letter letter;
  letter.message_id = fmt::format("{}@{}", account::new_person_key(account::system_random),
                                  mail::domain_of(settings.from.address));
  letter.recipient = *to;
  letter.subject = "A letter to test with";
  letter.body = "This Quire can send letters: you read one.\n";
  letter.created_at = now();
  const auto message = mail::written(letter, settings.from);
  if (!message) throw BadInput("mail test: " + message.error());
  const std::string bytes = mail::signed_message(*message, settings.signers, now());
  mail::SmtpClient client(settings.server, {});
  // Without a token: a report about it is for a person to read.
  const mail::Handed handed = client.send({settings.from.address, *to, bytes, {}, {}, {}});
  const bool delivered = handed.end == mail::Handed::End::delivered;
  if (common.json)
    print_json(boost::json::object{
        {"to", *to}, {"taken", delivered}, {"said", handed.said}, {"message_id", letter.message_id}});
  else if (delivered)
    fmt::print("the mail server took a letter to {}: {}\n", *to, handed.said);
  if (!delivered) fmt::print(stderr, "quire: the letter to {} was not taken: {}\n", *to, handed.said);
  return delivered ? kDone : kFailed;
}

/// Exit status 0 as long as the report could be read, so that no mail server sends it back.
int bounce(const Common& common, const MailOptions& options) {
  std::string bytes(mail::kReportBytesMax + 1, '\0');
  std::cin.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(std::cin.gcount()));
  const auto report = mail::read_report(bytes, options.came_to);
  if (!report) throw BadInput("mail bounce: " + report.error());
  const auto store = open_store(common);
  store::Letters letters(store->tables());
  const auto letter = letters.with_token(report->token);
  if (!letter) throw BadInput("mail bounce: no letter has the token that the report came to");
  const bool hard = report->failed && mail::is_hard(report->status);
  std::optional<store::Bounces> now_stands;
  if (hard) now_stands = letters.bounced(letter->number, report->words, now());
  const bool suspended = now_stands && now_stands->suspended_at;
  if (common.json)
    print_json(boost::json::object{{"letter", letter->message_id},
                                   {"to", letter->recipient},
                                   {"status", report->status},
                                   {"hard", hard},
                                   {"came_back", now_stands ? now_stands->count : 0},
                                   {"suspended", suspended}});
  else if (!hard)
    fmt::print("the letter to {} is not lost for good: {}\n", letter->recipient, report->words);
  else
    fmt::print("the letter to {} came back: {}{}\n", letter->recipient, report->words,
               suspended ? "; the address is suspended" : "");
  return kDone;
}

int resume(const Common& common, const MailOptions& options) {
  const auto store = open_store(common);
  const bool had = store::Letters(store->tables()).forget_bounces(options.address);
  if (!had)
    throw BadInput(
        fmt::format("no letter came back from {}; quire mail list shows which did", options.address));
  if (common.json)
    print_json(boost::json::object{{"resumed", options.address}});
  else
    fmt::print("letters go to {} again\n", options.address);
  return kDone;
}

int make_key(const Common& common, const MailOptions& options) {
  if (options.kind != "rsa" && options.kind != "ed25519")
    throw BadInput(fmt::format("--kind {}: rsa or ed25519", options.kind));
  const auto key = mail::DkimKey::make(options.kind == "rsa" ? mail::KeyKind::rsa : mail::KeyKind::ed25519);
  if (const Status written = mail::write_key(key, options.file); !written)
    throw BadInput("mail key " + written.error());
  if (common.json)
    print_json(boost::json::object{{"file", options.file}, {"kind", options.kind}, {"record", key.record()}});
  else
    fmt::print("wrote {}; the record of its selector, for the domain that signs:\n{}\n", options.file,
               key.record());
  return kDone;
}

}  // namespace

void add_mail(CLI::App& app, Common& common, int& status) {
  CLI::App* mail =
      app.add_subcommand("mail", "letters: send what waits, see what failed, take what comes back");
  mail->require_subcommand(1);
  mail->footer(
      "Example: quire mail test mira@example.org --smtp smtp://mail.example.org:587 --mail-from "
      "quire@example.org");
  const auto command = [&](const char* name, const char* help, const char* example,
                           int (*run)(const Common&, const MailOptions&)) {
    auto options = std::make_shared<MailOptions>();
    CLI::App* one = mail->add_subcommand(name, help);
    one->footer(std::string("Example: ") + example);
    one->callback([options, run, &common, &status] { status = run(common, *options); });
    return std::pair(one, options);
  };
  {
    auto [one, options] = command("send", "send what is due, once", "quire mail send", send);
    add_mail_words(*one, options->words);
  }
  command("list", "letters that wait or failed, and addresses that are suspended", "quire mail list", list);
  {
    auto [one, options] = command("test", "send one letter now, and see what the mail server says",
                                  "quire mail test mira@example.org", test);
    one->add_option("address", options->address, "to whom")->required();
    add_mail_words(*one, options->words);
  }
  {
    auto [one, options] =
        command("bounce", "read a report about a letter that came back, from standard input",
                "quire mail bounce <report.eml", bounce);
    one->add_option("--to", options->came_to,
                    "address that the report came to (default: as its headers say)");
  }
  {
    auto [one, options] =
        command("resume", "write to a suspended address again", "quire mail resume mira@example.org", resume);
    one->add_option("address", options->address, "that was suspended")->required();
  }
  {
    auto [one, options] =
        command("key", "make a key to sign letters with (DKIM)", "quire mail key q1.pem", make_key);
    one->add_option("file", options->file, "where to; must not exist")->required();
    one->add_option("--kind", options->kind, "rsa (default) or ed25519");
  }
}

}  // namespace quire::cli
