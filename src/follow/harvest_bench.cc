// What a first harvest of all of arXiv costs, and catching up after a day away.
//   harvest_bench arxiv.jsonl.zst [papers [changed a day]]
// A server in a process of its own answers ListRecords on loopback as arXiv does, in pages of 2,500, over one
// connection; the papers of the file come again under other identifiers and titles when there are too few.
// This process harvests them into a store on disk as `quire follow` does, and then what changed. Its memory
// is looked at after each page.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "follow/test_follow.h"
#include "source/source.h"

namespace quire::follow {
namespace {

using Seconds = std::chrono::duration<double>;
constexpr std::size_t kPage = 2500;
constexpr std::size_t kPapersAMonth = 20'000;
constexpr int kSteps = 10;

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<')
      out += "&lt;";
    else if (c == '&')
      out += "&amp;";
    else
      out += c;
  }
  return out;
}

/// arXiv's format in two parts, between which the number of the copy is put into the title.
struct Half {
  std::string before;
  std::string after;
};

Half written(const Paper& paper) {
  Half half;
  half.before =
      fmt::format("<created>{}</created><authors>", paper.published ? paper.published->iso() : "2020-01-01");
  for (const Author& author : paper.authors) {
    const std::size_t blank = author.name.rfind(' ');
    const bool two = blank != std::string::npos;
    half.before +=
        "<author><keyname>" + escaped(two ? author.name.substr(blank + 1) : author.name) + "</keyname>";
    if (two) half.before += "<forenames>" + escaped(author.name.substr(0, blank)) + "</forenames>";
    half.before += "</author>";
  }
  half.before += "</authors><title>" + escaped(paper.title);
  half.after = "</title><categories>";
  for (std::size_t i = 0; i < paper.categories.size(); ++i)
    half.after += (i == 0 ? "" : " ") + paper.categories[i];
  half.after +=
      "</categories><license>http://arxiv.org/licenses/nonexclusive-distrib/1.0/</license><abstract>  " +
      escaped(paper.abstract) + "\n</abstract></arXiv></metadata></record>";
  return half;
}

std::vector<Half> read_halves(const char* file, std::size_t most) {
  std::vector<Half> halves;
  const auto input = source::open_input(file);
  const source::Sink sink{[&](Record&& record) {
                            halves.push_back(written(record.paper));
                            return halves.size() < most;
                          },
                          [](const source::Problem&) { return true; }};
  source::importer("jsonl")->read(*input, {}, sink);
  return halves;
}

class BenchServer {
 public:
  BenchServer(std::vector<Half> halves, std::size_t papers, std::size_t changed)
      : halves_(std::move(halves)), papers_(papers), changed_(changed) {}

  /// Answers until it is killed.
  [[noreturn]] void serve(int listening) {
    for (;;) {
      const int connection = ::accept(listening, nullptr, nullptr);
      while (answer_one(connection)) {
      }
      ::close(connection);
    }
  }

 private:
  bool answer_one(int connection) {
    std::string request;
    char buffer[8192];
    while (request.find("\r\n\r\n") == std::string::npos) {
      const ssize_t got = ::recv(connection, buffer, sizeof buffer, 0);
      if (got <= 0) return false;
      request.append(buffer, static_cast<std::size_t>(got));
    }
    const std::size_t begin = request.find('?') + 1;
    const std::string body = list(request.substr(begin, request.find(' ', begin) - begin));
    const std::string bytes = fmt::format(
        "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: {}\r\n\r\n{}", body.size(), body);
    for (std::size_t at = 0; at < bytes.size();) {
      const ssize_t sent = ::send(connection, bytes.data() + at, bytes.size() - at, MSG_NOSIGNAL);
      if (sent <= 0) return false;
      at += static_cast<std::size_t>(sent);
    }
    return true;
  }

  /// What changed lies behind the papers, with today's datestamp.
  std::string list(const std::string& query) const {
    const auto given = TestRepository::arguments(query);
    const bool changes = given.contains("from");
    const std::size_t first = given.contains("resumptionToken")
                                  ? std::stoul(given.at("resumptionToken").substr(5))
                              : changes ? papers_
                                        : 0;
    const std::size_t end = first < papers_ ? papers_ : papers_ + changed_;
    const std::size_t last = std::min(first + kPage, end);
    std::string out = "<ListRecords>";
    for (std::size_t i = first; i < last; ++i) append_record(out, i);
    if (last < end)
      out += fmt::format("<resumptionToken>skip={}</resumptionToken>", last);
    else if (given.contains("resumptionToken"))
      out += "<resumptionToken/>";
    return TestRepository::envelope(now(), out + "</ListRecords>");
  }

  void append_record(std::string& out, std::size_t place) const {
    const bool change = place >= papers_;
    const std::size_t number = change ? (place - papers_) * (papers_ / changed_) : place;
    const std::size_t month = number / kPapersAMonth;
    const std::string id =
        fmt::format("{:02}{:02}.{:05}", 15 + month / 12, 1 + month % 12, 1 + number % kPapersAMonth);
    const Day stamp = change ? Day::of(now()) : *Day::parse("2015-01-01") + static_cast<int>(number / 400);
    const std::size_t copy = number / halves_.size();
    const Half& half = halves_[number % halves_.size()];
    out += fmt::format(
        "<record><header><identifier>oai:arXiv.org:{}</identifier><datestamp>{}</"
        "datestamp><setSpec>cs:cs:LG</setSpec>"
        "</header><metadata><arXiv xmlns=\"http://arxiv.org/OAI/arXiv/\"><id>{}</id>{}{}{}{}",
        id, stamp.iso(), id, half.before, copy > 0 ? fmt::format(" {}", copy) : "", change ? ", revised" : "",
        half.after);
  }

  std::vector<Half> halves_;
  std::size_t papers_;
  std::size_t changed_;
};

double cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double rss_mb() {
  std::ifstream file("/proc/self/statm");
  double total = 0, resident = 0;
  file >> total >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) / (1 << 20);
}

/// Counts what comes over the line.
class CountingAsker final : public Asker {
 public:
  explicit CountingAsker(Asker& asker) : asker_(asker) {}
  Asked ask(const source::FetchRequest& request, const Stop& stop) override {
    Asked asked = asker_.ask(request, stop);
    if (asked.answer) bytes += asked.answer->body.size();
    return asked;
  }
  std::uint64_t bytes = 0;

 private:
  Asker& asker_;
};

void run(Following& following, const char* what, std::size_t expected) {
  SystemClock clock;
  PoliteAsker polite(following.path(), clock, "");
  CountingAsker asker(polite);
  const auto start = std::chrono::steady_clock::now();
  const double cpu = cpu_seconds();
  double most_mb = 0;
  std::size_t step = 1;
  std::printf("%s\n", what);
  const auto watch = [&](const Note& note) {
    if (note.kind != Note::Kind::stored) return;
    most_mb = std::max(most_mb, rss_mb());
    const std::uint64_t records = std::max(note.state.counts.records, note.state.last.records);
    if (records * kSteps < step * expected) return;
    const double seconds = Seconds(std::chrono::steady_clock::now() - start).count();
    std::printf("  %9llu records  %7.1f s  %7.1f s processor  most memory since the line before %6.1f MB\n",
                static_cast<unsigned long long>(records), seconds, cpu_seconds() - cpu, most_mb);
    std::fflush(stdout);
    most_mb = 0;
    step = records * kSteps / expected + 1;
  };
  const HarvestResult result = following.harvest(asker, clock, {}, watch);
  const double seconds = Seconds(std::chrono::steady_clock::now() - start).count();
  const double spent = cpu_seconds() - cpu;
  const auto records = static_cast<double>(result.counts.records);
  std::printf("  %s; %llu added, %llu changed, %llu bad, %llu requests, %.1f MB of answers\n",
              result.end == HarvestResult::End::complete ? "complete" : result.why.c_str(),
              static_cast<unsigned long long>(result.counts.added),
              static_cast<unsigned long long>(result.counts.changed),
              static_cast<unsigned long long>(result.counts.bad),
              static_cast<unsigned long long>(result.counts.requests),
              static_cast<double>(asker.bytes) / 1e6);
  std::printf("  %.1f s, %.0f papers a second; %.1f s of processor time, %.0f papers a second of it\n",
              seconds, records / seconds, spent, records / spent);
}

int listen_on_loopback(unsigned& port) {
  const int listening = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (::bind(listening, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listening, 4) != 0 ||
      ::getsockname(listening, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    std::exit(2);
  port = ntohs(address.sin_port);
  return listening;
}

}  // namespace
}  // namespace quire::follow

int main(int argc, char** argv) {
  using namespace quire::follow;
  if (argc < 2) {
    std::fprintf(stderr, "harvest_bench: takes the path of arxiv.jsonl.zst [papers [changed a day]]\n");
    return 2;
  }
  const std::size_t papers = argc > 2 ? std::stoul(argv[2]) : 1'000'000;
  const std::size_t changed = argc > 3 ? std::stoul(argv[3]) : 2500;
  unsigned port = 0;
  const int listening = listen_on_loopback(port);
  const pid_t server = ::fork();
  if (server == 0) {
    std::vector<Half> halves = read_halves(argv[1], papers);
    if (halves.empty() || changed > papers) std::_Exit(2);
    BenchServer(std::move(halves), papers, changed).serve(listening);
  }
  ::close(listening);
  ::setenv("no_proxy", "127.0.0.1", 1);
  {
    Following following("arxiv", "", fmt::format("http://127.0.0.1:{}/oai", port));
    run(following, "first harvest", papers);
    run(following, "catching up", changed);
    const auto stats = following.store().stats();
    std::printf("%llu papers, %.1f MB on disk\n", static_cast<unsigned long long>(stats.papers),
                static_cast<double>(stats.bytes) / 1e6);
  }
  ::kill(server, SIGKILL);
  ::waitpid(server, nullptr, 0);
  return 0;
}
