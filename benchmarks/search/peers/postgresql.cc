// PostgreSQL 15: a table of weighted tsvectors (configuration english for the text, simple for names) with a
// GIN index, ranked by ts_rank; one backend, no parallel workers, the whole table in shared buffers. The
// bench starts the server; PGHOST says where it listens. What a build takes is read from the server's
// processes.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include <libpq-fe.h>
#include <unistd.h>

#include "benchmarks/search/peer.h"

namespace quire::bench {
namespace {

class Postgresql final : public Peer {
 public:
  ~Postgresql() override { PQfinish(connection_); }
  std::string name() const override { return "postgresql"; }

  void build(const PapersFile& papers, const std::filesystem::path&) override {
    connect();
    run("DROP TABLE IF EXISTS papers");
    run("CREATE UNLOGGED TABLE papers(number int PRIMARY KEY, categories text[], words tsvector)");
    run("CREATE TEMPORARY TABLE incoming(number int, categories text, title text, abstract text, authors "
        "text)");
    run("COPY incoming FROM STDIN");
    std::string line;
    for (std::uint32_t i = 0; i < papers.size(); ++i) {
      const PaperLine paper = papers.paper(i);
      line = std::to_string(paper.number);
      for (const std::string_view field : {paper.categories, paper.title, paper.abstract, paper.authors})
        append_escaped(line, field);
      line += '\n';
      if (PQputCopyData(connection_, line.data(), static_cast<int>(line.size())) != 1) fail();
    }
    if (PQputCopyEnd(connection_, nullptr) != 1) fail();
    PQclear(PQgetResult(connection_));
    while (PGresult* const result = PQgetResult(connection_)) PQclear(result);
    run("INSERT INTO papers SELECT number, string_to_array(categories, ' '), "
        "setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', abstract), 'B') "
        "|| "
        "setweight(to_tsvector('simple', authors), 'C') FROM incoming");
    run("DROP TABLE incoming");
    run("CREATE INDEX ON papers USING gin(words)");
    run("CREATE INDEX ON papers USING gin(categories)");
    run("VACUUM ANALYZE papers");
    server_ = backend_cost();
    server_.index_mb = std::strtod(value("SELECT pg_total_relation_size('papers')").c_str(), nullptr) / 1e6;
  }

  Elsewhere elsewhere() const override { return server_; }

  void open(const std::filesystem::path&) override {
    connect();
    prepare("words", "");
    prepare("filtered", " AND categories @> ARRAY[$2]");
  }

  bool can(std::string_view) const override { return true; }

  void ask(const BenchQuery& query, std::vector<Answer>& answers) override {
    const std::string wanted = expression(query);
    const char* const values[] = {wanted.c_str(), query.category.c_str()};
    const bool filtered = query.kind == "filtered";
    PGresult* const result = PQexecPrepared(connection_, filtered ? "filtered" : "words", filtered ? 2 : 1,
                                            values, nullptr, nullptr, 0);
    if (PQresultStatus(result) != PGRES_TUPLES_OK) fail();
    for (int i = 0; i < PQntuples(result); ++i)
      answers.push_back({std::strtoull(PQgetvalue(result, i, 0), nullptr, 10),
                         std::strtod(PQgetvalue(result, i, 1), nullptr)});
    PQclear(result);
  }

 private:
  void connect() {
    connection_ = PQconnectdb("dbname=postgres user=postgres");
    if (PQstatus(connection_) != CONNECTION_OK) fail();
    run("SET max_parallel_workers_per_gather = 0");
    run("SET jit = off");
    run("SET client_min_messages = warning");
    run("SET maintenance_work_mem = '1GB'");
  }

  void prepare(const char* name, const char* filter) {
    const std::string sql =
        std::string(
            "SELECT number, ts_rank('{0.1, 0.33, 0.33, 1}', words, q) AS rank FROM papers, "
            "LATERAL to_tsquery('english', $1) AS q WHERE words @@ q") +
        filter + " ORDER BY rank DESC LIMIT 10";
    PGresult* const result = PQprepare(connection_, name, sql.c_str(), 0, nullptr);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) fail();
    PQclear(result);
  }

  static std::string expression(const BenchQuery& query) {
    const char* const between = query.kind == "and" ? " & " : query.kind == "phrase" ? " <-> " : " | ";
    std::string out;
    for (const char c : query.words) {
      if (c == ' ')
        out += between;
      else
        out += c;
    }
    return out;
  }

  static void append_escaped(std::string& line, std::string_view field) {
    line += '\t';
    for (const char c : field) {
      if (c == '\\') line += '\\';
      line += c;
    }
  }

  void run(const char* sql) {
    PGresult* const result = PQexec(connection_, sql);
    const ExecStatusType status = PQresultStatus(result);
    PQclear(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_COPY_IN) fail();
  }
  std::string value(const char* sql) {
    PGresult* const result = PQexec(connection_, sql);
    if (PQresultStatus(result) != PGRES_TUPLES_OK) fail();
    std::string out = PQgetvalue(result, 0, 0);
    PQclear(result);
    return out;
  }
  [[noreturn]] void fail() const { throw std::runtime_error(PQerrorMessage(connection_)); }

  /// Of the process that serves this connection, since it began.
  Elsewhere backend_cost() {
    const std::string folder = "/proc/" + value("SELECT pg_backend_pid()");
    std::ifstream stat(folder + "/stat");
    std::string word;
    for (int i = 0; i < 13; ++i) stat >> word;
    double user = 0;
    double system = 0;
    stat >> user >> system;
    Elsewhere cost;
    cost.cpu_s = (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
    std::ifstream status(folder + "/status");
    while (status >> word) {
      if (word == "VmHWM:" && status >> cost.peak_mb) cost.peak_mb *= 1024 / 1e6;
    }
    return cost;
  }

  PGconn* connection_ = nullptr;
  Elsewhere server_;
};

}  // namespace
}  // namespace quire::bench

int main(int argc, char** argv) {
  quire::bench::Postgresql peer;
  return quire::bench::run_peer(peer, argc, argv);
}
