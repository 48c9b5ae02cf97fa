// Identifiers as people type them lead to papers of the store.
#include <gtest/gtest.h>

#include "index/memory_store.h"
#include "index/query.h"
#include "paper/test_folder.h"

namespace quire::index {
namespace {

class ResolveIds : public testing::Test {
 protected:
  ResolveIds() {
    for (const char* id : {"2305.12345", "hep-th/9901001", "doi:10.1145/3292500.3330701"}) {
      Record record{Paper(*PaperId::parse(id)), {}};
      record.paper.title = std::string("Paper ") + id;
      store_->put({&record, 1});
    }
  }
  store::Doc doc(const char* id) { return store_->paper(*PaperId::parse(id))->doc; }
  Query resolved(const std::string& text) {
    Query query = read_query(text);
    resolve_ids(*store_, query);
    return query;
  }

  TestFolder folder_;
  std::unique_ptr<store::Store> store_ = store::open_sqlite(folder_.path());
};

TEST_F(ResolveIds, FindsPapersHoweverTheyAreNamed) {
  for (const char* text : {"2305.12345", "arXiv:2305.12345v3", "https://arxiv.org/abs/2305.12345",
                           "arXiv:2305.12345v2 [cs.LG] 3 May 2023", "id:2305.12345"}) {
    const Query query = resolved(text);
    EXPECT_EQ(query.filters.docs, (std::vector<store::Doc>{doc("2305.12345")})) << text;
    EXPECT_EQ(query.root, nullptr) << text;
  }
  EXPECT_EQ(resolved("https://doi.org/10.1145/3292500.3330701").filters.docs,
            (std::vector<store::Doc>{doc("doi:10.1145/3292500.3330701")}));
}

TEST_F(ResolveIds, GivesSeveralInOrder) {
  const Query query = resolved("id:hep-th/9901001,2305.12345,hep-th/9901001v2");
  std::vector<store::Doc> docs{doc("2305.12345"), doc("hep-th/9901001")};
  std::sort(docs.begin(), docs.end());
  EXPECT_EQ(query.filters.docs, docs);
  EXPECT_TRUE(query.notes.empty());
}

TEST_F(ResolveIds, UnknownOnesMatchNothingAndAreNamed) {
  const Query query = resolved("2305.99999");
  ASSERT_TRUE(query.filters.docs);
  EXPECT_TRUE(query.filters.docs->empty());
  EXPECT_EQ(query.notes, (std::vector<std::string>{"no paper 2305.99999 here"}));
}

TEST_F(ResolveIds, WithoutIdentifiersDoesNothing) {
  EXPECT_FALSE(resolved("graph").filters.docs);
  EXPECT_FALSE(resolved("").filters.docs);
}

}  // namespace
}  // namespace quire::index
