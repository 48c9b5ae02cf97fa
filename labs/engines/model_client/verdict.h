// What an exchange means: an answer, or a fault that says what came and from where.
#pragma once

#include "labs/engines/model_client/address.h"
#include "labs/engines/model_client/answer.h"
#include "labs/engines/model_client/streamed.h"
#include "labs/engines/model_client/transport.h"

namespace quire::labs::model_client {

/// `stream` has what came as events; it is asked only if the answer was of that type.
Read verdict_of(const Exchange& exchange, const Address& address, std::size_t choices,
                StreamedAnswer* stream);

/// Why an exchange brought no body of JSON, or nothing: a broken connection, a status other than 200, a
/// packed body.
std::optional<Fault> fault_of(const Exchange& exchange, const Address& address);

/// May the attempt have been billed though there is no answer that says so? Not if the server refused it
/// (429, 500, ...) or never got it.
bool may_be_billed(const Exchange& exchange);

}  // namespace quire::labs::model_client
