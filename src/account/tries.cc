#include "account/tries.h"

#include <fmt/format.h>

namespace quire::account {
namespace {

std::string counted_as(std::string_view kind, std::string_view of, std::string_view what) {
  return fmt::format("{} {} {}", kind, of, short_name_of(hash_of(what)));
}

}  // namespace

Tries::Tries(const Means& means, std::string_view kind, std::string_view name, std::string_view address,
             int free)
    : means_(means), has_name_(!name.empty()) {
  if (has_name_) tries_.push_back({counted_as(kind, "name", name), free});
  if (!address.empty()) tries_.push_back({counted_as(kind, "address", address), free});
}

std::optional<Refusal> Tries::begin() {
  const auto until = means_.accounts.begin_try(tries_, means_.at);
  if (!until) return std::nullopt;
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(*until - means_.at).count();
  return Refusal{
      Refusal::Why::wait,
      seconds <= 90 ? fmt::format("too many tries; the next one is taken in {} seconds", seconds)
                    : fmt::format("too many tries; the next one is taken in {} minutes", (seconds + 59) / 60),
      "", *until};
}

void Tries::succeeded() {
  for (std::size_t i = 0; i < tries_.size(); ++i)
    if (i == 0 && has_name_)
      means_.accounts.forget_tries(tries_[i].what);
    else
      means_.accounts.give_back_try(tries_[i].what);
}

}  // namespace quire::account
