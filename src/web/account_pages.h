// What the pages about accounts share: the means of account/, cookies, and how a refusal is shown.
#pragma once

#include <string>

#include "account/account.h"
#include "web/gate.h"
#include "web/site.h"
#include "web/template.h"

namespace quire::web {

/// With the address that links in letters begin with; empty where none can be trusted: the Host of a request
/// is its sender's word, but for a listener that checks it (docs/operating.md "Accounts").
account::Means means_of(const Site& site, const Request& request);
/// For what is shown once, and shown again to who sends the same request again with the same Idempotency-Key:
/// secrets are made from what they came in with and the key.
account::Means means_once(const Site& site, const Request& request);
account::From from_of(const Request& request);
/// 400, 403, 429 or 503.
int status_of(const account::Refusal& refusal);
/// "Too many tries; the next one is taken in 60 seconds"
std::string words_of(const account::Refusal& refusal);
/// Adds {error} and, for the field that it is about, {FIELD_error}.
void put_refusal(View& view, const account::Refusal& refusal);
/// Status and, for who must wait, Retry-After.
Response refused_page(const Site& site, const Request& request, const account::Refusal& refusal, Page page);

/// The Set-Cookie of a session; of one that is over.
std::string session_cookie(const Site& site, const Request& request, const account::Opened& opened,
                           bool remember);
std::string no_session_cookie(const Site& site, const Request& request);

/// 404: nobody signs in here.
Response no_accounts(const Site& site, const Request& request);
/// The page with one sentence and where to go on.
Response said_page(const Site& site, const Request& request, int status, const std::string& heading,
                   const std::string& sentence,
                   const std::vector<std::pair<std::string, std::string>>& links);

}  // namespace quire::web
