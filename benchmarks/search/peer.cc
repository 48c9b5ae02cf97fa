#include "benchmarks/search/peer.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <map>
#include <random>

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/stat.h>

namespace quire::bench {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double peak_mb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) * 1024 / 1e6;
}

double folder_mb(const fs::path& folder) {
  double megabytes = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) megabytes += allocated_mb(entry.path());
  }
  return megabytes;
}

/// The smallest value that `part` of all values do not exceed.
double quantile(std::vector<double> values, double part) {
  if (values.empty()) return 0;
  const auto rank = static_cast<std::size_t>(std::lround(part * static_cast<double>(values.size() - 1)));
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(rank), values.end());
  return values[rank];
}

double median(std::vector<double> values) { return quantile(std::move(values), 0.5); }

std::string times_json(const std::vector<double>& times_ms) {
  double sum = 0;
  for (const double time : times_ms) sum += time;
  return fmt::format(
      R"({{"queries": {}, "mean": {:.4f}, "p50": {:.4f}, "p95": {:.4f}, "p99": {:.4f}, "max": {:.4f}}})",
      times_ms.size(), sum / static_cast<double>(std::max<std::size_t>(1, times_ms.size())), median(times_ms),
      quantile(times_ms, 0.95), quantile(times_ms, 0.99), quantile(times_ms, 1));
}

int build(Peer& peer, const fs::path& folder) {
  const fs::path index = folder / peer.name();
  fs::remove_all(index);
  fs::create_directories(index);
  const PapersFile papers(folder / "papers.tsv");
  const double memory_before = peak_mb();
  const auto start = Clock::now();
  const double cpu = cpu_seconds();
  peer.build(papers, index);
  const double cpu_s = cpu_seconds() - cpu;
  const double wall_s = seconds_since(start);
  const Elsewhere elsewhere = peer.elsewhere();
  std::printf(
      "%s\n",
      fmt::format(R"({{"peer": "{}", "papers": {}, "build": {{"cpu_s": {:.2f}, "wall_s": {:.2f}, "peak_mb": )"
                  R"({:.0f}, "peak_before_mb": {:.0f}, "index_mb": {:.1f}}}}})",
                  peer.name(), papers.size(), cpu_s + elsewhere.cpu_s, wall_s, peak_mb() + elsewhere.peak_mb,
                  memory_before, folder_mb(index) + elsewhere.index_mb)
          .c_str());
  return 0;
}

/// Times of each query, a round each.
struct Times {
  std::vector<std::vector<double>> wall_ms, cpu_ms;
  std::size_t rounds = 0;
};

void warm_up(Peer& peer, const std::vector<BenchQuery>& queries) {
  constexpr double kSeconds = 30;
  const auto begin = Clock::now();
  std::vector<Answer> answers;
  for (const BenchQuery& query : queries) {
    answers.clear();
    peer.ask(query, answers);
    if (seconds_since(begin) > kSeconds) return;
  }
}

/// Rounds run over all queries in turn, so that no query is asked from a warm cache of its own. Answers of
/// the first are kept.
Times ask_rounds(Peer& peer, const std::vector<BenchQuery>& queries, std::size_t rounds_max,
                 double seconds_max, std::ostream& kept) {
  Times times{std::vector<std::vector<double>>(queries.size()),
              std::vector<std::vector<double>>(queries.size())};
  std::vector<Answer> answers;
  const auto begin = Clock::now();
  while (times.rounds < rounds_max && (times.rounds == 0 || seconds_since(begin) < seconds_max)) {
    for (std::size_t i = 0; i < queries.size(); ++i) {
      answers.clear();
      const auto start = Clock::now();
      const double cpu = cpu_seconds();
      peer.ask(queries[i], answers);
      const double cpu_end = cpu_seconds();
      times.wall_ms[i].push_back(1000 * seconds_since(start));
      times.cpu_ms[i].push_back(1000 * (cpu_end - cpu));
      if (times.rounds > 0) continue;
      kept << queries[i].kind << '\t' << queries[i].words << '\t';
      for (const Answer& answer : answers) kept << answer.number << ':' << answer.score << ' ';
      kept << '\n';
    }
    ++times.rounds;
  }
  return times;
}

struct OfKind {
  std::vector<double> wall_ms, cpu_ms;
};

int ask(Peer& peer, const fs::path& folder, std::size_t rounds_max, double seconds_max) {
  std::vector<BenchQuery> queries = read_queries(folder / "queries.tsv");
  std::erase_if(queries, [&](const BenchQuery& query) { return !peer.can(query.kind); });
  std::shuffle(queries.begin(), queries.end(), std::mt19937_64(1));  // every kind is warmed up
  peer.open(folder / peer.name());
  std::ofstream kept(folder / (peer.name() + ".answers"));
  warm_up(peer, queries);
  const Times times = ask_rounds(peer, queries, rounds_max, seconds_max, kept);
  std::map<std::string, OfKind> kinds;
  for (std::size_t i = 0; i < queries.size(); ++i) {
    const std::string& kind = queries[i].kind;
    const bool mixed = kind == "title" || kind == "author" || kind == "question";
    for (const std::string& name : {kind, std::string(mixed ? "mixed" : "")}) {
      if (name.empty()) continue;
      kinds[name].wall_ms.push_back(median(times.wall_ms[i]));
      kinds[name].cpu_ms.push_back(median(times.cpu_ms[i]));
    }
  }
  std::string out = fmt::format(R"({{"peer": "{}", "rounds": {}, "ask": {{)", peer.name(), times.rounds);
  const char* between = "";
  for (const auto& [kind, of] : kinds) {
    out += fmt::format(R"({}"{}": {{"wall_ms": {}, "cpu_ms": {}}})", between, kind, times_json(of.wall_ms),
                       times_json(of.cpu_ms));
    between = ", ";
  }
  std::printf("%s}}\n", out.c_str());
  return 0;
}

}  // namespace

double allocated_mb(const std::filesystem::path& file) {
  struct stat status {};
  return ::stat(file.c_str(), &status) == 0 ? static_cast<double>(status.st_blocks) * 512 / 1e6 : 0;
}

int run_peer(Peer& peer, int argc, char** argv) {
  const std::string_view command = argc > 1 ? argv[1] : "";
  if (argc < 3 || (command != "build" && command != "ask")) {
    std::fprintf(stderr, "%s: takes build FOLDER or ask FOLDER [ROUNDS] [SECONDS]; the folder is prepare's\n",
                 peer.name().c_str());
    return 2;
  }
  try {
    if (command == "build") return build(peer, argv[2]);
    return ask(peer, argv[2], argc > 3 ? std::stoul(argv[3]) : 5, argc > 4 ? std::stod(argv[4]) : 120);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "%s: %s\n", peer.name().c_str(), e.what());
    return 1;
  }
}

}  // namespace quire::bench
