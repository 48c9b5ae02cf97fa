// Another Quire, by the format in which two of them end with the same papers (docs/interfaces.md); one that
// does not offer it is read in the best format that it has.
#include <fmt/format.h>

#include "follow/address.h"
#include "follow/oai_offer.h"
#include "follow/protocols.h"
#include "source/fields.h"

namespace quire::follow {

MadeProtocol make_quire(const store::Follow& follow) {
  auto address = source_address(follow);
  if (!address) return Error{address.error()};
  OaiList list;
  list.address = *address;
  list.source = "quire:" + source::host_of(*address);
  list.ask_granularity = true;
  if (!follow.what.empty()) {
    if (!is_oai_set(follow.what))
      return Error{fmt::format("{} is no name of a set", source::excerpt(follow.what))};
    list.sets = {follow.what};
  }
  return in_the_best_format(std::move(list), {{"quire", "arXiv", "oai_dc"}, false});
}

}  // namespace quire::follow
