// How this Quire sends mail, as its operator says.
#pragma once

#include <string>
#include <vector>

#include "mail/address.h"
#include "mail/dkim.h"
#include "mail/smtp.h"

namespace quire::mail {

struct Settings {
  SmtpServer server;
  Mailbox from;
  /// Where letters come back to, with each letter's token (VERP); empty: to the From address, without one.
  std::string bounces;
  std::vector<DkimSigner> signers;
};

}  // namespace quire::mail
