// Xapian 1.4: stems with positions, title words counted three times, BM25 with k1 = 1.2 and b = 0.75; built
// in large flushes without fsync, then compacted, as its manual advises for an index that is made in one go.
#include <cstdio>
#include <cstdlib>

#include <xapian.h>

#include "benchmarks/search/peer.h"

namespace quire::bench {
namespace {

constexpr Xapian::termcount kTitleTimes = 3;
constexpr Xapian::termpos kFieldGap = 100;

class XapianPeer final : public Peer {
 public:
  std::string name() const override { return "xapian"; }

  void build(const PapersFile& papers, const std::filesystem::path& index) override {
    setenv("XAPIAN_FLUSH_THRESHOLD", "100000", 1);
    const std::string loose = index / "loose";
    {
      Xapian::WritableDatabase db(loose, Xapian::DB_CREATE | Xapian::DB_NO_SYNC | Xapian::DB_DANGEROUS);
      Xapian::TermGenerator terms;
      terms.set_stemmer(stem_);
      terms.set_stemming_strategy(Xapian::TermGenerator::STEM_ALL);
      for (std::uint32_t i = 0; i < papers.size(); ++i) {
        const PaperLine paper = papers.paper(i);
        Xapian::Document document;
        terms.set_document(document);
        terms.set_termpos(0);
        terms.index_text(std::string(paper.title), kTitleTimes);
        terms.increase_termpos(kFieldGap);
        terms.index_text(std::string(paper.abstract));
        terms.increase_termpos(kFieldGap);
        terms.index_text(std::string(paper.authors));
        for (const std::string_view category : paper.category_names()) {
          if (category.size() < 200) document.add_boolean_term("XC" + std::string(category));
        }
        db.replace_document(static_cast<Xapian::docid>(paper.number), document);
      }
      db.commit();
    }
    Xapian::Database(loose).compact((index / "db").string());
    std::filesystem::remove_all(loose);
  }

  void open(const std::filesystem::path& index) override { db_ = Xapian::Database((index / "db").string()); }

  bool can(std::string_view) const override { return true; }

  void ask(const BenchQuery& query, std::vector<Answer>& answers) override {
    Xapian::Enquire enquire(db_);
    enquire.set_weighting_scheme(Xapian::BM25Weight(1.2, 0, 1, 0.75, 0.5));
    enquire.set_query(read(query));
    const Xapian::MSet set = enquire.get_mset(0, kTop);
    for (auto at = set.begin(); at != set.end(); ++at) answers.push_back({*at, at.get_weight()});
  }

 private:
  Xapian::Query read(const BenchQuery& query) const {
    std::vector<std::string> stems;
    for (std::size_t at = 0; at < query.words.size();) {
      const std::size_t end = std::min(query.words.find(' ', at), query.words.size());
      stems.push_back(stem_(query.words.substr(at, end - at)));
      at = end + 1;
    }
    const auto op = query.kind == "and"      ? Xapian::Query::OP_AND
                    : query.kind == "phrase" ? Xapian::Query::OP_PHRASE
                                             : Xapian::Query::OP_OR;
    const Xapian::Query words(op, stems.begin(), stems.end());
    if (query.kind != "filtered") return words;
    return Xapian::Query(Xapian::Query::OP_FILTER, words, Xapian::Query("XC" + query.category));
  }

  Xapian::Stem stem_{"english"};
  Xapian::Database db_;
};

}  // namespace
}  // namespace quire::bench

int main(int argc, char** argv) {
  quire::bench::XapianPeer peer;
  try {
    return quire::bench::run_peer(peer, argc, argv);
  } catch (const Xapian::Error& e) {
    std::fprintf(stderr, "xapian: %s\n", e.get_description().c_str());
    return 1;
  }
}
