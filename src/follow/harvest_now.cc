#include "follow/harvest_now.h"

#include <fmt/format.h>

#include "follow/protocol.h"
#include "follow/side_by_side.h"
#include "source/fields.h"
#include "store/tables.h"

namespace quire::follow {
namespace {

using End = HarvestResult::End;

/// What was followed with an earlier Quire, or a store from elsewhere, may be nothing that we can ask. It
/// says so in its state, as a source that refuses does.
HarvestResult cannot_ask(store::Store& store, const store::Follow& follow, std::string why, Instant now) {
  State state;
  if (auto known = read_state(follow.state)) state = std::move(*known);
  ++state.failures;
  state.trouble = std::move(why);
  state.needs_person = true;
  if (!state.trouble_since) state.trouble_since = now;
  const Instant due = now + wait_after_failures(99);
  const bool there = store.step_follow({follow.id, write_state(state), due});
  return {there ? End::person : End::gone, state.trouble, {}, state, due};
}

}  // namespace

std::optional<HarvestResult> harvest_now(store::Store& store, std::int64_t id,
                                         const std::filesystem::path& data_folder, const Tools& tools) {
  const auto alone = lock_follow(data_folder, id);
  if (!alone) return std::nullopt;
  const auto follow = store.follow(id);
  if (!follow) return HarvestResult{End::gone, {}, {}, {}, {}};
  // Machines that share a store share its sources too: of each provider one machine reads at a time.
  const auto held = store.tables().database().try_hold("reads " + provider_of(*follow));
  if (!held) return std::nullopt;
  const Kind* of = kind(follow->kind);
  if (of == nullptr)
    return cannot_ask(store, *follow,
                      fmt::format("this Quire knows no kind of source {}", source::excerpt(follow->kind)),
                      tools.clock.now());
  const auto protocol = of->make(*follow);
  if (!protocol) return cannot_ask(store, *follow, protocol.error(), tools.clock.now());
  return harvest(store, id, **protocol, tools);
}

}  // namespace quire::follow
