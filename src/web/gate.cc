#include "web/gate.h"

#include "account/secret.h"

namespace quire::web {
namespace {

constexpr auto kKeptFor = std::chrono::seconds(30);
constexpr auto kSeenEvery = std::chrono::hours(1);
constexpr auto kSweepEvery = std::chrono::hours(1);
constexpr std::size_t kKeptMax = 20'000;
constexpr std::size_t kSecretBytesMax = 200;

Visitor visitor_of_person(const store::Person& person, Visitor::By by) {
  Visitor visitor;
  visitor.by = by;
  visitor.person = person.key;
  visitor.name = person.name;
  visitor.role = person.role_now();
  visitor.is_confirmed = visitor.role == person.role;
  return visitor;
}

}  // namespace

std::string_view bearer_of(const Request& request) {
  std::string_view value = request.header("authorization");
  constexpr std::string_view kScheme = "bearer ";
  if (value.size() < kScheme.size()) return {};
  for (std::size_t i = 0; i < kScheme.size(); ++i)
    if ((value[i] | 0x20) != kScheme[i]) return {};
  value.remove_prefix(kScheme.size());
  while (value.starts_with(' ')) value.remove_prefix(1);
  return value;
}

store::Accounts::Any Gate::any_accounts(std::uint64_t version) {
  {
    const std::lock_guard lock(mutex_);
    if (any_ && any_->version == version) return any_->any;
  }
  const store::Accounts::Any any = accounts_.any();
  const std::lock_guard lock(mutex_);
  any_ = {version, any};
  return any;
}

std::optional<Visitor> Gate::visitor(const Request& request, Instant at) {
  const std::uint64_t version = store_.version();
  if (any_accounts(version) != store::Accounts::Any::password) return std::nullopt;
  if (const std::string_view token = bearer_of(request); !token.empty()) {
    Visitor visitor = known_by(Visitor::By::token, token, at, version);
    visitor.bad_credentials = !visitor.is_known();
    return visitor;
  }
  const std::string_view cookie = request.cookie(kSessionCookie);
  if (cookie.empty()) return Visitor{};
  return known_by(Visitor::By::session, cookie, at, version);
}

Visitor Gate::known_by(Visitor::By by, std::string_view secret, Instant at, std::uint64_t version) {
  if (secret.size() > kSecretBytesMax) return {};
  const std::string hash = account::hash_of(secret);
  {
    const std::lock_guard lock(mutex_);
    const auto found = kept_.find(hash);
    if (found != kept_.end() && found->second.visitor.by == by && found->second.version == version &&
        at - found->second.at < kKeptFor)
      return found->second.visitor;
  }
  Visitor visitor = look_up(by, secret, hash, at);
  if (visitor.is_known()) {
    const std::lock_guard lock(mutex_);
    if (kept_.size() >= kKeptMax) kept_.clear();
    kept_[hash] = {version, at, visitor};
  }
  return visitor;
}

Visitor Gate::look_up(Visitor::By by, std::string_view secret, std::string_view hash, Instant at) {
  if (by == Visitor::By::session) {
    const auto known = accounts_.session(hash, at);
    if (!known) return {};
    if (at - known->session.seen_at > kSeenEvery) accounts_.session_seen(hash, at);
    Visitor visitor = visitor_of_person(known->person, by);
    visitor.form_token = account::form_token_of(secret);
    return visitor;
  }
  const auto known = accounts_.token(hash, at);
  if (!known) return {};
  if (!known->token.seen_at || at - *known->token.seen_at > kSeenEvery) accounts_.token_seen(hash, at);
  Visitor visitor = visitor_of_person(known->person, by);
  visitor.may_write = (known->token.scopes & store::kScopeWrite) != 0;
  return visitor;
}

void Gate::sweep_when_due(Instant at) {
  const std::int64_t now_ms = at.time_since_epoch().count();
  std::int64_t last = swept_ms_;
  if (now_ms - last < std::chrono::milliseconds(kSweepEvery).count()) return;
  if (swept_ms_.compare_exchange_strong(last, now_ms)) accounts_.sweep(at);
}

}  // namespace quire::web
