#include "index/of_store.h"

#include <fstream>

#include <gtest/gtest.h>

#include "store/fixture_test.h"

namespace quire::index {
namespace {

using store::Folder;
using store::record;

std::uint64_t found(Index& index, const std::string& words) { return index.search(read_query(words)).total; }

TEST(IndexOfStore, ForgetsWhatWasOfAnotherStore) {
  Folder one_folder, other_folder, data;
  const auto one = store::open_sqlite(one_folder.path());
  const auto other = store::open_sqlite(other_folder.path());
  const std::vector few{record("2611.00001", "Sampling graphs")};
  const std::vector many{record("2611.00002", "Tropical lattices"), record("2611.00003", "Lattices")};
  one->put(few);
  other->put(many);
  const auto directory = data.path() / "index";
  {
    const auto index = open_of(*one, directory);
    index->catch_up(*one);
    index->settle();
    EXPECT_EQ(found(*index, "graphs"), 1U);
  }
  {
    const auto index = open_of(*other, directory);
    index->catch_up(*other);
    index->settle();
    EXPECT_EQ(found(*index, "graphs"), 0U);
    EXPECT_EQ(found(*index, "lattices"), 2U);
  }
  // Back again, and this time the other has as many changes: they are not the same ones.
  const auto index = open_of(*one, directory);
  index->catch_up(*one);
  EXPECT_EQ(found(*index, "graphs"), 1U);
  EXPECT_EQ(found(*index, "lattices"), 0U);
}

TEST(IndexOfStore, StaysWithItsStore) {
  Folder store_folder, data;
  const auto store = store::open_sqlite(store_folder.path());
  const std::vector some{record("2611.00001", "Sampling graphs")};
  store->put(some);
  const auto directory = data.path() / "index";
  {
    const auto index = open_of(*store, directory);
    index->catch_up(*store);
    index->settle();
  }
  const auto again = store::open_sqlite(store_folder.path());
  EXPECT_EQ(store->identity(), again->identity());
  EXPECT_EQ(open_of(*again, directory)->stats().papers, 1U);
}

TEST(IndexOfStore, AFolderWithoutANameTakesTheFirstStoreThatComes) {
  Folder store_folder, data;
  const auto store = store::open_sqlite(store_folder.path());
  const std::vector some{record("2611.00001", "Sampling graphs")};
  store->put(some);
  const auto directory = data.path() / "index";
  {
    const auto index = Index::open(directory);
    index->catch_up(*store);
    index->settle();
  }
  EXPECT_EQ(open_of(*store, directory)->stats().papers, 1U);
  std::string name;
  std::ifstream(directory / "store") >> name;
  EXPECT_EQ(name, store->identity());
}

TEST(IndexOfStore, DoesNotTakeAFolderFromWhoIsAtWorkThere) {
  Folder one_folder, other_folder, data;
  const auto one = store::open_sqlite(one_folder.path());
  const auto other = store::open_sqlite(other_folder.path());
  const auto directory = data.path() / "index";
  const auto index = open_of(*one, directory);
  EXPECT_THROW(open_of(*other, directory), std::runtime_error);
  EXPECT_FALSE(open_of(*one, directory)->writer());
}

}  // namespace
}  // namespace quire::index
