// SQLite's FTS5: a table without content, with positions; title, abstract, authors and a word for each
// category in one column, which takes two thirds of the room that columns of their own take and is no slower.
// ORDER BY rank is FTS5's own way to the best rows (sqlite.org/fts5.html, "Sorting by rank").
#include <cctype>
#include <stdexcept>

#include <sqlite3.h>

#include "benchmarks/search/peer.h"

namespace quire::bench {
namespace {

class Fts5 final : public Peer {
 public:
  ~Fts5() override {
    sqlite3_finalize(select_);
    sqlite3_close(db_);
  }
  std::string name() const override { return "fts5"; }

  void build(const PapersFile& papers, const std::filesystem::path& index) override {
    connect(index);
    run("PRAGMA journal_mode = OFF");
    run("PRAGMA synchronous = OFF");
    run("CREATE VIRTUAL TABLE p USING fts5(words, content='', tokenize='porter unicode61')");
    run("INSERT INTO p(p, rank) VALUES('hashsize', 67108864)");  // a million bytes otherwise: many small
                                                                 // merges
    sqlite3_stmt* const insert = prepared("INSERT INTO p(rowid, words) VALUES(?, ?)");
    std::string words;
    run("BEGIN");
    for (std::uint32_t i = 0; i < papers.size(); ++i) {
      const PaperLine paper = papers.paper(i);
      sqlite3_bind_int64(insert, 1, static_cast<sqlite3_int64>(paper.number));
      words.assign(paper.title).append(" . ").append(paper.abstract).append(" . ").append(paper.authors);
      for (const std::string_view category : paper.category_names()) words.append(" ").append(tag(category));
      bind(insert, 2, words);
      if (sqlite3_step(insert) != SQLITE_DONE) fail();
      sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
    run("INSERT INTO p(p) VALUES('optimize')");
    run("COMMIT");
    run("VACUUM");
  }

  void open(const std::filesystem::path& index) override {
    connect(index);
    run("PRAGMA mmap_size = 8000000000");
    select_ = prepared("SELECT rowid, rank FROM p WHERE p MATCH ? ORDER BY rank LIMIT 10");
  }

  bool can(std::string_view) const override { return true; }

  void ask(const BenchQuery& query, std::vector<Answer>& answers) override {
    const std::string match = expression(query);
    bind(select_, 1, match);
    int status = 0;
    while ((status = sqlite3_step(select_)) == SQLITE_ROW)
      answers.push_back(
          {static_cast<std::uint64_t>(sqlite3_column_int64(select_, 0)), -sqlite3_column_double(select_, 1)});
    if (status != SQLITE_DONE) fail();
    sqlite3_reset(select_);
  }

 private:
  /// A word that stands for a category: "cs.LG" -> "categorycslg".
  static std::string tag(std::string_view category) {
    std::string word = "category";
    for (const char c : category) {
      if (std::isalnum(static_cast<unsigned char>(c)) != 0) word += c;
    }
    return word;
  }
  static std::string expression(const BenchQuery& query) {
    if (query.kind == "phrase") return '"' + query.words + '"';
    std::string words = "(\"";
    for (const char c : query.words) {
      if (c == ' ')
        words += query.kind == "and" ? "\" AND \"" : "\" OR \"";
      else
        words += c;
    }
    words += "\")";
    if (query.kind == "filtered") words += " AND " + tag(query.category);
    return words;
  }

  void connect(const std::filesystem::path& index) {
    if (sqlite3_open((index / "fts5.db").c_str(), &db_) != SQLITE_OK) fail();
    run("PRAGMA cache_size = -400000");
  }
  void run(const char* sql) {
    if (sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail();
  }
  sqlite3_stmt* prepared(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(db_, sql, -1, &statement, nullptr) != SQLITE_OK) fail();
    return statement;
  }
  static void bind(sqlite3_stmt* statement, int at, std::string_view text) {
    sqlite3_bind_text(statement, at, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
  }
  [[noreturn]] void fail() const { throw std::runtime_error(sqlite3_errmsg(db_)); }

  sqlite3* db_ = nullptr;
  sqlite3_stmt* select_ = nullptr;
};

}  // namespace
}  // namespace quire::bench

int main(int argc, char** argv) {
  quire::bench::Fts5 peer;
  return quire::bench::run_peer(peer, argc, argv);
}
