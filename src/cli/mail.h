// Options that say how mail is sent: quire serve, mail and doctor.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "mail/settings.h"

namespace quire::cli {

/// The options as typed, or as the environment has them.
struct MailWords {
  std::string smtp;
  std::string from;
  std::string user;
  std::string password_file;
  std::string tls = "checked";
  std::string ca;
  std::string bounces;
  std::vector<std::string> dkim;
  std::string dkim_domain;
};

/// --smtp, --mail-from and what goes with them; each has an environment variable too.
void add_mail_words(CLI::App& command, MailWords& words);

/// Nothing if no mail server is named. BadInput if what is named is not enough, or wrong. The password comes
/// from $QUIRE_SMTP_PASSWORD or a file.
std::optional<mail::Settings> mail_settings(const MailWords& words);
/// The same without asking for a mail server: what the From address, keys and the address of bounces say.
mail::Settings sender_settings(const MailWords& words);

}  // namespace quire::cli
