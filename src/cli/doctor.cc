// quire doctor: what is set up, and what is missing.
#include <algorithm>
#include <filesystem>

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include "cli/command.h"
#include "cli/mail.h"
#include "mail/dns.h"
#include "store/letters.h"

namespace quire::cli {
namespace {

/// A record of DNS that whoever runs the domain sets.
struct DnsRecord {
  std::string what;
  std::string name;
  std::string type;
  std::string value;
};

/// Strings of a TXT record have at most 255 bytes each (RFC 1035, 3.3.14).
std::string txt_strings(std::string_view value) {
  constexpr std::size_t kPiece = 250;
  std::string out;
  for (std::size_t at = 0; at < value.size(); at += kPiece)
    out += fmt::format("{}\"{}\"", at == 0 ? "" : " ", value.substr(at, kPiece));
  return out;
}

std::string host_of(const std::string& url) {
  const auto from = url.find("://");
  std::string host = url.substr(from == std::string::npos ? 0 : from + 3);
  return host.substr(0, host.find_first_of(":/"));
}

std::vector<DnsRecord> records_of(const mail::Settings& settings, const std::string& smtp) {
  std::vector<DnsRecord> records;
  for (const mail::DkimSigner& signer : settings.signers)
    records.push_back({"DKIM", fmt::format("{}._domainkey.{}", signer.selector, signer.domain), "TXT",
                       signer.key.record()});
  const std::string from(mail::domain_of(settings.from.address));
  const std::string sends(settings.bounces.empty() ? from : mail::domain_of(settings.bounces));
  const std::string host = smtp.empty() ? "MAIL-SERVER" : host_of(smtp);
  records.push_back({"SPF", sends, "TXT", fmt::format("v=spf1 a:{} -all", host)});
  records.push_back({"DMARC", "_dmarc." + from, "TXT", "v=DMARC1; p=quarantine"});
  if (!settings.bounces.empty()) records.push_back({"MX", sends, "MX", fmt::format("10 {}", host)});
  return records;
}

/// What stands in the way of letters, as far as can be seen from here.
std::vector<std::string> missing(const MailWords& words, const mail::Settings& settings) {
  std::vector<std::string> out;
  if (words.smtp.empty()) out.emplace_back("no mail server takes the letters: give --smtp");
  if (settings.signers.empty())
    out.emplace_back(
        "letters are not signed: make a key with quire mail key, and give --dkim q1:FILE (unless the mail "
        "server "
        "signs)");
  for (const std::string& word : words.dkim) {
    const std::string file = word.substr(word.find(':') + 1);
    const auto others = std::filesystem::status(file).permissions() &
                        (std::filesystem::perms::group_all | std::filesystem::perms::others_all);
    if (others != std::filesystem::perms::none)
      out.push_back(fmt::format("{} can be read by others: chmod 600 it", file));
  }
  for (const mail::DkimSigner& signer : settings.signers)
    if (signer.key.kind() == mail::KeyKind::ed25519 && settings.signers.size() == 1)
      out.emplace_back("many receivers do not know ed25519 yet: sign with a key of rsa as well");
  if (words.tls != "checked" && !words.smtp.empty())
    out.push_back(fmt::format("--smtp-tls {}: whoever stands between can read the letters", words.tls));
  return out;
}

/// What name servers have in the place of a record; empty: what should be there.
std::string fault_of(const DnsRecord& wanted, const std::string& server) {
  const auto found =
      mail::dns_records(wanted.name, wanted.type == "MX" ? mail::DnsType::mx : mail::DnsType::txt, server);
  if (!found) return fmt::format("{}: {}", wanted.what, found.error());
  const std::string begin = wanted.value.substr(0, wanted.value.find_first_of("; "));  // "v=spf1"
  const auto is_it = [&](const std::string& value) {
    if (wanted.what == "DKIM")
      return value.find(wanted.value.substr(wanted.value.find("p="))) != std::string::npos;
    return wanted.type == "MX" || value.starts_with(begin);
  };
  if (std::any_of(found->begin(), found->end(), is_it)) return {};
  return found->empty() ? fmt::format("{}: {} has no such record", wanted.what, wanted.name)
                        : fmt::format("{}: {} has '{}'", wanted.what, wanted.name, found->front());
}

/// The outbox, if there is a store.
std::vector<std::string> outbox(const Common& common) {
  if (common.store_url().empty() && !std::filesystem::exists(common.data_directory() / "quire.db")) return {};
  const auto store = open_store(common);
  store::Letters letters(store->tables());
  std::vector<std::string> out;
  const auto waiting = letters.waiting(1);
  if (!waiting.empty())
    out.push_back(fmt::format("{} letters wait, the next until {}{}", letters.waiting_count(),
                              iso(*waiting[0].due_at),
                              waiting[0].fault.empty() ? "" : ": " + waiting[0].fault));
  if (const auto suspended = letters.suspended(1000); !suspended.empty())
    out.push_back(fmt::format("{} addresses are suspended; quire mail list shows them", suspended.size()));
  return out;
}

struct DoctorOptions {
  MailWords words;
  bool look_up = false;
  std::string name_server;
};

int doctor_mail(const Common& common, const DoctorOptions& options) {
  const MailWords& words = options.words;
  if (words.from.empty()) throw BadInput("doctor mail: --mail-from must say from whom letters are");
  if (!words.smtp.empty()) mail_settings(words);  // what is wrong with it is said
  const mail::Settings settings = sender_settings(words);
  const auto records = records_of(settings, words.smtp);
  auto faults = missing(words, settings);
  const bool look_up = options.look_up || !options.name_server.empty();
  if (look_up)
    for (const DnsRecord& one : records)
      if (std::string fault = fault_of(one, options.name_server); !fault.empty())
        faults.push_back(std::move(fault));
  const auto letters = outbox(common);
  if (common.json) {
    boost::json::array dns, lacks, waits;
    for (const DnsRecord& one : records)
      dns.push_back(boost::json::object{
          {"what", one.what}, {"name", one.name}, {"type", one.type}, {"value", one.value}});
    for (const std::string& one : faults) lacks.emplace_back(one);
    for (const std::string& one : letters) waits.emplace_back(one);
    print_json(boost::json::object{{"records", dns}, {"missing", lacks}, {"outbox", waits}});
    return faults.empty() ? kDone : kFailed;
  }
  fmt::print("Records for the name server of the domain{}:\n",
             look_up ? "" : "; --look-up asks whether they are there");
  for (const DnsRecord& one : records)
    fmt::print("{:<6}{}. IN {} {}\n", one.what, one.name, one.type,
               one.type == "TXT" ? txt_strings(one.value) : one.value + ".");
  fmt::print(
      "SPF and MX name the server of --smtp; where another one sends or takes mail for the domain, name "
      "it.\n");
  if (!settings.bounces.empty())
    fmt::print("What comes to {} (and with +TOKEN before the @) goes to: quire mail bounce\n",
               settings.bounces);
  for (const std::string& one : letters) fmt::print("outbox: {}\n", one);
  for (const std::string& one : faults) fmt::print("missing: {}\n", one);
  if (faults.empty()) fmt::print("nothing is missing here\n");
  return faults.empty() ? kDone : kFailed;
}

}  // namespace

void add_doctor(CLI::App& app, Common& common, int& status) {
  CLI::App* doctor = app.add_subcommand("doctor", "what is set up, and what is missing");
  doctor->require_subcommand(1);
  doctor->footer("Example: quire doctor mail --mail-from quire@example.org --dkim q1:q1.pem");
  auto options = std::make_shared<DoctorOptions>();
  CLI::App* mail = doctor->add_subcommand("mail", "records of DNS for letters, and what is missing");
  add_mail_words(*mail, options->words);
  mail->add_flag("--look-up", options->look_up, "ask name servers whether the records are there");
  mail->add_option("--name-server", options->name_server,
                   "to ask, such as 192.0.2.1 (default: the system's)");
  mail->footer(
      "Example: quire doctor mail --mail-from quire@example.org --dkim q1:q1.pem\nExit status 1 if something "
      "is "
      "missing.");
  mail->callback([options, &common, &status] { status = doctor_mail(common, *options); });
}

}  // namespace quire::cli
