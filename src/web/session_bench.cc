// How fast people are let in: `session_bench [postgresql://...]` prints the time of a sign-in, and how many
// requests of sessions and tokens a second are known again, from memory and from the store.
#include <chrono>
#include <filesystem>

#include <fmt/format.h>
#include <unistd.h>

#include "account/account.h"
#include "web/gate.h"

namespace {

using namespace quire;
using Clock = std::chrono::steady_clock;

double seconds(Clock::time_point begun) {
  return std::chrono::duration<double>(Clock::now() - begun).count();
}

template <class Step>
double a_second(const Step& step) {
  std::size_t times = 0;
  const auto begun = Clock::now();
  while (seconds(begun) < 1.5) {
    for (int i = 0; i < 50; ++i) step();
    times += 50;
  }
  return static_cast<double>(times) / seconds(begun);
}

void measure(store::Store& store) {
  store::Accounts accounts(store.tables());
  const account::Means means{accounts, now(), account::system_random, {}, "https://quire.test"};
  const auto person = account::add_by_hand(
      means,
      {"bench-" + account::new_person_key(account::system_random).substr(0, 8), "", "", "correct horse"},
      store::Role::member);
  if (!person) throw std::runtime_error(person.refusal().words);
  account::From from{"192.0.2.1", "bench"};
  constexpr int kSignIns = 10;
  std::string secret;
  auto begun = Clock::now();
  for (int i = 0; i < kSignIns; ++i)
    secret = account::sign_in(means, person->name, "correct horse", false, from)->secret;
  fmt::print("sign-in: {:.0f} ms\n", seconds(begun) * 1000 / kSignIns);
  begun = Clock::now();
  for (int i = 0; i < 4; ++i) (void)account::sign_in(means, "nobody", "correct horse", false, from);
  fmt::print("sign-in, unknown name: {:.0f} ms\n", seconds(begun) * 1000 / 4);

  web::Gate gate(store);
  web::Request request;
  request.headers["cookie"] = std::string(web::kSessionCookie) + "=" + secret;
  const Instant at = now();
  if (const auto known = gate.visitor(request, at); !known || !known->is_known())
    throw std::runtime_error("the session is not known");
  fmt::print("sessions known from memory: {:.0f} a second\n",
             a_second([&] { (void)gate.visitor(request, at); }));
  const std::string hash = account::hash_of(secret);
  fmt::print("sessions known from the store: {:.0f} a second\n",
             a_second([&] { (void)accounts.session(hash, at); }));
  accounts.remove(person->key, now());
}

}  // namespace

int main(int argc, char** argv) {
  const auto folder = std::filesystem::temp_directory_path() / fmt::format("quire-sessions-{}", getpid());
  std::filesystem::create_directories(folder);
  try {
    measure(*store::open_store(argc > 1 ? argv[1] : "", folder));
  } catch (const std::exception& e) {
    fmt::print(stderr, "{}\n", e.what());
  }
  std::filesystem::remove_all(folder);
}
