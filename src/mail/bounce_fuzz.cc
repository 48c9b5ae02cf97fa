// Reports of deliveries and answers of name servers from outside: no bytes may crash or hang the reader.
#include <cstddef>
#include <cstdint>

#include "mail/address.h"
#include "mail/bounce.h"
#include "mail/dns.h"
#include "mail/encoding.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)quire::mail::read_report(bytes, "");
  (void)quire::mail::read_mailbox(bytes);
  for (const auto type : {quire::mail::DnsType::txt, quire::mail::DnsType::mx})
    (void)quire::mail::records_in(bytes, type);
  (void)quire::mail::text_field("Subject", bytes);
  (void)quire::mail::quoted_printable(bytes);
  return 0;
}
