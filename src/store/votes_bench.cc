// How many durable votes a second: threads that each wait for theirs, on SQLite and on PostgreSQL.
//   votes_bench FOLDER                      a new store of SQLite in that folder
//   votes_bench postgresql://...            an empty database
// Prints votes a second and how long one takes, with 1, 8 and 64 voters.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "store/database.h"
#include "store/store.h"

namespace {

using namespace quire;
using Clock = std::chrono::steady_clock;

constexpr int kPapers = 1000;
constexpr auto kTime = std::chrono::seconds(5);

std::vector<store::Doc> papers_of(store::Store& store) {
  std::vector<Record> records;
  for (int i = 0; i < kPapers; ++i) {
    Paper paper(PaperId::parse(fmt::format("2611.{:05}", 10000 + i)).value());
    paper.title = fmt::format("Paper number {}", i);
    paper.published = Day::parse("2026-11-20").value();
    records.push_back({std::move(paper), std::nullopt});
  }
  store.put(records);
  std::vector<store::Doc> docs;
  for (const Record& record : records) docs.push_back(store.paper(record.paper.id)->doc);
  return docs;
}

void measure(store::Store& store, const std::vector<store::Doc>& docs, int voters) {
  std::vector<std::vector<double>> times_ms(static_cast<std::size_t>(voters));
  const auto begin = Clock::now();
  std::vector<std::thread> threads;
  for (int v = 0; v < voters; ++v)
    threads.emplace_back([&, v] {
      const std::string round = fmt::format("{}-{}-", voters, v);
      for (int n = 0; Clock::now() - begin < kTime; ++n) {
        const auto start = Clock::now();
        store.vote(docs[static_cast<std::size_t>(v * 131 + n) % docs.size()], round + std::to_string(n), true,
                   now());
        const std::chrono::duration<double, std::milli> took = Clock::now() - start;
        times_ms[static_cast<std::size_t>(v)].push_back(took.count());
      }
    });
  for (std::thread& thread : threads) thread.join();
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  std::vector<double> all;
  for (const auto& some : times_ms) all.insert(all.end(), some.begin(), some.end());
  std::sort(all.begin(), all.end());
  const auto at = [&](double share) {
    return all[std::min(all.size() - 1, static_cast<std::size_t>(share * static_cast<double>(all.size())))];
  };
  fmt::print("{:>2} voters: {:>7.0f} votes/s; one takes {:.2f} ms p50, {:.2f} ms p99\n", voters,
             static_cast<double>(all.size()) / seconds, at(0.5), at(0.99));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: votes_bench FOLDER | postgresql://...\n", stderr);
    return 2;
  }
  const std::string where = argv[1];
  const bool server = store::is_postgres_url(where);
  const auto store = store::open_store(server ? where : "", server ? "" : where);
  const auto docs = papers_of(*store);
  for (const int voters : {1, 8, 64}) measure(*store, docs, voters);
  const auto faults = store->check();
  for (const std::string& fault : faults) fmt::print("{}\n", fault);
  fmt::print("{} votes, {}\n", store->stats().votes, faults.empty() ? "the store is sound" : "FAULTS");
  return faults.empty() ? 0 : 1;
}
