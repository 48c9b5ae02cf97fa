// Letters a second from the outbox to a real mail server on loopback (Exim, tests/support/mta.sh, which keeps
// them in its spool), and what three kills in between cost: letters that are lost, and letters that are there
// twice.
//   mail_bench [LETTERS]     10,000 unless said otherwise
#include <cstdio>
#include <cstdlib>
#include <map>

#include <fmt/format.h>

#include "mail/sender.h"
#include "mail/test_mta.h"
#include "store/store.h"

namespace {

using namespace quire;
using Watch = std::chrono::steady_clock;

constexpr int kKills = 3;
const std::chrono::seconds kLease{10};  // so that what a killed sender held is soon due again

void queue(store::Store& store, int count) {
  const Instant at = now();
  store.tables().write([&](store::Connection& writer) {
    for (int n = 0; n < count; ++n) {
      store::Letter letter;
      letter.message_id = fmt::format("{}@papers.test", n);
      letter.token = fmt::format("{:032x}", n);
      letter.kind = "digest";
      letter.recipient = fmt::format("reader{}@example.org", n);
      letter.subject = "Eight papers of Thursday, 26 November 2026";
      letter.list_id = "daily.papers.test";
      letter.unsubscribe_url = fmt::format("https://papers.test/u/{:032x}", n);
      for (int i = 0; i < 8; ++i) {
        letter.body +=
            fmt::format("{}. A paper with a title of some length\n   What it says in two lines.\n\n", i + 1);
        letter.html +=
            fmt::format("<h2>{}. A paper with a title of some length</h2><p>What it says.</p>\n", i + 1);
      }
      letter.created_at = at;
      store::Letters::add(writer, letter);
    }
  });
}

mail::Settings settings(const mail::TestMta& mta, const mail::DkimKey& key) {
  mail::Settings out;
  out.server.url = mta.url();
  out.server.ca_file = mta.ca();
  out.server.helo = "papers.test";
  out.from = {"Quire", "quire@papers.test"};
  out.bounces = "bounce@papers.test";
  out.signers.push_back({"papers.test", "q1", key});
  return out;
}

pid_t start_sender(const std::filesystem::path& folder, const mail::Settings& how) {
  const pid_t child = ::fork();
  if (child != 0) return child;
  const auto store = store::open_sqlite(folder);
  mail::SenderLimits limits;
  limits.lease = kLease;
  mail::Sender sender(store::Letters(store->tables()), how, limits, &now,
                      mail::Sender::Random(static_cast<unsigned>(::getpid())));
  for (;;) {
    sender.pass([] { return false; });
    const auto due = store::Letters(store->tables()).next_due();
    if (!due) ::_exit(0);
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

/// The store is closed again: SQLite and fork do not go together.
void wait_for_rest(const std::filesystem::path& folder, std::int64_t left) {
  const auto store = store::open_sqlite(folder);
  while (store::Letters(store->tables()).waiting_count() > left)
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
}

int run(int count, int kills) {
  const TestFolder folder;
  const mail::TestMta mta(true, true);
  const auto key = mail::DkimKey::make(mail::KeyKind::rsa);
  queue(*store::open_sqlite(folder.path()), count);
  const auto begun = Watch::now();
  pid_t sender = start_sender(folder.path(), settings(mta, key));
  for (int kill = 1; kill <= kills; ++kill) {
    wait_for_rest(folder.path(), std::int64_t{count} * (kills + 1 - kill) / (kills + 1));
    ::kill(sender, SIGKILL);
    ::waitpid(sender, nullptr, 0);
    sender = start_sender(folder.path(), settings(mta, key));
  }
  ::waitpid(sender, nullptr, 0);
  const double seconds = std::chrono::duration<double>(Watch::now() - begun).count();
  const auto ids = mta.queued_ids();
  std::map<std::string, int> copies;
  for (const std::string& id : ids) ++copies[id];
  const auto lost = static_cast<std::size_t>(count) - copies.size();
  fmt::print("{} letters, {} kills: {:.1f} s, {:.0f} letters a second, {} lost, {} doubled\n", count, kills,
             seconds, count / seconds, lost, ids.size() - copies.size());
  std::fflush(stdout);
  return lost == 0 && ids.size() - copies.size() <= static_cast<std::size_t>(kills) ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const int count = argc > 1 ? std::atoi(argv[1]) : 10'000;
  if (count < 1) {
    std::fputs("mail_bench [LETTERS]\n", stderr);
    return 2;
  }
  const int plain = run(count, 0);
  return run(count, kKills) + plain;
}
