#include "follow/wanted.h"

#include <fmt/format.h>

#include "follow/asker.h"
#include "follow/every.h"
#include "source/fetch.h"
#include "source/fields.h"

namespace quire::follow {
namespace {

constexpr std::size_t kTypedBytesMax = 2000;

std::string names_of_kinds() {
  std::string names;
  for (const Kind& one : kinds()) names.append(names.empty() ? "" : ", ").append(one.name);
  return names;
}

Result<std::int64_t> every_of(const Kind& kind, const std::string& text) {
  if (text.empty()) return kind.every_s;
  auto seconds = parse_every(text);
  if (!seconds) return Error{seconds.error()};
  if (*seconds < kind.every_s_min)
    return Error{fmt::format("{} wants to be asked {} at most, so {} is too often", kind.name,
                             written_every(kind.every_s_min), text)};
  return *seconds;
}

/// The usual address is not kept: it may move.
std::string kept_address(const Kind& kind, const std::string& typed) {
  return typed == kind.address ? std::string() : typed;
}

}  // namespace

Result<store::Follow> follow_of(const Wanted& wanted, Instant now) {
  const Kind* of = kind(wanted.kind);
  if (of == nullptr)
    return Error{fmt::format("there is no kind of source {}; the kinds are {}", source::excerpt(wanted.kind),
                             names_of_kinds())};
  if (wanted.what.size() > kTypedBytesMax || wanted.address.size() > kTypedBytesMax)
    return Error{fmt::format("that is longer than {} bytes", kTypedBytesMax)};
  auto every = every_of(*of, wanted.every);
  if (!every) return Error{every.error()};
  store::Follow follow;
  follow.kind = of->name;
  follow.what = source::one_line(wanted.what);
  follow.address = kept_address(*of, source::one_line(wanted.address));
  follow.every_s = *every;
  follow.added_at = now;
  follow.due_at = now;
  if (const auto made = of->make(follow); !made) return Error{made.error()};
  return follow;
}

Result<store::Follow> changed(store::Follow follow, const Wanted& wanted) {
  const Kind* of = kind(follow.kind);
  if (of == nullptr)
    return Error{fmt::format("this Quire does not know the kind {} any more; remove the source",
                             source::excerpt(follow.kind))};
  if (wanted.address.size() > kTypedBytesMax)
    return Error{fmt::format("that is longer than {} bytes", kTypedBytesMax)};
  if (!wanted.every.empty()) {
    auto every = every_of(*of, wanted.every);
    if (!every) return Error{every.error()};
    follow.every_s = *every;
    if (const auto state = read_state(follow.state); state && state->completed_at && state->trouble.empty())
      follow.due_at = *state->completed_at + std::chrono::seconds(*every);
  }
  if (!wanted.address.empty()) follow.address = kept_address(*of, source::one_line(wanted.address));
  if (const auto made = of->make(follow); !made) return Error{made.error()};
  return follow;
}

Status keep_change(store::Store& store, const std::filesystem::path& data_folder,
                   const store::Follow& follow) {
  const auto gone = [&] { return Error{fmt::format("source {} was removed meanwhile", follow.id)}; };
  const auto before = store.follow(follow.id);
  if (!before) return gone();
  if (before->address == follow.address) return store.change_follow(follow) ? success() : gone();
  for (const store::Follow& other : store.follows())
    if (other.id != follow.id && name_of(other) == name_of(follow))
      return Error{fmt::format("{} is followed already, as number {}", name_of(other), other.id)};
  const auto alone = lock_follow(data_folder, follow.id);
  if (!alone)
    return Error{fmt::format("{} is being harvested right now; its address can be changed after that",
                             name_of(*before))};
  store::Follow anew = follow;
  anew.due_at = follow.added_at;
  if (!store.change_follow(anew)) return gone();
  return store.step_follow({follow.id, {}, anew.due_at}) ? success() : gone();
}

std::string name_of(const store::Follow& follow) {
  std::string name = follow.kind + " " + (follow.what.empty() ? "all" : follow.what);
  if (!follow.address.empty()) name += " at " + source::url_without_password(follow.address);
  return name;
}

std::string where_asked(const store::Follow& follow) {
  if (!follow.address.empty()) return follow.address;
  const Kind* of = kind(follow.kind);
  return of == nullptr ? std::string() : of->address;
}

}  // namespace quire::follow
