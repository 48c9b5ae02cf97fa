#include "meaning/received.h"

#include <fstream>

#include <gtest/gtest.h>

#include "paper/test_folder.h"

namespace quire::meaning {
namespace {

namespace fs = std::filesystem;

class ReceivedTest : public testing::Test {
 protected:
  fs::path folder() const { return folder_.path() / "endpoint-1"; }
  fs::path file(const std::string& start) const {
    for (const auto& entry : fs::directory_iterator(folder()))
      if (entry.path().filename().string().starts_with(start)) return entry.path();
    return {};
  }
  /// Docs from `first` on, each with a direction of its own.
  static std::vector<Arrival> arrivals(store::Doc first, std::size_t count) {
    std::vector<Arrival> out;
    for (std::size_t i = 0; i < count; ++i) {
      const auto doc = static_cast<store::Doc>(first + i);
      std::vector<float> vector(32, 0.1F);
      vector[doc % 32] = 1 + static_cast<float>(doc);
      out.push_back({doc, doc + 1000, std::move(vector)});
    }
    return out;
  }
  static void expect_has(const Received& received, store::Doc first, std::size_t count) {
    ASSERT_EQ(received.damage(), "");
    ASSERT_NE(received.vectors(), nullptr);
    EXPECT_EQ(received.vectors()->size(), count);
    for (const Arrival& one : arrivals(first, count)) {
      EXPECT_TRUE(received.has(one.doc, one.text)) << one.doc;
      std::vector<float> vector(32);
      ASSERT_TRUE(received.vectors()->vector(one.doc, vector)) << one.doc;
      EXPECT_GT(vector[one.doc % 32], 0.8F) << one.doc;
    }
  }

  TestFolder folder_;
};

TEST_F(ReceivedTest, WhatWasTakenIsThereAgain) {
  {
    Received received(folder(), true);
    received.take(arrivals(1, 5), {50, 10, 1});
    received.take(arrivals(6, 5), {70, 0, 1});
  }
  const Received again(folder(), true);
  expect_has(again, 1, 10);
  EXPECT_EQ(again.usage().tokens, 120u);
  EXPECT_EQ(again.usage().estimated, 10u);
  EXPECT_EQ(again.usage().requests, 2u);
  EXPECT_FALSE(again.has(3, 7)) << "another text";
  EXPECT_FALSE(again.has(400'000, 7));
  EXPECT_FALSE(again.whole());
}

TEST_F(ReceivedTest, ACheckpointHoldsAllOfItAndTheJournalBeginsAnew) {
  {
    Received received(folder(), true);
    received.take(arrivals(1, 50), {50, 0, 1});
    received.followed(77);
    received.become_whole();
    received.take(arrivals(51, 3), {7, 0, 1});
  }
  EXPECT_EQ(file("journal-").filename(), "journal-1");
  const Received again(folder(), true);
  expect_has(again, 1, 53);
  EXPECT_TRUE(again.whole());
  EXPECT_EQ(again.change(), 77u);
  EXPECT_EQ(again.usage().tokens, 57u);
}

TEST_F(ReceivedTest, TheJournalIsFoldedInWhenItIsLong) {
  {
    Received received(folder(), true, 10'000);
    for (store::Doc doc = 1; doc <= 100; ++doc) {
      received.take(arrivals(doc, 1), {1, 0, 1});
      received.look_after();
    }
    EXPECT_NE(file("journal-").filename(), "journal-0");
  }
  const Received again(folder(), true);
  expect_has(again, 1, 100);
  EXPECT_EQ(again.usage().tokens, 100u);
}

/// Cut anywhere, the journal gives every record that is whole, and takes more.
TEST_F(ReceivedTest, EveryCutOfTheJournalIsSurvived) {
  {
    Received received(folder(), true);
    for (store::Doc doc = 1; doc <= 3; ++doc) received.take(arrivals(doc, 1), {1, 0, 1});
  }
  const fs::path journal = file("journal-");
  const auto whole = fs::file_size(journal);
  const auto record = whole / 3;
  const fs::path copy = folder_.path() / "copy";
  fs::copy_file(journal, copy);
  for (std::uintmax_t size = 0; size <= whole; size += 5) {
    fs::copy_file(copy, journal, fs::copy_options::overwrite_existing);
    fs::resize_file(journal, size);
    Received received(folder(), true);
    ASSERT_EQ(received.damage(), "");
    EXPECT_EQ(received.usage().tokens, size / record) << size;
    EXPECT_EQ(received.notes().empty(), size % record == 0) << size;
    received.take(arrivals(9, 1), {100, 0, 1});
    const Received again(folder(), false);
    EXPECT_EQ(again.usage().tokens, size / record + 100) << size;
  }
}

TEST_F(ReceivedTest, DamageIsSaidAndNothingIsPaidAgainByItself) {
  {
    Received received(folder(), true);
    received.take(arrivals(1, 50), {50, 0, 1});
    received.checkpoint();
  }
  for (const std::string kind : {"state", "texts-", "vectors-"}) {
    const fs::path victim = file(kind);
    std::fstream damaged(victim, std::ios::in | std::ios::out | std::ios::binary);
    damaged.seekg(-5, std::ios::end);
    const int old = damaged.get();
    damaged.seekp(-5, std::ios::end);
    damaged.put(static_cast<char>(old ^ 0x55));
    damaged.flush();
    const Received received(folder(), true);
    EXPECT_NE(received.damage().find("was paid for"), std::string::npos) << kind << received.damage();
    damaged.seekp(-5, std::ios::end);
    damaged.put(static_cast<char>(old));
  }
  expect_has(Received(folder(), true), 1, 50);
}

TEST_F(ReceivedTest, VectorsOfAnotherLengthDoNotMix) {
  Received received(folder(), true);
  received.take(arrivals(1, 1), {1, 0, 1});
  const std::vector<Arrival> other = {{2, 5, std::vector<float>(16, 1.F)}};
  EXPECT_THROW(received.take(other, {1, 0, 1}), std::runtime_error);
  expect_has(received, 1, 1);
}

TEST_F(ReceivedTest, RefusedTextsAreKeptAsSuch) {
  {
    Received received(folder(), true);
    received.take(arrivals(1, 2), {1, 0, 1});
    received.take(std::vector<Arrival>{{2, 9, {}}}, {});
  }
  const Received again(folder(), true);
  EXPECT_EQ(again.refused(), 1u);
  EXPECT_TRUE(again.has(2, 9));
  EXPECT_EQ(again.vectors()->size(), 1u);
}

TEST_F(ReceivedTest, AReaderSeesWhatTheWriterTakes) {
  Received writer(folder(), true);
  Received reader(folder(), false);
  EXPECT_EQ(reader.vectors(), nullptr);
  writer.take(arrivals(1, 5), {5, 0, 1});
  reader.look();
  expect_has(reader, 1, 5);
  writer.followed(9);
  writer.become_whole();
  writer.take(arrivals(6, 5), {5, 0, 1});
  reader.look();
  expect_has(reader, 1, 10);
  EXPECT_TRUE(reader.whole());
  EXPECT_EQ(reader.usage().tokens, 10u);
}

}  // namespace
}  // namespace quire::meaning
