#include <cstdlib>
#include <fstream>

#include <fmt/format.h>

#include "cli/command.h"
#include "cli/mail.h"
#include "text/ascii.h"

namespace quire::cli {
namespace {

constexpr const char* kPassword = "QUIRE_SMTP_PASSWORD";

mail::Tls tls_of(const std::string& word) {
  if (word == "checked") return mail::Tls::checked;
  if (word == "unchecked") return mail::Tls::unchecked;
  if (word == "none") return mail::Tls::none;
  throw BadInput(fmt::format("--smtp-tls {}: checked, unchecked or none", word));
}

std::string password_of(const MailWords& words) {
  if (words.password_file.empty()) {
    const char* set = std::getenv(kPassword);
    return set == nullptr ? std::string() : std::string(set);
  }
  std::ifstream in(words.password_file);
  std::string line;
  if (!in || !std::getline(in, line) || line.empty())
    throw BadInput(fmt::format("--smtp-password-file {}: no password can be read from its first line",
                               words.password_file));
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

/// "SELECTOR:FILE"
mail::DkimSigner signer_of(const std::string& word, const std::string& domain) {
  const auto colon = word.find(':');
  const std::string selector = word.substr(0, colon);
  if (colon == std::string::npos || !mail::read_address("x@" + selector))
    throw BadInput(fmt::format("--dkim {}: SELECTOR:FILE is expected, such as q1:/etc/quire/q1.pem", word));
  auto key = mail::DkimKey::read_file(word.substr(colon + 1));
  if (!key) throw BadInput(fmt::format("--dkim {}", key.error()));
  return {domain, text::ascii_lower(selector), *key};
}

}  // namespace

void add_mail_words(CLI::App& command, MailWords& words) {
  command
      .add_option("--smtp", words.smtp,
                  "mail server that takes our letters: smtp://HOST:587 (STARTTLS) or smtps://HOST")
      ->envname("QUIRE_SMTP");
  command.add_option("--mail-from", words.from, "from whom letters are: \"Our Quire <quire@example.org>\"")
      ->envname("QUIRE_MAIL_FROM");
  command
      .add_option("--smtp-user", words.user,
                  "name at the mail server; the password is in $QUIRE_SMTP_PASSWORD, or in a file")
      ->envname("QUIRE_SMTP_USER");
  command.add_option("--smtp-password-file", words.password_file, "file with the password in its first line")
      ->envname("QUIRE_SMTP_PASSWORD_FILE");
  command
      .add_option("--smtp-tls", words.tls,
                  "checked (default): TLS with a certificate that is the server's; unchecked: TLS with any; "
                  "none: no TLS with smtp://")
      ->envname("QUIRE_SMTP_TLS");
  command.add_option("--smtp-ca", words.ca, "file of certificates to check against (default: the system's)")
      ->envname("QUIRE_SMTP_CA");
  command
      .add_option(
          "--mail-bounces", words.bounces,
          "address that letters come back to, with +TOKEN before its @ (default: bounce at the domain of "
          "--mail-from); none: to --mail-from")
      ->envname("QUIRE_MAIL_BOUNCES");
  command
      .add_option("--dkim", words.dkim,
                  "SELECTOR:FILE, a key of quire mail key to sign with; may be given twice")
      ->envname("QUIRE_DKIM")
      ->delimiter(',');
  command.add_option("--dkim-domain", words.dkim_domain, "that signs (default: the domain of --mail-from)")
      ->envname("QUIRE_DKIM_DOMAIN");
}

mail::Settings sender_settings(const MailWords& words) {
  constexpr std::size_t kTokenBytes = 32;
  mail::Settings out;
  const auto from = mail::read_mailbox(words.from);
  if (!from) throw BadInput("--mail-from: " + from.error());
  out.from = *from;
  const std::string domain(mail::domain_of(out.from.address));
  if (words.bounces != "none") {
    const auto bounces = mail::read_address(words.bounces.empty() ? "bounce@" + domain : words.bounces);
    if (!bounces) throw BadInput("--mail-bounces: " + bounces.error());
    if (mail::local_of(*bounces).size() + 1 + kTokenBytes > mail::kLocalBytesMax)
      throw BadInput(
          fmt::format("--mail-bounces {}: with a token it is longer than an address may be", *bounces));
    out.bounces = *bounces;
  }
  const std::string signs = words.dkim_domain.empty() ? domain : text::ascii_lower(words.dkim_domain);
  if (signs != domain && !domain.ends_with("." + signs))
    throw BadInput(fmt::format("--dkim-domain {}: must be {} or a domain above it", signs, domain));
  for (const std::string& word : words.dkim) out.signers.push_back(signer_of(word, signs));
  return out;
}

std::optional<mail::Settings> mail_settings(const MailWords& words) {
  if (words.smtp.empty()) {
    if (!words.from.empty())
      throw BadInput("--mail-from: --smtp must say which mail server takes the letters");
    return std::nullopt;
  }
  if (words.from.empty()) throw BadInput("--smtp: --mail-from must say from whom letters are");
  mail::Settings out = sender_settings(words);
  out.server = {words.smtp,        words.user, password_of(words),
                tls_of(words.tls), words.ca,   std::string(mail::domain_of(out.from.address))};
  if (const std::string why = mail::problem_of(out.server); !why.empty())
    throw BadInput(fmt::format("--smtp: {}", why));
  if (!out.server.user.empty() && out.server.password.empty())
    throw BadInput(fmt::format("--smtp-user {}: its password is neither in ${} nor in a --smtp-password-file",
                               out.server.user, kPassword));
  return out;
}

}  // namespace quire::cli
