// Who comes in: sessions of browsers and tokens of programs, as the store knows them, and kept for a while in
// memory so that a request costs no journey. What is kept counts while the store's version is the same
// (ending a session raises it), for half a minute at most, since bans and sessions end by themselves.
#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <unordered_map>

#include "store/accounts.h"
#include "store/store.h"
#include "web/http.h"

namespace quire::web {

inline constexpr const char* kSessionCookie = "quire_session";

class Gate {
 public:
  explicit Gate(store::Store& store) : store_(store), accounts_(store.tables()) {}

  store::Accounts::Any any_accounts() { return any_accounts(store_.version()); }
  /// By token, else by cookie; else nobody. Nothing while nobody has an account with a password.
  std::optional<Visitor> visitor(const Request& request, Instant at);
  /// What has ended is removed, once an hour.
  void sweep_when_due(Instant at);
  store::Accounts& accounts() { return accounts_; }

 private:
  struct Kept {
    std::uint64_t version = 0;
    Instant at{};
    Visitor visitor;
  };
  store::Accounts::Any any_accounts(std::uint64_t version);
  Visitor known_by(Visitor::By by, std::string_view secret, Instant at, std::uint64_t version);
  Visitor look_up(Visitor::By by, std::string_view secret, std::string_view hash, Instant at);

  store::Store& store_;
  store::Accounts accounts_;
  std::mutex mutex_;
  std::unordered_map<std::string, Kept> kept_;  ///< by hash of the secret
  /// What the store said when its version was this one.
  struct KnownAny {
    std::uint64_t version = 0;
    store::Accounts::Any any = store::Accounts::Any::nobody;
  };
  std::optional<KnownAny> any_{};
  std::atomic<std::int64_t> swept_ms_{0};
};

/// What stands behind "Bearer" in the Authorization header; empty: nothing does.
std::string_view bearer_of(const Request& request);

}  // namespace quire::web
