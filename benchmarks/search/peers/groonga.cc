// Groonga 13: a column of words with an index of positions, words cut at blanks, normalised and stemmed; the
// index is made after the papers are in, which its manual ("Offline index construction") calls the fast way.
// Ranked by its default score, the number of occurrences. The size counts the files of words and index, not
// of the texts.
#include <charconv>
#include <stdexcept>

#include <fmt/format.h>
#include <groonga.h>

#include "benchmarks/search/peer.h"

namespace quire::bench {
namespace {

class Groonga final : public Peer {
 public:
  Groonga() {
    grn_init();
    grn_ctx_init(&context_, 0);
  }
  ~Groonga() override {
    if (database_ != nullptr) grn_obj_close(&context_, database_);
    grn_ctx_fin(&context_);
    grn_fin();
  }
  std::string name() const override { return "groonga"; }

  void build(const PapersFile& papers, const std::filesystem::path& index) override {
    database_ = grn_db_create(&context_, (index / "db").c_str(), nullptr);
    if (database_ == nullptr) throw std::runtime_error(context_.errbuf);
    send("plugin_register token_filters/stem");
    send("table_create Papers TABLE_NO_KEY");
    send("table_create Categories TABLE_HASH_KEY ShortText");
    send("column_create Papers words COLUMN_SCALAR Text");
    send("column_create Papers categories COLUMN_VECTOR Categories");
    load(papers);
    send("column_create Categories papers COLUMN_INDEX Papers categories");
    send(
        "table_create Terms TABLE_PAT_KEY ShortText --default_tokenizer TokenDelimit --normalizer "
        "NormalizerAuto "
        "--token_filters TokenFilterStem");
    send("column_create Terms papers COLUMN_INDEX|WITH_POSITION Papers words");
    grn_obj_flush_recursive(&context_, database_);
    // The texts are of no use to a search that gives numbers; the other engines do not keep them.
    const grn_id texts = grn_obj_id(&context_, grn_ctx_get(&context_, "Papers.words", -1));
    for (const auto& entry : std::filesystem::directory_iterator(index)) {
      if (entry.path().filename().string().starts_with(fmt::format("db.{:07X}", texts)))
        texts_mb_ += allocated_mb(entry.path());
    }
  }

  Elsewhere elsewhere() const override { return {0, 0, -texts_mb_}; }

  void open(const std::filesystem::path& index) override {
    database_ = grn_db_open(&context_, (index / "db").c_str());
    if (database_ == nullptr) throw std::runtime_error(context_.errbuf);
  }

  bool can(std::string_view) const override { return true; }

  void ask(const BenchQuery& query, std::vector<Answer>& answers) override {
    std::string command =
        "select Papers --cache no --limit 10 --sort_keys -_score --output_columns _id,_score "
        "--match_columns words --query '" +
        expression(query) + "'";
    if (query.kind == "filtered") command += " --filter 'categories @ \"" + query.category + "\"'";
    read_rows(send(command), answers);
  }

 private:
  static std::string expression(const BenchQuery& query) {
    if (query.kind == "phrase") return '"' + query.words + '"';
    std::string words;
    for (const char c : query.words) {
      if (c == ' ')
        words += query.kind == "and" ? " " : " OR ";
      else
        words += c;
    }
    return words;
  }

  void load(const PapersFile& papers) {
    grn_obj* const table = grn_ctx_get(&context_, "Papers", -1);
    grn_obj* const words_column = grn_ctx_get(&context_, "Papers.words", -1);
    grn_obj* const categories_column = grn_ctx_get(&context_, "Papers.categories", -1);
    grn_obj* const categories_table = grn_ctx_get(&context_, "Categories", -1);
    grn_obj text;
    grn_obj names;
    GRN_TEXT_INIT(&text, 0);
    GRN_RECORD_INIT(&names, GRN_OBJ_VECTOR, grn_obj_id(&context_, categories_table));
    for (std::uint32_t i = 0; i < papers.size(); ++i) {
      const PaperLine paper = papers.paper(i);
      const grn_id id = grn_table_add(&context_, table, nullptr, 0, nullptr);
      if (id != paper.number) throw std::runtime_error("records are not numbered as papers are");
      words_.assign(paper.title).append(" ").append(paper.abstract);
      for (const std::string_view name : paper.author_names()) words_.append(" ").append(name);
      GRN_TEXT_SET(&context_, &text, words_.data(), words_.size());
      grn_obj_set_value(&context_, words_column, id, &text, GRN_OBJ_SET);
      GRN_BULK_REWIND(&names);
      for (const std::string_view name : paper.category_names())
        GRN_RECORD_PUT(&context_, &names,
                       grn_table_add(&context_, categories_table, name.data(),
                                     static_cast<unsigned>(name.size()), nullptr));
      grn_obj_set_value(&context_, categories_column, id, &names, GRN_OBJ_SET);
    }
    grn_obj_close(&context_, &names);
    grn_obj_close(&context_, &text);
  }

  std::string_view send(const std::string& command) {
    grn_ctx_send(&context_, command.data(), static_cast<unsigned>(command.size()), 0);
    char* answer = nullptr;
    unsigned size = 0;
    int flags = 0;
    grn_ctx_recv(&context_, &answer, &size, &flags);
    if (context_.rc != GRN_SUCCESS) throw std::runtime_error(command + ": " + context_.errbuf);
    return {answer, size};
  }

  /// [[[total],[["_id","UInt32"],["_score","Int32"]],[17,3],[4,2]]]
  static void read_rows(std::string_view json, std::vector<Answer>& answers) {
    std::size_t at = json.find("]]");
    while ((at = json.find(",[", at)) != std::string_view::npos) {
      Answer answer;
      const char* const end = json.data() + json.size();
      const auto number = std::from_chars(json.data() + at + 2, end, answer.number);
      std::from_chars(number.ptr + 1, end, answer.score);
      answers.push_back(answer);
      at += 2;
    }
  }

  grn_ctx context_;
  grn_obj* database_ = nullptr;
  std::string words_;
  double texts_mb_ = 0;
};

}  // namespace
}  // namespace quire::bench

int main(int argc, char** argv) {
  quire::bench::Groonga peer;
  return quire::bench::run_peer(peer, argc, argv);
}
